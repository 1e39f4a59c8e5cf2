import type { BatchStatus, GatewayStatus, RowStatus } from '../../domain/batches/batch.ts';
import type { Chip } from '../format/chips.ts';

/** Where a file stands (BS-R33). */
export const BATCH_CHIPS: Readonly<Record<BatchStatus, Chip>> = {
  processing: { label: 'Processing', tone: 'info', icon: 'sync' },
  'pending approval': { label: 'Pending approval', tone: 'review', icon: 'eye' },
  completed: { label: 'Completed', tone: 'good', icon: 'check' },
  'completed with errors': { label: 'Completed with errors', tone: 'warn', icon: 'half' },
  failed: { label: 'Failed', tone: 'bad', icon: 'cross' },
  rejected: { label: 'Rejected', tone: 'bad', icon: 'cross' },
  cancelled: { label: 'Cancelled', tone: 'quiet', icon: 'slash' },
};

/** Where a row stands, in the seed's words (BS-R28 to BS-R30). */
export const ROW_CHIPS: Readonly<Record<RowStatus, Chip>> = {
  ACCEPTED: { label: 'ACCEPTED', tone: 'good', icon: 'check' },
  FAILED: { label: 'FAILED', tone: 'bad', icon: 'cross' },
  QUEUED: { label: 'QUEUED', tone: 'info', icon: 'clock' },
};

/** What the gateway said of a row. */
export const GATEWAY_WORDS: Readonly<Record<GatewayStatus, string>> = {
  found: 'Found',
  'not found': 'Not found',
  skipped: 'Skipped',
  error: 'Error',
};
