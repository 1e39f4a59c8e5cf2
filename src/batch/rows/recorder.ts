import type { Batch } from '../../domain/batches/batch.ts';
import type { Batches, SettledRow } from '../../ports/batches.ts';
import type { Clock } from '../../ports/ports.ts';

/** Records settled rows; `standing` is the file as the last record left it. */
export type Recorder = {
  /** Settles when the row is recorded, with those that came meanwhile; rejects when the store does not answer. */
  readonly settle: (row: SettledRow) => Promise<void>;
  readonly standing: () => Batch | undefined;
};

/** Milliseconds that the first of some rows waits for others: a transaction for each would be most of the work. */
const GATHER_MS = 25;

/** Records the rows of a file as they come, those that come close together in one transaction, one at a time. */
export function createRecorder(
  ports: { readonly batches: Pick<Batches, 'recordRows'>; readonly clock: Clock },
  batchId: string,
): Recorder {
  let waiting: SettledRow[] = [];
  let last: Promise<void> = Promise.resolve();
  let standing: Batch | undefined;
  const recordAll = async () => {
    await ports.clock.pause(GATHER_MS);
    const rows = waiting;
    waiting = [];
    standing = await ports.batches.recordRows({ batchId, at: ports.clock.now(), rows });
  };
  return {
    settle(row) {
      waiting.push(row);
      if (waiting.length === 1) last = last.then(recordAll);
      return last;
    },
    standing: () => standing,
  };
}
