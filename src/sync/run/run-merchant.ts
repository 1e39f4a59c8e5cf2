import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { Item } from '../../domain/decide/decision.ts';
import { isUnsettled, isWaiting, REASONS } from '../../domain/decide/reason.ts';
import {
  addRequests,
  type MerchantRun,
  type Requests,
  type RunResult,
} from '../../domain/runs/run.ts';
import type { Clock, HandOut, Part, Standing, Store } from '../../ports/ports.ts';
import type { PartWork, Recording } from './recording.ts';
import { withPage } from './tally.ts';

/** What recording needs from the outside; `onRow` is called for each row of a file that was recorded (BS-R62). */
export type RecordPorts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly onRow?: (batchId: string, row: RowRequest, result: RowResult) => void;
};

/**
 * What a part of a run needs beside its ports. `requests` are those of this worker alone; `isStopping` is asked before
 * each piece of work; `handOut` puts parts that follow from this one on the queue, and `wake` has workers look there.
 */
export type PartTask = {
  readonly part: Part;
  readonly work: PartWork;
  readonly requests: () => Requests;
  readonly isStopping: () => boolean;
  readonly handOut: HandOut;
  readonly wake: () => void;
};

/** How far a worker came with a part: only one that is `done` may be ended, the others are somebody else's now. */
export type Progress =
  | { readonly kind: 'done'; readonly merchant: MerchantRun }
  | { readonly kind: 'superseded' | 'handed over' };

type Recorded = { readonly standing: Standing; readonly merchant: MerchantRun };
type Of<Kind extends Recording['kind']> = Extract<Recording, { kind: Kind }>;

const CANCELLED = 'cancelled; what was written stays, and the next run goes on';

/**
 * Works on a part of any kind, and records it step by step under the number of its attempt. Once it is cancelled, another
 * worker has it or the process stops, nothing new is begun, and what was begun is recorded. A part is `completed` only
 * when all of it was read and every payment could be reached (invariant 5).
 */
export async function runMerchant(ports: RecordPorts, task: PartTask): Promise<Progress> {
  const { part, isStopping } = task;
  if (part.isCancelled) return stopped(part.merchant);
  let now: Recorded = { standing: 'at work', merchant: part.merchant };
  let isRefused = false;
  const mayBegin = () => {
    const may = now.standing === 'at work' && !isStopping();
    isRefused ||= !may;
    return may;
  };
  for await (const recording of task.work(part, mayBegin))
    if (now.standing !== 'superseded') now = await record(ports, task, now, recording);
  if (now.standing === 'superseded') return { kind: 'superseded' };
  if (now.standing === 'cancelled') return stopped(now.merchant);
  if (isRefused) return { kind: 'handed over' };
  const { merchant } = now;
  const ended = isShort(part, merchant) ? withError(merchant, shortError(merchant)) : merchant;
  return {
    kind: 'done',
    merchant: { ...ended, requests: requestsOf(task), result: resultOf(ended) },
  };
}

async function record(
  ports: RecordPorts,
  task: PartTask,
  { standing, merchant }: Recorded,
  recording: Recording,
): Promise<Recorded> {
  switch (recording.kind) {
    case 'count':
      return { standing, merchant: expecting(merchant, recording.total) };
    case 'problem':
      return { standing, merchant: withError(merchant, recording.error) };
    case 'look':
      return { standing: recording.standing, merchant };
    case 'page':
      return recordPage(ports, task, merchant, recording);
    case 'slice':
      return recordSlice(ports, task, merchant, recording);
  }
}

async function recordPage(
  { store, clock }: RecordPorts,
  task: PartTask,
  before: MerchantRun,
  { kind: _, ...reconciled }: Of<'page'>,
): Promise<Recorded> {
  const { runId, attempt } = task.part;
  const { items, waited } = reconciled;
  const tally = withPage(before, [...items, ...waited]);
  // What had waited is read on top of what the gateway counts in the window.
  const expected = before.expected === null ? null : before.expected + waited.length;
  const counted = { ...before, ...tally, expected, requests: requestsOf(task) };
  const unsettled = items.find(({ reason }) => isUnsettled(reason) && !isWaiting(reason));
  const merchant =
    unsettled === undefined ? counted : withError(counted, unsettledError(unsettled));
  const page = { runId, attempt, at: clock.now(), merchant, ...reconciled };
  return { standing: await store.recordPage(page), merchant };
}

async function recordSlice(
  { store, clock, onRow }: RecordPorts,
  task: PartTask,
  before: MerchantRun,
  { rows, sorted, error }: Of<'slice'>,
): Promise<Recorded> {
  const { part, handOut, wake } = task;
  const { standing, merchant = before } = await store.recordSlice({
    ...{ runId: part.runId, merchantId: before.merchantId, attempt: part.attempt },
    rows: rows.map(({ row, result }) => ({ number: row.number, result })),
    conditions: rows.flatMap(({ result: { paymentId }, conditions = [] }) =>
      paymentId === undefined || conditions.length === 0 ? [] : [{ paymentId, conditions }],
    ),
    ...{ at: clock.now(), sorted, error, requests: requestsOf(task), handOut },
  });
  if (standing !== 'superseded') {
    if (sorted.length > 0) wake();
    for (const { row, result } of rows) onRow?.(part.batch?.batchId ?? '', row, result);
  }
  return { standing, merchant };
}

/** With those of the workers that had the part before, as far as they were recorded. */
function requestsOf({ part, requests }: PartTask): Requests {
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
