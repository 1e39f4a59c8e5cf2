import type { TransactionDetails } from '../../domain/gateway/gateway-transaction.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Target } from '../../domain/runs/run-request.ts';
import type { Checkpoint, SearchPage } from '../../ports/ports.ts';
import type { PageEvent, PageRow, PageSource } from './pages.ts';

/**
 * What the gateway knows of one payment: the transactions of its client reference, and the transaction that was
 * named, with its details, which the search may not show yet. One page; what cannot be asked is a gap.
 */
export async function* readTarget(
  { gateway, merchantId }: PageSource,
  { transactionId, clientReference }: Target,
  window: Window,
  since: Checkpoint | undefined,
): AsyncGenerator<PageEvent> {
  // Its one page is recorded: whoever goes on only ends what another worker did.
  if (since !== undefined) return;
  const rows = new Map<string, PageRow>();
  const evidence = new Map<string, TransactionDetails>();
  if (transactionId !== undefined) {
    const found = await gateway.details(merchantId, transactionId);
    if (found.ok) {
      rows.set(transactionId, found.value.record);
      evidence.set(transactionId, found.value);
    } else yield { kind: 'gap', window, because: found.error.message };
  }
  const reference = clientReference ?? referenceOf(rows.values());
  if (reference !== undefined) {
    const found = await gateway.searchByReferences({
      merchantId,
      clientReferences: [reference],
    });
    for (const record of found.ok ? found.value.records : []) rows.set(record.id, record);
    const because = found.ok ? shortOf(found.value) : found.error.message;
    if (because !== undefined) yield { kind: 'gap', window, because };
  }
  yield { kind: 'count', total: rows.size };
  const records = [...rows.values()];
  const next = { from: window.from, seen: [] };
  if (records.length > 0) yield { kind: 'page', records, next, evidence };
}

/** What one page could not hold is not read: such a payment is not complete, and says so (invariant 5). */
function shortOf({ totalCount, records }: SearchPage): string | undefined {
  if (records.length >= totalCount) return undefined;
  return `the gateway counts ${totalCount} transactions of this reference and gives ${records.length}`;
}

function referenceOf(rows: Iterable<PageRow>): string | undefined {
  for (const row of rows) if (!('malformed' in row)) return row.clientReference;
  return undefined;
}
