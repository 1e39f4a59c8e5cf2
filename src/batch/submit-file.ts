import type { Batch } from '../domain/batches/batch.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Batches, NewBatch } from '../ports/batches.ts';
import type { BatchFile } from './csv/parse-file.ts';
import type { Problem } from './csv/problem.ts';
import { newBatch, type Submission } from './new-batch.ts';

/**
 * What submitting needs from the outside: `keep` keeps a batch and starts its run, or answers that what it is kept from
 * is gone, or that the same bytes came before.
 */
export type SubmitPorts = {
  readonly batches: Pick<Batches, 'batchesOfFile'>;
  readonly keep: (batch: NewBatch) => Promise<Batch | 'same file' | 'gone'>;
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
  { batches, keep }: SubmitPorts,
  file: BatchFile,
  submission: Submission,
): Promise<Result<Batch, NotSubmitted>> {
  const batch = newBatch(file, submission);
  if (!batch.ok) return err({ kind: 'refused', problems: batch.error });
  const earlier = () => batches.batchesOfFile('sync', file.sha256);
  const [newest, ...older] = submission.again ? [] : await earlier();
  if (newest !== undefined) return err({ kind: 'same file', earlier: [newest, ...older] });
  const created = await keep(batch.value);
  if (created === 'gone') return err({ kind: 'gone' });
  if (created !== 'same file') return ok(created);
  // It came at the same instant, over another request.
  const [twin, ...others] = await earlier();
  return err(
    twin === undefined ? { kind: 'gone' } : { kind: 'same file', earlier: [twin, ...others] },
  );
}
