import type { Batches, SettledRow } from '../batch-ports.ts';
import type { Batch } from '../domain/batch.ts';
import type { Clock } from '../ports.ts';

/** Records settled rows; `standing` is the file as the last record left it. */
export type Recorder = {
  /** Settles when the row is recorded, with those that came meanwhile; rejects when the store does not answer. */
  readonly settle: (row: SettledRow) => Promise<void>;
  readonly standing: () => Batch | undefined;
};

/** Records the rows of a file as they come, all that wait together: one transaction at a time, none that waits long. */
export function createRecorder(
  ports: { readonly batches: Pick<Batches, 'recordRows'>; readonly clock: Clock },
  batchId: string,
): Recorder {
  let waiting: SettledRow[] = [];
  let last: Promise<void> = Promise.resolve();
  let standing: Batch | undefined;
  const recordAll = async () => {
    const rows = waiting;
    waiting = [];
    if (rows.length === 0) return;
    standing = await ports.batches.recordRows({ batchId, at: ports.clock.now(), rows });
  };
  return {
    settle(row) {
      waiting.push(row);
      last = last.then(recordAll);
      return last;
    },
    standing: () => standing,
  };
}
