import type { Kysely, Selectable, Transaction } from 'kysely';
import {
  type Batch,
  type EndingWords,
  isUnapproved,
  retryableOf,
  withRequeued,
  withSettled,
} from '../../domain/batches/batch.ts';
import { type BatchEvent, statusAfter } from '../../domain/batches/batch-status.ts';
import type { Batches } from '../../ports/batches.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { toBatch, toCounters } from './batch-row.ts';
import type { BatchTable } from './batch-tables.ts';
import { failFreeRows, lockBatch, requeueRows, writeBatch } from './batch-write.ts';

type Changes = Pick<
  Batches,
  | 'cancelBatch'
  | 'endCancelled'
  | 'retryFailedRows'
  | 'syncBatchWithGateway'
  | 'checkBatch'
  | 'expireApprovals'
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
      onLocked(batchId, (transaction, batch) => end(transaction, batch, 'cancel', ending)),
    endCancelled: ({ batchId, words, at }) =>
      onLocked(batchId, (transaction, batch) => endCancelled(transaction, batch, words, at)),
    retryFailedRows: (batchId, at) =>
      onLocked(batchId, (transaction, batch) => retryFailed(transaction, batch, at)),
    syncBatchWithGateway: (batchId, at) =>
      onLocked(batchId, (transaction, batch) => syncWithGateway(transaction, batch, at)),
    checkBatch: (check) =>
      onLocked(check.batchId, (transaction, batch) => answer(transaction, batch, check)),
    async expireApprovals(at, note) {
      const expired = await kysely
        .selectFrom('batches')
        .select('batch_id')
        // As the index on open files has it; this is asked every other second.
        .where('queued', '>', 0)
        .where('status', '=', 'pending approval')
        .where('approval_expires_at', '<=', at)
        .orderBy('seq')
        .execute();
      const closed: (Batch | undefined)[] = [];
      // One after the other, each in its own transaction: somebody may answer one in between.
      for (const { batch_id } of expired)
        closed.push(
          await onLocked(batch_id, (transaction, batch) =>
            end(transaction, batch, 'expire', { note, words: neverTaken(note), at }),
          ),
        );
      return closed.filter((batch) => batch !== undefined);
    },
  };
}

type Ending = { readonly note: string; readonly words: EndingWords; readonly at: number };

/** The words for rows of a file that was never at work. */
function neverTaken(note: string): EndingWords {
  return { untouched: note, taken: note };
}

/** Ends a file by an event before its rows did; undefined where its status does not allow that. */
async function end(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  event: BatchEvent,
  { note, words, at, ...columns }: Ending & Partial<LockedBatch>,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, event);
  if (status === undefined) return undefined;
  const rejected = await failFreeRows(transaction, batch.batch_id, at, words);
  const counters = withSettled(toCounters(batch), { accepted: 0, rejected });
  const change = { ...columns, status, counters, note: storable(note) };
  return writeBatch(transaction, batch.batch_id, at, change);
}

/** The file keeps its note; somebody may have sent it on its way again in the meantime. */
async function endCancelled(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  words: EndingWords,
  at: number,
): Promise<Batch | undefined> {
  if (batch.status !== 'cancelled') return undefined;
  const rejected = await failFreeRows(transaction, batch.batch_id, at, words);
  const counters = withSettled(toCounters(batch), { accepted: 0, rejected });
  const updatedAt = rejected === 0 ? batch.updated_at : at;
  return writeBatch(transaction, batch.batch_id, updatedAt, { status: 'cancelled', counters });
}

async function retryFailed(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  at: number,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, 'retry-failed');
  const before = toCounters(batch);
  if (status === undefined || retryableOf(before) === 0) return undefined;
  // Of a cancelled file a worker may still hold some; one that waited must not get to work by trying again.
  if (before.queued > 0 || isUnapproved(toBatch(batch))) return undefined;
  const rejected = await requeueRows(transaction, batch.batch_id, at, ['FAILED']);
  const counters = withRequeued(before, { accepted: 0, rejected });
  return writeBatch(transaction, batch.batch_id, at, { status, counters, note: null });
}

async function syncWithGateway(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  at: number,
): Promise<Batch | undefined> {
  const status = statusAfter(batch.status, 'sync-with-gateway');
  if (status === undefined || batch.kind !== 'sync') return undefined;
  const before = toCounters(batch);
  const accepted = await requeueRows(transaction, batch.batch_id, at, ['ACCEPTED']);
  const rejected = await requeueRows(transaction, batch.batch_id, at, ['FAILED']);
  const counters = withRequeued(before, { accepted, rejected });
  const change = { status, counters, sync_with_gateway: true };
  return writeBatch(transaction, batch.batch_id, at, change);
}

/** Whoever asks has been told by `mayCheck` why not; here it holds whatever happened since. */
async function answer(
  transaction: Transaction<Tables>,
  batch: LockedBatch,
  check: Parameters<Batches['checkBatch']>[0],
): Promise<Batch | undefined> {
  const { at, comment } = check;
  const isExpired = batch.approval_expires_at !== null && batch.approval_expires_at <= at;
  if (isExpired || check.checker === batch.maker || check.sha256 !== batch.sha256) return undefined;
  const columns = {
    check_answer: check.answer,
    checker: storable(check.checker),
    check_comment: storable(comment),
    checked_at: at,
  };
  const note = `Rejected: ${comment}`;
  if (check.answer === 'rejected')
    return end(transaction, batch, 'reject', {
      ...{ ...columns, note, words: neverTaken(note), at },
    });
  const status = statusAfter(batch.status, 'approve');
  if (status === undefined) return undefined;
  const counters = toCounters(batch);
  return writeBatch(transaction, batch.batch_id, at, { ...columns, status, counters });
}
