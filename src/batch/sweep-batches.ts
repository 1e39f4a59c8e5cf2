import type { Batch } from '../domain/batches/batch.ts';
import type { Batches, Uploads } from '../ports/batches.ts';
import type { Clock } from '../ports/ports.ts';

/** What the sweep needs from the outside; `onExpired` is called for each file whose approval expired. */
export type SweepPorts = {
  readonly batches: Pick<Batches, 'expireApprovals'> & Pick<Uploads, 'dropUploadsBefore'>;
  readonly clock: Clock;
  readonly onExpired: (batch: Batch) => Promise<void>;
};

/** How long a checked file waits for Start, in milliseconds. */
export const UPLOAD_MS = 60 * 60 * 1000;

const EXPIRED = 'It was not approved within 24 hours. Upload it again.';

/** Ends files that wait too long for an approval, and drops uploads that wait too long for Start. Any number of processes may do so at once. */
export async function sweepBatches({ batches, clock, onExpired }: SweepPorts): Promise<void> {
  const now = clock.now();
  for (const batch of await batches.expireApprovals(now, EXPIRED)) await onExpired(batch);
  await batches.dropUploadsBefore(now - UPLOAD_MS);
}
