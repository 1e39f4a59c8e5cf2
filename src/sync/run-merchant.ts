import type { Item } from '../domain/decision.ts';
import type { Failure } from '../domain/failure.ts';
import { isUnsettled, REASONS } from '../domain/reason.ts';
import type { Result } from '../domain/result.ts';
import {
  type MerchantRun,
  NO_TALLY,
  type Requests,
  type RunResult,
  type Window,
} from '../domain/run.ts';
import type { Clock, Store } from '../ports.ts';
import type { PageEvent } from './pages.ts';
import { withPage } from './tally.ts';

/**
 * What a run of one kind does for a merchant id: the events of reading a window, and how the rows of a page
 * become items, one for each, in their order.
 */
export type Work<Row> = {
  readonly read: (merchantId: string, window: Window) => AsyncGenerator<PageEvent<Row>>;
  readonly reconcile: (rows: readonly Row[]) => Promise<readonly Item[]>;
};

/**
 * What one merchant id's part of a run needs beside its ports. `connected` settles when commercetools is
 * ready, while the first page is being fetched; `stop` is asked before each page, and after one that failed.
 */
export type MerchantTask<Row> = {
  readonly runId: string;
  readonly merchantId: string;
  readonly window: Window;
  readonly work: Work<Row>;
  readonly requests: () => Requests;
  readonly connected: Promise<Result<void, Failure>>;
  readonly stop: () => string | undefined;
};

type PageOfRun<Row> = Extract<PageEvent<Row>, { kind: 'page' }>;
type Gap = Extract<PageEvent<never>, { kind: 'gap' }>;

type RecordPorts = { readonly store: Store; readonly clock: Clock };

/**
 * Reads and reconciles the window of one merchant id, page after page, recording each.
 * It is `completed` only when every page was read and every payment could be reached (invariant 5).
 */
export async function runMerchant<Row>(
  ports: RecordPorts,
  task: MerchantTask<Row>,
): Promise<MerchantRun> {
  const { merchantId, window, work, connected, stop } = task;
  let merchant = notYetRun(merchantId, window);
  for await (const event of work.read(merchantId, window)) {
    if (event.kind === 'count') merchant = { ...merchant, expected: event.total };
    if (event.kind === 'gap') merchant = withError(merchant, gapError(event, window));
    if (!(await connected).ok) break;
    const stopped = stop();
    if (stopped !== undefined) return { ...withError(merchant, stopped), result: 'partial' };
    if (event.kind === 'page') merchant = await workOnPage(ports, task, merchant, event);
  }
  const ready = await connected;
  if (!ready.ok) merchant = withError(merchant, ready.error.message);
  return { ...merchant, result: resultOf(merchant) };
}

/** A merchant id's part of a run before its first page. */
export function notYetRun(merchantId: string, window: Window): MerchantRun {
  return { merchantId, window, ...NO_TALLY, expected: null, result: null, error: undefined };
}

async function workOnPage<Row>(
  { store, clock }: RecordPorts,
  { runId, work, requests }: MerchantTask<Row>,
  before: MerchantRun,
  { records, window, offset }: PageOfRun<Row>,
): Promise<MerchantRun> {
  const items = await work.reconcile(records);
  const counted = { ...before, ...withPage(before, items) };
  const unsettled = items.find(({ reason }) => isUnsettled(reason));
  const merchant =
    unsettled === undefined ? counted : withError(counted, unsettledError(unsettled));
  const checkpoint = { window, offset: offset + records.length };
  const at = clock.now();
  await store.recordPage({ runId, at, merchant, items, requests: requests(), checkpoint });
  return merchant;
}

/** Which part of the window it is; the whole window is known to whoever reads the error. */
function gapError({ window: { from, to }, because }: Gap, whole: Window): string {
  if (from === whole.from && to === whole.to) return because;
  return `${new Date(from).toISOString()} to ${new Date(to).toISOString()}: ${because}`;
}

function unsettledError({ reason, detail }: Item): string {
  return `some transactions wait for the next run: ${detail ?? REASONS[reason].text}`;
}

/** The first problem is kept: it is the cause, what follows are mostly its consequences. */
function withError(merchant: MerchantRun, error: string): MerchantRun {
  return { ...merchant, error: merchant.error ?? error };
}

function resultOf({ error, pages }: MerchantRun): RunResult {
  if (error === undefined) return 'completed';
  return pages === 0 ? 'failed' : 'partial';
}
