import type { Evidence } from '../../domain/decide/evidence.ts';
import type { Failure } from '../../domain/failure.ts';
import type { TransactionDetails } from '../../domain/gateway/gateway-transaction.ts';
import type { Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Target } from '../../domain/runs/run-request.ts';
import type { Checkpoint, SearchPage } from '../../ports/ports.ts';
import { addDistinct } from './distinct-rows.ts';
import type { PageEvent, PageRow, PageSource } from './pages.ts';

/** Targets whose references are searched for together: the gateway answers one page of them. */
const TOGETHER = 25;

/**
 * What the gateway knows of some payments: the transactions of their client references, and the transactions that were
 * named, with their details, which the search may not show yet. A page for some targets at once; what cannot be asked
 * is a gap.
 * `since` goes on behind the records that an interrupted reading recorded.
 */
export async function* readTargets(
  source: PageSource,
  targets: readonly Target[],
  window: Window,
  since: Checkpoint | undefined,
): AsyncGenerator<PageEvent> {
  const seen = new Set(since?.seen);
  const isLeft = ({ transactionId }: Target) =>
    transactionId === undefined || !seen.has(transactionId);
  const left = targets.filter(isLeft);
  for (let first = 0; first < left.length; first += TOGETHER) {
    const some = left.slice(first, first + TOGETHER).filter(isLeft);
    const { rows, evidence, gaps } = await readSome(source, some);
    for (const because of gaps) yield { kind: 'gap', window, because };
    const records = rows.filter(({ id }) => !seen.has(id));
    for (const { id } of records) seen.add(id);
    // What is behind the other targets is known only when they are read.
    if (first + TOGETHER >= left.length) yield { kind: 'count', total: seen.size };
    if (records.length === 0) continue;
    const next = { from: window.from, seen: [...seen] };
    yield { kind: 'page', records, next, evidence };
  }
}

type Found = { readonly rows: readonly PageRow[]; readonly gaps: readonly string[] };

/** The search is believed where it shows a transaction otherwise than its details. */
async function readSome(
  source: PageSource,
  targets: readonly Target[],
): Promise<Found & { readonly evidence: Evidence }> {
  const { gateway, merchantId } = source;
  const rows = new Map<string, PageRow>();
  const evidence = new Map<string, TransactionDetails>();
  const references = new Set<string>();
  const gaps: string[] = [];
  for (const { transactionId, clientReference } of targets) {
    if (transactionId !== undefined) {
      const found = await gateway.details(merchantId, transactionId);
      if (found.ok) {
        rows.set(transactionId, found.value.record);
        evidence.set(transactionId, found.value);
      } else gaps.push(found.error.message);
    }
    const details = evidence.get(transactionId ?? '');
    const reference = clientReference ?? details?.record.clientReference;
    if (reference !== undefined) references.add(reference);
  }
  const found = await searchAll(source, [...references]);
  const shown = addDistinct(new Set(), found.rows);
  const named = [...rows].flatMap(([id, row]) => {
    const same = shown.filter((one) => one.id === id);
    return same.length === 0 ? [row] : same;
  });
  const others = shown.filter(({ id }) => !rows.has(id));
  return { rows: [...named, ...others], evidence, gaps: [...gaps, ...found.gaps] };
}

/**
 * All transactions of these references. Where the gateway refuses one of them, or has more than its one page gives, the
 * others are searched for without it.
 */
async function searchAll(source: PageSource, references: readonly string[]): Promise<Found> {
  if (references.length === 0) return { rows: [], gaps: [] };
  const { gateway, merchantId } = source;
  const found = await gateway.searchByReferences({ merchantId, clientReferences: references });
  const because = found.ok ? shortOf(found.value) : found.error.message;
  if (references.length > 1 && isTooMuch(found)) {
    const half = Math.ceil(references.length / 2);
    const one = await searchAll(source, references.slice(0, half));
    const other = await searchAll(source, references.slice(half));
    return { rows: [...one.rows, ...other.rows], gaps: [...one.gaps, ...other.gaps] };
  }
  return {
    rows: found.ok ? found.value.records : [],
    gaps: because === undefined ? [] : [because],
  };
}

/** Asking for less helps against a page that is too short and a question that is refused, not against a side that is away. */
function isTooMuch(found: Result<SearchPage, Failure>): boolean {
  if (found.ok) return shortOf(found.value) !== undefined;
  return found.error.kind === 'Invalid';
}

/** What one page could not hold is not read: such a payment is not complete, and says so (invariant 5). */
function shortOf({ totalCount, records }: SearchPage): string | undefined {
  if (records.length >= totalCount) return undefined;
  return `the gateway counts ${totalCount} transactions of this reference and gives ${records.length}`;
}
