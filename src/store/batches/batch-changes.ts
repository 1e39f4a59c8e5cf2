import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  type Batch,
  isMaker,
  isUnapproved,
  retryableOf,
  withRequeued,
} from '../../domain/batches/batch.ts';
import { statusAfter } from '../../domain/batches/batch-status.ts';
import type { Batches, BatchStart } from '../../ports/batches.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { cancelLocked, endEarly } from './batch-end.ts';
import { toBatch, toCounters } from './batch-row.ts';
import { startBatchRun } from './batch-start.ts';
import type { BatchTable } from './batch-tables.ts';
import { type BatchChange, lockBatch, requeueRows, writeBatch } from './batch-write.ts';

type Changes = Pick<
  Batches,
  'cancelBatch' | 'retryFailedRows' | 'syncBatchWithGateway' | 'checkBatch' | 'expireApprovals'
>;
type LockedBatch = Selectable<BatchTable>;

/** What people, and time, do to files, in the database. */
export function batchChangesIn(kysely: Kysely<Tables>): Changes {
  const onLocked = (
    batchId: string,
    change: (transaction: Transaction<Tables>, batch: LockedBatch) => Promise<Batch | undefined>,
  ) =>
    kysely.transaction().execute(async (transaction) => {
      const batch = await lockBatch(transaction, batchId);
      return batch === undefined ? undefined : change(transaction, batch);
    });
  return {
    cancelBatch: ({ batchId, ...ending }) =>
      onLocked(batchId, (transaction, batch) => cancelLocked(transaction, batch, ending)),
    retryFailedRows: (batchId, at, start) =>
      onLocked(batchId, (transaction, batch) => retryFailed(transaction, batch, at, start)),
    syncBatchWithGateway: (batchId, at, start) =>
      onLocked(batchId, (transaction, batch) => syncWithGateway(transaction, batch, at, start)),
    checkBatch: (check, start) =>
      onLocked(check.batchId, (transaction, batch) => answer(transaction, batch, check, start)),
    async expireApprovals(at, note) {
      const expired = await kysely
        .selectFrom('batches')
        .select('batch_id')
        // As the index on open files has it.
        .where('queued', '>', 0)
        .where('status', '=', 'pending approval')
        .where('approval_expires_at', '<=', at)
        .orderBy('seq')
        .execute();
      const closed: (Batch | undefined)[] = [];
      // One after the other, each in its own transaction: one may be answered in between.
      for (const { batch_id } of expired)
        closed.push(
          await onLocked(batch_id, (transaction, batch) =>
            endEarly(transaction, batch, 'expire', { note, error: note, at }),
          ),
        );
      return closed.filter((batch) => batch !== undefined);
    },
  };
}

async function retryFailed(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  at: number,
  start: BatchStart,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, 'retry-failed');
  const before = toCounters(batch);
  if (status === undefined || retryableOf(before) === 0) return undefined;
  // Of a cancelled file some rows may still be at work; one that waited must not get to work by trying again.
  if (before.queued > 0 || isUnapproved(toBatch(batch))) return undefined;
  const rejected = await requeueRows(transaction, batch.batch_id, at, ['FAILED']);
  const counters = withRequeued(before, { accepted: 0, rejected });
  return restart(transaction, batch, { status, counters, note: null }, { at, start });
}

/** Writes that a file is at work again, with the run that does it. */
async function restart(
  transaction: Transaction<Tables>,
  { batch_id }: LockedBatch,
  change: BatchChange,
  { at, start }: { readonly at: number; readonly start: BatchStart },
): Promise<Batch> {
  const batch = await writeBatch(transaction, batch_id, at, { ...change, run_id: start.runId });
  const { queued } = batch.counters;
  await startBatchRun(transaction, { batch_id, queued }, at, start);
  return batch;
}

async function syncWithGateway(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  at: number,
  start: BatchStart,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, 'sync-with-gateway');
  if (status === undefined || batch.kind !== 'sync') return undefined;
  const before = toCounters(batch);
  const accepted = await requeueRows(transaction, batch.batch_id, at, ['ACCEPTED']);
  const rejected = await requeueRows(transaction, batch.batch_id, at, ['FAILED']);
  const counters = withRequeued(before, { accepted, rejected });
  const change = { status, counters, sync_with_gateway: true };
  return restart(transaction, batch, change, { at, start });
}

/** `mayCheck` has said why not; here the same rules hold for what happened since. */
async function answer(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  check: Parameters<Batches['checkBatch']>[0],
  start: BatchStart,
): Promise<Batch | undefined> {
  const { at, comment } = check;
  const isExpired = batch.approval_expires_at !== null && batch.approval_expires_at <= at;
  if (isExpired || isMaker(batch, check.checker) || check.sha256 !== batch.sha256) return undefined;
  const columns = {
    check_answer: check.answer,
    checker: storable(check.checker),
    check_comment: storable(comment),
    checked_at: at,
  };
  const note = `Rejected: ${comment}`;
  if (check.answer === 'rejected')
    return endEarly(transaction, batch, 'reject', { ...columns, note, error: note, at });
  const status = statusAfter(batch.status, 'approve');
  if (status === undefined) return undefined;
  const change = { ...columns, status, counters: toCounters(batch) };
  return restart(transaction, batch, change, { at, start });
}
