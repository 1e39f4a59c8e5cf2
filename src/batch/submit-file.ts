import type { Batch } from '../domain/batches/batch.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Batches, NewBatch } from '../ports/batches.ts';
import type { BatchFile } from './csv/parse-file.ts';
import type { Problem } from './csv/problem.ts';
import { newBatch, type Submission } from './new-batch.ts';

/**
 * What submitting needs from the outside: `keep` keeps a batch, and answers undefined where what it is kept from is
 * gone; `start` tells the workers of a file at work.
 */
export type SubmitPorts = {
  readonly batches: Pick<Batches, 'batchesOfFile'>;
  readonly keep: (batch: NewBatch) => Promise<Batch | undefined>;
  readonly start: (batchId: string) => Promise<void>;
};

/**
 * Why a file was not taken: what is wrong in it, that the very same bytes were submitted before (newest first), or that
 * its upload is gone.
 */
export type NotSubmitted =
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problems: readonly Problem[] }
  | { readonly kind: 'same file'; readonly earlier: readonly [Batch, ...Batch[]] };

/**
 * Keeps a file and begins with it, or waits for its approval (BS-R24 to BS-R27). The same bytes again are taken only
 * when that is meant (`again`). Nothing is kept of a file that is not taken.
 */
export async function submitFile(
  { batches, keep, start }: SubmitPorts,
  file: BatchFile,
  submission: Submission & { readonly again: boolean },
): Promise<Result<Batch, NotSubmitted>> {
  const { again, ...given } = submission;
  const batch = newBatch(file, given);
  if (!batch.ok) return err({ kind: 'refused', problems: batch.error });
  const [newest, ...older] = again ? [] : await batches.batchesOfFile('sync', file.sha256);
  if (newest !== undefined) return err({ kind: 'same file', earlier: [newest, ...older] });
  const created = await keep(batch.value);
  if (created === undefined) return err({ kind: 'gone' });
  // Without approval it is at work; should this process end here, the next look at open files starts it.
  if (created.status === 'processing') await start(created.batchId);
  return ok(created);
}
