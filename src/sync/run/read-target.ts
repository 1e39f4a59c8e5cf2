import type { Window } from '../../domain/runs/run.ts';
import type { Target } from '../../domain/runs/run-request.ts';
import type { Checkpoint, SearchPage } from '../../ports/ports.ts';
import { addDistinct } from './distinct-rows.ts';
import type { PageEvent, PageRow, PageSource } from './pages.ts';

/**
 * What the gateway knows of one payment: the transactions of its client reference, and the transaction that was
 * named, which the search may not show yet. One page; what cannot be asked is a gap.
 */
export async function* readTarget(
  { gateway, merchantId }: PageSource,
  { transactionId, clientReference }: Target,
  window: Window,
  since: Checkpoint | undefined,
): AsyncGenerator<PageEvent> {
  // Its one page is recorded: whoever goes on only ends what another worker did.
  if (since !== undefined) return;
  let named: PageRow | undefined;
  let found: readonly PageRow[] = [];
  if (transactionId !== undefined) {
    const details = await gateway.details(merchantId, transactionId);
    if (details.ok) named = details.value.record;
    else yield { kind: 'gap', window, because: details.error.message };
  }
  const reference = clientReference ?? referenceOf(named);
  if (reference !== undefined) {
    const page = await gateway.searchByReferences({
      merchantId,
      clientReferences: [reference],
    });
    if (page.ok) found = addDistinct(new Set(), page.value.records);
    const because = page.ok ? shortOf(page.value) : page.error.message;
    if (because !== undefined) yield { kind: 'gap', window, because };
  }
  // The search says it in the same words as every run; its details stand in where it does not show it yet.
  const shown = found.filter(({ id }) => id === named?.id);
  const others = found.filter(({ id }) => id !== named?.id);
  const records = [...(named === undefined || shown.length > 0 ? shown : [named]), ...others];
  yield { kind: 'count', total: records.length };
  if (records.length > 0) yield { kind: 'page', records, next: { from: window.from, seen: [] } };
}

/** What one page could not hold is not read: such a payment is not complete, and says so (invariant 5). */
function shortOf({ totalCount, records }: SearchPage): string | undefined {
  if (records.length >= totalCount) return undefined;
  return `the gateway counts ${totalCount} transactions of this reference and gives ${records.length}`;
}

function referenceOf(row: PageRow | undefined): string | undefined {
  return row === undefined || 'malformed' in row ? undefined : row.clientReference;
}
