import { type Selectable, sql, type Transaction } from 'kysely';
import { type Batch, CANCELLED, GIVEN_UP, withSettled } from '../../domain/batches/batch.ts';
import { type BatchEvent, statusAfter, statusOfWork } from '../../domain/batches/batch-status.ts';
import { SORTING_PART } from '../../domain/runs/run.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { toCounters } from './batch-row.ts';
import type { BatchTable } from './batch-tables.ts';
import { failNotStarted, lockBatch, NO_RESULT, writeBatch } from './batch-write.ts';

type LockedBatch = Selectable<BatchTable>;

/** The file that a run is at work on, locked; undefined for a run without one, or where another run has it now. */
export async function lockBatchOfRun(
  transaction: Transaction<Tables>,
  runId: string,
): Promise<LockedBatch | undefined> {
  const run = await transaction
    .selectFrom('runs')
    .select('batch_id')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  if (run === undefined || run.batch_id === null) return undefined;
  const batch = await lockBatch(transaction, run.batch_id);
  return batch?.run_id === runId ? batch : undefined;
}

/** Rows that no part will come to: not sorted, or sorted to a part that was given up before. */
function isWithoutPart(runId: string) {
  return sql<boolean>`(merchant_id is null or merchant_id in (
    select merchant_id from run_merchants where run_id = ${runId} and result is not null))`;
}

/** What is written with a file that ends before its rows did; `error` is what these say. */
export type Ending = { readonly note: string; readonly error: string; readonly at: number };

/** Ends a locked file by an event before its rows did; undefined where its status does not allow that. */
export async function endEarly(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  event: BatchEvent,
  { note, error, at, ...columns }: Ending & Partial<LockedBatch>,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, event);
  if (status === undefined) return undefined;
  const rejected = await failNotStarted(transaction, batch.batch_id, at, error);
  const counters = withSettled(toCounters(batch), { accepted: 0, rejected });
  const change = { ...columns, status, counters, note: storable(note) };
  return writeBatch(transaction, batch.batch_id, at, change);
}

/** Cancels a locked file and its run: the one way, from whichever of the two it is asked for. */
export async function cancelLocked(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  { note, at }: { readonly note: string; readonly at: number },
): Promise<Batch | undefined> {
  const error = CANCELLED.notStarted;
  const cancelled = await endEarly(transaction, batch, 'cancel', { note, error, at });
  if (cancelled !== undefined && batch.run_id !== null)
    await markCancelled(transaction, batch.run_id, at);
  return cancelled;
}

/** Has the workers of a run stop; false when it is not at work. */
export async function markCancelled(
  transaction: Transaction<Tables>,
  runId: string,
  at: number,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('runs')
    .set({ cancelled_at: at })
    .where('run_id', '=', runId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The part of a run that ends now, and its last attempt. */
type EndingPart = {
  readonly runId: string;
  readonly ending: string;
  readonly attempt: number;
  readonly at: number;
  readonly cancelled_at: number | null;
};

/**
 * Fails the rows that a part leaves queued: it was cancelled or given up. The last attempt waited for what it had
 * started; what an earlier one began is uncertain, and counts as an exception of the run. Answers how many those are.
 */
export async function endRows(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  { runId, ending, attempt, at, cancelled_at }: EndingPart,
): Promise<number> {
  const words = cancelled_at === null ? GIVEN_UP : CANCELLED;
  const isUncertain = sql<boolean>`attempt not in (0, ${attempt})`;
  const failed = await transaction
    .updateTable('batch_rows')
    .set({
      ...NO_RESULT,
      status: 'FAILED',
      error: sql<string>`case when ${isUncertain} then ${words.uncertain} else ${words.notStarted} end`,
      outcome: sql`case when ${isUncertain} then 'exception' end`,
      run_id: sql`case when ${isUncertain} then run_id end`,
      updated_at: at,
    })
    .where('batch_id', '=', batch.batch_id)
    .where('status', '=', 'QUEUED')
    .where(ending === SORTING_PART ? isWithoutPart(runId) : sql<boolean>`merchant_id = ${ending}`)
    .returning('outcome')
    .execute();
  if (failed.length === 0) return 0;
  const uncertain = failed.filter(({ outcome }) => outcome !== null).length;
  await transaction
    .updateTable('run_merchants')
    .set({ read: sql`read + ${uncertain}`, exceptions: sql`exceptions + ${uncertain}` })
    .where('run_id', '=', runId)
    .where('merchant_id', '=', ending)
    .execute();
  const counters = withSettled(toCounters(batch), { accepted: 0, rejected: failed.length });
  const status = batch.status === 'processing' ? statusOfWork(counters) : batch.status;
  await writeBatch(transaction, batch.batch_id, at, { status, counters });
  return uncertain;
}
