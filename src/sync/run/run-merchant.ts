import type { Item } from '../../domain/decide/decision.ts';
import { isUnsettled, REASONS } from '../../domain/decide/reason.ts';
import type { Evidence } from '../../domain/decide/ruling.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Result } from '../../domain/result.ts';
import {
  addRequests,
  type MerchantRun,
  type Requests,
  type RunResult,
  type Window,
} from '../../domain/runs/run.ts';
import type { Checkpoint, Clock, Part, Settled, Standing, Store } from '../../ports/ports.ts';
import type { PageEvent } from './pages.ts';
import { withPage } from './tally.ts';

/** What became of the rows of a page: one item for each, in their order, and which need no second look. */
export type Reconciled = { readonly items: readonly Item[]; readonly settled: readonly Settled[] };

/**
 * What a run of one kind does for a merchant id: the events of reading a window, from a checkpoint on if there
 * is one, and how the rows of a page become items.
 */
export type Work<Row> = {
  readonly read: (window: Window, since: Checkpoint | undefined) => AsyncGenerator<PageEvent<Row>>;
  readonly reconcile: (rows: readonly Row[], evidence?: Evidence) => Promise<Reconciled>;
};

/**
 * What one merchant id's part of a run needs beside its ports. `connected` settles when commercetools is
 * ready, while the first page is being fetched; `requests` are those of this worker alone; `isStopping` is
 * asked before each page.
 */
export type MerchantTask<Row> = {
  readonly part: Part;
  readonly work: Work<Row>;
  readonly requests: () => Requests;
  readonly connected: Promise<Result<void, Failure>>;
  readonly isStopping: () => boolean;
};

/** How far a worker came with a part: only one that is `done` may be ended, the others are somebody else's now. */
export type Progress =
  | { readonly kind: 'done'; readonly merchant: MerchantRun }
  | { readonly kind: 'superseded' | 'handed over' };

type PageOfRun<Row> = Extract<PageEvent<Row>, { kind: 'page' }>;
type Gap = Extract<PageEvent<never>, { kind: 'gap' }>;
type RecordPorts = { readonly store: Store; readonly clock: Clock };

const CANCELLED = 'cancelled; what was written stays, and the next run goes on';

/**
 * Reads and reconciles the window of one merchant id, page after page, recording each.
 * It is `completed` only when every page was read and every payment could be reached (invariant 5).
 */
export async function runMerchant<Row>(
  ports: RecordPorts,
  task: MerchantTask<Row>,
): Promise<Progress> {
  const { part, work, connected, isStopping } = task;
  const { window } = part.merchant;
  if (part.isCancelled) return stopped(part.merchant);
  let merchant = part.merchant;
  for await (const event of work.read(window, part.checkpoint)) {
    if (event.kind === 'count') merchant = expecting(merchant, event.total);
    if (event.kind === 'gap') merchant = withError(merchant, gapError(event, window));
    if (!(await connected).ok) break;
    if (isStopping()) return { kind: 'handed over' };
    if (event.kind !== 'page') continue;
    const page = await workOnPage(ports, task, merchant, event);
    if (page.standing === 'superseded') return { kind: 'superseded' };
    if (page.standing === 'cancelled') return stopped(page.merchant);
    merchant = page.merchant;
  }
  const ready = await connected;
  if (!ready.ok) merchant = withError(merchant, ready.error.message);
  else if (isShort(part, merchant)) merchant = withError(merchant, shortError(merchant));
  const requests = requestsOf(task);
  return { kind: 'done', merchant: { ...merchant, requests, result: resultOf(merchant) } };
}

async function workOnPage<Row>(
  { store, clock }: RecordPorts,
  task: MerchantTask<Row>,
  before: MerchantRun,
  { records, next: checkpoint, evidence }: PageOfRun<Row>,
): Promise<{ readonly standing: Standing; readonly merchant: MerchantRun }> {
  const { runId, attempt } = task.part;
  const { items, settled } = await task.work.reconcile(records, evidence);
  const counted = { ...before, ...withPage(before, items), requests: requestsOf(task) };
  const unsettled = items.find(({ reason }) => isUnsettled(reason));
  const merchant =
    unsettled === undefined ? counted : withError(counted, unsettledError(unsettled));
  const page = { runId, attempt, at: clock.now(), merchant, items, settled, checkpoint };
  return { standing: await store.recordPage(page), merchant };
}

/** With those of the workers that had the part before, as far as they were recorded. */
function requestsOf<Row>({ part, requests }: MerchantTask<Row>): Requests {
  return addRequests(part.merchant.requests, requests());
}

/** When a worker goes on for another, the gateway counts the rest alone: the first count stands. */
function expecting(merchant: MerchantRun, total: number): MerchantRun {
  return { ...merchant, expected: merchant.expected ?? total };
}

/**
 * Only the first worker knows what the whole window was counted at: whoever goes on sees the rest alone, and would
 * not miss what vanished before. The verdicts and targets are not counted ahead.
 */
function isShort({ checkpoint, request }: Part, { read, expected }: MerchantRun): boolean {
  const isWindow = request.kind === 'run' && request.targets === undefined;
  return isWindow && checkpoint !== undefined && expected !== null && read < expected;
}

function shortError({ read, expected }: MerchantRun): string {
  return `suspect: the gateway counted ${expected} transactions and gave ${read}`;
}

function stopped(merchant: MerchantRun): Progress {
  return { kind: 'done', merchant: { ...withError(merchant, CANCELLED), result: 'partial' } };
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
