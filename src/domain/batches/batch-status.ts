import {
  type Batch,
  type BatchStatus,
  type Counters,
  type RowStatus,
  retryableOf,
} from './batch.ts';

/** What can happen to a file, beside the end of its last row. */
export type BatchEvent =
  | 'approve'
  | 'reject'
  | 'expire'
  | 'cancel'
  | 'retry-failed'
  | 'sync-with-gateway';

type Steps = Readonly<Partial<Record<BatchEvent, BatchStatus>>>;

const ENDED: Steps = { 'sync-with-gateway': 'processing' };
const FAILED: Steps = { ...ENDED, 'retry-failed': 'processing' };

/** From a file's status (row) by an event to the next one; what is missing cannot happen. Rejected is final. */
const STEPS: Readonly<Record<BatchStatus, Steps>> = {
  'pending approval': {
    approve: 'processing',
    reject: 'rejected',
    expire: 'cancelled',
    cancel: 'cancelled',
  },
  processing: { cancel: 'cancelled' },
  completed: ENDED,
  'completed with errors': FAILED,
  failed: FAILED,
  rejected: {},
  cancelled: { 'retry-failed': 'processing' },
};

/** Every status, in the order of a file's life. */
export const BATCH_STATUSES: readonly BatchStatus[] = [
  'pending approval',
  'processing',
  'completed',
  'completed with errors',
  'failed',
  'rejected',
  'cancelled',
];

/** From a row's status to those it may have next. A settled row is queued again by retry or Sync with Gateway. */
const ROW_STEPS: Readonly<Record<RowStatus, readonly RowStatus[]>> = {
  QUEUED: ['ACCEPTED', 'FAILED'],
  ACCEPTED: ['QUEUED'],
  FAILED: ['QUEUED'],
};

/** The status after an event; undefined where it cannot happen. */
export function statusAfter(status: BatchStatus, event: BatchEvent): BatchStatus | undefined {
  return STEPS[status][event];
}

/** Whether a row may go from one status to another. */
export function rowMayBecome(from: RowStatus, to: RowStatus): boolean {
  return ROW_STEPS[from].includes(to);
}

/** Whether rows of a file are worked on, or soon are: also of a cancelled one, while those that were begun end. */
export function isAtWork({ status, counters }: Pick<Batch, 'status' | 'counters'>): boolean {
  return counters.queued > 0 && (status === 'processing' || status === 'cancelled');
}

/** Whether every row of a file is settled. One that waits for its approval has not ended. */
export function hasEnded({ counters }: Pick<Batch, 'counters'>): boolean {
  return counters.queued === 0;
}

/** The status that a file's work leaves it with: `processing` until no row is queued. Rows refused in the file are errors, too. */
export function statusOfWork(counters: Counters): BatchStatus {
  if (counters.queued > 0) return 'processing';
  if (counters.rejected === 0) return 'completed';
  const isAllFailed = counters.accepted === 0 && retryableOf(counters) > 0;
  return isAllFailed ? 'failed' : 'completed with errors';
}
