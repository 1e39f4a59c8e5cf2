import type { Evidence } from '../../domain/decide/ruling.ts';
import { type Failure, isRefused } from '../../domain/failure.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../domain/gateway/gateway-transaction.ts';
import type { Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Checkpoint, Gateway, SearchPage } from '../../ports/ports.ts';
import { MAX_WINDOW_TOTAL, mustSplit, splitWindow } from './plan.ts';

/** One record of a page. */
export type PageRow = GatewayTransaction | MalformedRecord;

/** Whether a row of a page is as documented. */
export function isTransaction(row: PageRow): row is GatewayTransaction {
  return !('malformed' in row);
}

/**
 * What reading a window yields: first how many records the gateway counts in it, then pages of records
 * that were not yielded before, and gaps: why part of it could not be read. `next` is where to go on when
 * a page is recorded.
 */
export type PageEvent<Row = PageRow> =
  | { readonly kind: 'count'; readonly total: number }
  | {
      readonly kind: 'page';
      readonly records: readonly Row[];
      readonly next: Checkpoint;
      /** Details that came with the records. */
      readonly evidence?: Evidence;
    }
  | { readonly kind: 'gap'; readonly window: Window; readonly because: string };

/** Where to read: one merchant id of a gateway, `pageSize` records at a time. */
export type PageSource = {
  readonly gateway: Gateway;
  readonly merchantId: string;
  readonly pageSize: number;
};

/** A reading that goes on: what it has yielded so far, also before it was interrupted. */
type Reading = PageSource & { last: Checkpoint | undefined };

/**
 * All records of a window, page by page, oldest first; the next page is fetched while one is worked on.
 * `since` goes on behind the pages that an interrupted reading of this window recorded.
 */
export function readPages(
  source: PageSource,
  window: Window,
  since?: Checkpoint,
): AsyncGenerator<PageEvent> {
  // More than this at once is not promised by the gateway, whatever the configuration asks for.
  const pageSize = Math.min(source.pageSize, MAX_WINDOW_TOTAL);
  const rest = since === undefined ? window : { from: since.from, to: window.to };
  return oneAhead(countThenRead({ ...source, pageSize, last: since }, rest));
}

async function* countThenRead(source: Reading, window: Window): AsyncGenerator<PageEvent> {
  if (window.from >= window.to) return;
  const first = await fetchPage(source, window, 0);
  if (first.ok) yield { kind: 'count', total: first.value.totalCount };
  yield* readWindow(source, window, first);
}

/** The same events, each asked for while the one before it is worked on. */
export async function* oneAhead<T>(events: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = events.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done === true) return;
      next = events.next();
      // What it throws is thrown when it is awaited; until then nobody listens, which would end the process.
      next.catch(() => undefined);
      yield value;
    }
  } finally {
    await events.return(undefined);
  }
}

/** A window that holds too much is read in parts, each of which may still hold too much. */
async function* readWindow(
  source: Reading,
  window: Window,
  first: Result<SearchPage, Failure>,
): AsyncGenerator<PageEvent> {
  if (!first.ok || !mustSplit(window, first.value.totalCount)) {
    yield* drain(source, window, first);
    return;
  }
  for (const part of splitWindow(window, first.value.totalCount)) {
    yield* readWindow(source, part, await fetchPage(source, part, 0));
  }
}

/** Reads a window to its last page; when fewer records came than the gateway ever counted, reads it once more. */
async function* drain(
  source: Reading,
  window: Window,
  first: Result<SearchPage, Failure>,
): AsyncGenerator<PageEvent> {
  const seen = new Set<string>();
  const counted = yield* passThrough(source, window, seen, first);
  if (counted === undefined || seen.size >= counted.most) return;
  const again = await fetchPage(source, window, 0);
  const recounted = yield* passThrough(source, window, seen, again);
  if (recounted !== undefined && seen.size < recounted.last) {
    yield gap(
      window,
      `suspect: the gateway counts ${recounted.last} transactions and gives ${seen.size}`,
    );
  }
}

/** The gateway's counts of a window in one pass: where records vanish, those behind them move up, past the page at hand. */
type Counted = { readonly most: number; readonly last: number };

/** One pass from the first page on; returns what the gateway counted, or undefined after a gap. */
async function* passThrough(
  source: Reading,
  window: Window,
  seen: Set<string>,
  first: Result<SearchPage, Failure>,
): AsyncGenerator<PageEvent, Counted | undefined> {
  const recorded = new Set(source.last?.seen);
  let page = first;
  let total = 0;
  let most = 0;
  let offset = 0;
  let isComplete = true;
  for (;;) {
    if (!page.ok) {
      yield gap(window, page.error.message);
      if (isRefused(page.error) || total === 0) return undefined;
      isComplete = false;
    }
    const rows = page.ok ? page.value.records : [];
    total = page.ok ? page.value.totalCount : total;
    most = Math.max(most, total);
    const fresh = rows.filter(({ id }) => !seen.has(id) && seen.add(id));
    // What was recorded before the reading was interrupted is seen, and counts, but is not yielded again.
    const records = fresh.filter(({ id }) => !recorded.has(id));
    if (records.length > 0) {
      source.last = checkpointAfter(source.last ?? { from: window.from, seen: [] }, records);
      yield { kind: 'page', records, next: source.last };
    }
    offset += page.ok ? rows.length : source.pageSize;
    if ((page.ok && rows.length === 0) || offset >= total) {
      return isComplete ? { most, last: total } : undefined;
    }
    page = await fetchPage(source, window, offset);
  }
}

function fetchPage({ gateway, merchantId, pageSize }: PageSource, window: Window, offset: number) {
  return gateway.search({ merchantId, window, offset, limit: pageSize });
}

function gap(window: Window, because: string): PageEvent {
  return { kind: 'gap', window, because };
}

/**
 * Where to go on once these records are recorded, too. They come oldest first; one that the gateway gives late,
 * out of its order, never takes the checkpoint back. Records without a time are remembered by id.
 */
function checkpointAfter(before: Checkpoint, records: readonly PageRow[]): Checkpoint {
  const from = Math.max(before.from, ...records.map((row) => timeOf(row) ?? before.from));
  const among = records.filter((row) => (timeOf(row) ?? from) === from).map(({ id }) => id);
  return { from, seen: from === before.from ? [...before.seen, ...among] : among };
}

function timeOf(row: PageRow): number | undefined {
  return 'malformed' in row ? undefined : Date.parse(row.submittedAt) || undefined;
}
