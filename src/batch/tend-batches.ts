import type { Batch } from '../domain/batches/batch.ts';
import type { Batches, Uploads } from '../ports/batches.ts';
import type { Clock } from '../ports/ports.ts';

/** What tending needs from the outside; `start` does nothing for a file that somebody works on, `expired` writes down. */
export type TendPorts = {
  readonly batches: Pick<Batches, 'openBatches' | 'expireApprovals'> &
    Pick<Uploads, 'dropUploadsBefore'>;
  readonly clock: Clock;
  readonly start: (batchId: string) => Promise<void>;
  readonly expired: (batch: Batch) => Promise<void>;
};

/** How long a checked file waits for Start, in milliseconds. */
export const UPLOAD_MS = 60 * 60 * 1000;

const EXPIRED = 'Nobody approved the file within 24 hours. Upload it again.';

/**
 * Sees to files that nobody works on: those whose worker died before it told anybody, and those that wait too long
 * for an approval or for Start. Any number of processes may do so at once.
 */
export async function tendBatches({ batches, clock, start, expired }: TendPorts): Promise<void> {
  const now = clock.now();
  for (const batch of await batches.expireApprovals(now, EXPIRED)) await expired(batch);
  await batches.dropUploadsBefore(now - UPLOAD_MS);
  for (const { batchId } of await batches.openBatches()) await start(batchId);
}
