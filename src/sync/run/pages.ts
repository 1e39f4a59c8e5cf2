import type { Evidence } from '../../domain/decide/evidence.ts';
import { type Failure, isRefused } from '../../domain/failure.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../domain/gateway/gateway-transaction.ts';
import type { Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { Checkpoint, Gateway, SearchPage } from '../../ports/ports.ts';
import { countRows, keyOf, noRows, passOver, type ReadRows } from './distinct-rows.ts';
import { MAX_WINDOW_TOTAL, mustSplit, refusedText, splitRefused, splitWindow } from './plan.ts';

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

/**
 * A reading that goes on: what it has yielded so far, also before it was interrupted, and how many of the narrowest
 * windows the gateway refused.
 */
type Reading = PageSource & { last: Checkpoint | undefined; refused: number };

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
  return oneAhead(countThenRead({ ...source, pageSize, last: since, refused: 0 }, rest));
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

/** A window that holds too much is read in parts, each of which may still hold too much; `given` is not yielded again. */
async function* readWindow(
  source: Reading,
  window: Window,
  first: Result<SearchPage, Failure>,
  given: ReadonlySet<string> = new Set(),
): AsyncGenerator<PageEvent> {
  if (!first.ok || !mustSplit(window, first.value.totalCount)) {
    yield* drain(source, window, first, given);
    return;
  }
  yield* readParts(source, splitWindow(window, first.value.totalCount), given);
}

async function* readParts(
  source: Reading,
  parts: readonly Window[],
  given: ReadonlySet<string>,
): AsyncGenerator<PageEvent> {
  for (const part of parts) {
    yield* readWindow(source, part, await fetchPage(source, part, 0), given);
  }
}

/** Reads a window to its last page; when fewer records came than the gateway ever counted, reads it once more. */
async function* drain(
  source: Reading,
  window: Window,
  first: Result<SearchPage, Failure>,
  given: ReadonlySet<string>,
): AsyncGenerator<PageEvent> {
  const read = noRows();
  const pass = yield* passThrough(source, { window, read, given }, first);
  if (pass.kind === 'refused') yield* readRefused(source, window, pass.because, read, given);
  if (pass.kind !== 'whole' || countRows(read) >= pass.most) return;
  const again = await fetchPage(source, window, 0);
  const second = yield* passThrough(source, { window, read, given }, again);
  if (second.kind === 'refused') yield* readRefused(source, window, second.because, read, given);
  if (second.kind === 'whole' && countRows(read) < second.last) {
    yield gap(
      window,
      `suspect: the gateway counts ${second.last} transactions and gives ${countRows(read)}`,
    );
  }
}

/** HTTP 400 is no word about the records: a narrower window may be answered. */
async function* readRefused(
  source: Reading,
  window: Window,
  because: string,
  read: ReadRows,
  given: ReadonlySet<string>,
): AsyncGenerator<PageEvent> {
  const parts = splitRefused(window, source.refused);
  if (parts.length === 0) {
    source.refused += 1;
    yield gap(window, refusedText(window, because));
  }
  yield* readParts(source, parts, new Set([...given, ...read.keys]));
}

/**
 * What a pass came to. The gateway's counts of the window are the most, and the last: where records vanish, those
 * behind them move up, past the page at hand. After a gap it is `incomplete`.
 */
type Pass =
  | { readonly kind: 'whole'; readonly most: number; readonly last: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'refused'; readonly because: string };

/** What is read in a pass, what was, and what an earlier reading of the same records has yielded. */
type Passage = {
  readonly window: Window;
  readonly read: ReadRows;
  readonly given: ReadonlySet<string>;
};

/** One pass from the first page on. A last page that is full is not taken for the last: the count may be too low. */
async function* passThrough(
  source: Reading,
  { window, read, given }: Passage,
  first: Result<SearchPage, Failure>,
): AsyncGenerator<PageEvent, Pass> {
  const known = new Set([...given, ...(source.last?.seen ?? [])]);
  const take = passOver(read);
  let fullPage = source.pageSize;
  let page = first;
  let total = 0;
  let most = 0;
  let offset = 0;
  let isComplete = true;
  for (;;) {
    if (!page.ok) {
      if (page.error.kind === 'Invalid') return { kind: 'refused', because: page.error.message };
      yield gap(window, page.error.message);
      if (isRefused(page.error) || total === 0) return { kind: 'incomplete' };
      isComplete = false;
    }
    const rows = page.ok ? page.value.records : [];
    total = page.ok ? page.value.totalCount : total;
    most = Math.max(most, total);
    // The gateway may give fewer on a page than it was asked for.
    if (offset === 0 && rows.length > 0 && rows.length < total) fullPage = rows.length;
    const { added, fresh } = take(rows);
    // What was recorded before the reading was interrupted counts, but is not yielded again.
    const records = fresh.filter((row) => !known.has(keyOf(row)));
    if (records.length > 0) {
      source.last = checkpointAfter(source.last ?? { from: window.from, seen: [] }, records);
      yield { kind: 'page', records, next: source.last };
    }
    offset += page.ok ? rows.length : source.pageSize;
    const mayGoOn = offset < total || (rows.length >= fullPage && added.length > 0);
    if ((page.ok && rows.length === 0) || !mayGoOn) {
      return isComplete ? { kind: 'whole', most, last: total } : { kind: 'incomplete' };
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
 * out of its order, never takes the checkpoint back. Records without a time are remembered, too.
 */
function checkpointAfter(before: Checkpoint, records: readonly PageRow[]): Checkpoint {
  const from = Math.max(before.from, ...records.map((row) => timeOf(row) ?? before.from));
  const among = records.filter((row) => (timeOf(row) ?? from) === from).map(keyOf);
  return { from, seen: from === before.from ? [...before.seen, ...among] : among };
}

function timeOf(row: PageRow): number | undefined {
  return 'malformed' in row ? undefined : Date.parse(row.submittedAt) || undefined;
}
