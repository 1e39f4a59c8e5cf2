import type { Batch, EndingWords, RowResult } from '../../domain/batches/batch.ts';
import type { Batches, ClaimedRow } from '../../ports/batches.ts';
import { createLanes, type Lanes } from './lanes.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { failedRow } from './row-result.ts';
import type { RowSettings } from './sync-row.ts';
import { SLICE, type SlicePorts, syncSlice } from './sync-slice.ts';

/** What working through a file needs from the outside; `tell` is told of each row that was settled (BS-R62). */
export type WorkPorts = SlicePorts & {
  readonly tell: (batchId: string, row: ClaimedRow, result: RowResult) => void;
  readonly batches: Pick<
    Batches,
    'batch' | 'claimRows' | 'holdRows' | 'giveBackRows' | 'recordRows' | 'endCancelled'
  >;
};

/** A worker that gave no sign of life for this long has lost its rows; in milliseconds. */
export const HOLD_MS = 15_000;

/** What rows of a cancelled file say. */
export const CANCELLED: EndingWords = {
  untouched: 'Cancelled before this row was begun.',
  taken: 'Cancelled while a worker had this row and never told of it: look at the payment.',
};

/** Rows held at once: enough that each merchant id of a file has work, in whatever order its rows come. */
const AHEAD = 1_000;

/** Workers that took a row and never told of it, after which it is taken for what ends them. */
const MOST_TRIES = 100;

/** Milliseconds between two slices: a thousand rows that begin at once keep every page waiting. */
const PACE_MS = 25;

/** Milliseconds between looks at a file when nothing of ours moves. */
const LOOK_MS = 200;

/** One worker's work on one file. */
type Work = {
  readonly ports: WorkPorts;
  readonly settings: RowSettings;
  readonly batchId: string;
  readonly isStopping: () => boolean;
  readonly recorder: Recorder;
  /** Has the rows of one payment follow one another. */
  readonly inTurn: Lanes;
  /** Rows that are ours until they are settled. */
  readonly held: Map<number, ClaimedRow>;
  readonly slices: Set<Promise<void>>;
  renewAt: number;
  isCancelled: boolean;
  failure: unknown;
};

/**
 * Works through the queued rows of a file, slice by slice, several at once. What is recorded is the checkpoint:
 * whoever comes next goes on with the rows that are left. Answers `handed over` when the process is asked to stop;
 * rejects when the store does not answer, and the rows are free again when their hold is over.
 */
export async function workBatch(
  ports: WorkPorts,
  settings: RowSettings,
  batchId: string,
  isStopping: () => boolean,
): Promise<'done' | 'handed over'> {
  const work: Work = {
    ...{ ports, settings, batchId, isStopping },
    recorder: createRecorder(ports, batchId),
    inTurn: createLanes(1),
    held: new Map(),
    slices: new Set(),
    renewAt: ports.clock.now() + HOLD_MS / 3,
    isCancelled: false,
    failure: undefined,
  };
  try {
    await beginSlices(work);
  } catch (error) {
    // What has begun must know: it begins with no further row, and is waited for below.
    work.failure ??= error;
  }
  await Promise.all(work.slices);
  if (work.failure !== undefined) throw work.failure;
  await release(work);
  return isStopping() ? 'handed over' : 'done';
}

/** Begins with slices, and keeps their holds, until no row waits, something fails, or the process stops. */
async function beginSlices(work: Work): Promise<void> {
  const { ports, batchId, isStopping } = work;
  while (!isStopping() && work.failure === undefined) {
    const batch = await ports.batches.batch(batchId);
    if (batch === undefined || batch.counters.queued === 0) return;
    work.isCancelled = batch.status === 'cancelled';
    if (work.isCancelled) await endCancelled(work);
    const hasBegun = !work.isCancelled && (await beginSlice(work, batch));
    await renewHolds(work);
    const { clock } = ports;
    await (hasBegun ? clock.pause(PACE_MS) : Promise.race([...work.slices, clock.pause(LOOK_MS)]));
  }
}

/** Takes the next rows and begins with them; false when there is no room for more, or nothing to take. */
async function beginSlice(work: Work, { syncWithGateway }: Batch): Promise<boolean> {
  const { ports, held, batchId, slices } = work;
  if (held.size > AHEAD - SLICE) return false;
  const at = ports.clock.now();
  const rows = await ports.batches.claimRows({ batchId, limit: SLICE, at, until: at + HOLD_MS });
  for (const row of rows) held.set(row.number, row);
  if (rows.length === 0) return false;
  const slice = workSlice(work, rows, syncWithGateway)
    .catch((error: unknown) => {
      work.failure ??= error;
    })
    .finally(() => slices.delete(slice));
  slices.add(slice);
  return true;
}

async function workSlice(
  work: Work,
  claimed: readonly ClaimedRow[],
  withGateway: boolean,
): Promise<void> {
  const { ports, settings, inTurn } = work;
  const settled = (row: ClaimedRow, result: RowResult) => settle(work, row, result);
  const rows = claimed.filter(({ tries }) => tries <= MOST_TRIES);
  const deadly = claimed.filter(({ tries }) => tries > MOST_TRIES);
  await Promise.all(deadly.map((row) => settled(row, failedRow(GIVEN_UP))));
  const task = { rows, withGateway, settled, inTurn, mayBegin: () => mayBegin(work) };
  await syncSlice(ports, settings, task);
}

const GIVEN_UP = `Given up after ${MOST_TRIES} tries whose workers all died; the log has their last words.`;

async function settle(
  { ports, batchId, recorder, held }: Work,
  row: ClaimedRow,
  result: RowResult,
): Promise<void> {
  const { number, attempt } = row;
  await recorder.settle({ number, attempt, result });
  held.delete(number);
  ports.tell(batchId, row, result);
}

function mayBegin({ isStopping, isCancelled, recorder, failure }: Work): boolean {
  const isOver = isStopping() || isCancelled || recorder.standing()?.status === 'cancelled';
  return !isOver && failure === undefined;
}

/** Rows that were begun end as they end; the others are given up, and fail with those that nobody held. */
async function endCancelled(work: Work): Promise<void> {
  const { ports, batchId, slices } = work;
  await Promise.all(slices);
  await release(work);
  await ports.batches.endCancelled({ batchId, words: CANCELLED, at: ports.clock.now() });
}

async function renewHolds(work: Work): Promise<void> {
  const { ports, batchId, held } = work;
  const now = ports.clock.now();
  if (now < work.renewAt) return;
  work.renewAt = now + HOLD_MS / 3;
  const rows = [...held.values()];
  if (rows.length > 0) await ports.batches.holdRows({ batchId, rows, until: now + HOLD_MS });
}

/** Gives back what was not begun, so that the next worker need not wait until the hold is over. */
async function release({ ports, batchId, held }: Work): Promise<void> {
  const rows = [...held.values()];
  if (rows.length === 0) return;
  await ports.batches.giveBackRows({ batchId, rows });
  held.clear();
}
