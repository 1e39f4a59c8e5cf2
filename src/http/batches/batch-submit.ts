import type { BatchFile } from '../../batch/csv/parse-file.ts';
import type { Problem } from '../../batch/csv/problem.ts';
import { parseDescription } from '../../batch/new-batch.ts';
import { type NotSubmitted, type SubmitPorts, submitFile } from '../../batch/submit-file.ts';
import type { Batch } from '../../domain/batches/batch.ts';
import type { Result } from '../../domain/result.ts';
import type { Trigger } from '../../domain/runs/run.ts';
import type { BatchStart, NewBatch } from '../../ports/batches.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import { lineProblems } from './batch-json.ts';
import type { BatchHttpPorts } from './known-batch.ts';

/** What somebody chose for a file. */
export type Choices = {
  readonly fileName: string;
  readonly description: string;
  readonly syncWithGateway: boolean;
  readonly acceptValidRows: boolean;
  /** The same bytes were submitted before, and are meant again. */
  readonly again: boolean;
  readonly trigger: Trigger;
};

/** Keeps a file for its maker and starts its run, or sends it for approval; audited. `keep` is how it is kept. */
export async function submit(
  { batches, clock }: BatchHttpPorts,
  file: BatchFile,
  maker: string,
  choices: Choices,
  keep: (batch: NewBatch, start: BatchStart) => ReturnType<SubmitPorts['keep']> = batches.store
    .createBatch,
): Promise<Result<Batch, NotSubmitted>> {
  const { store, makerChecker, ids, audit } = batches;
  const { trigger, ...chosen } = choices;
  const given = { ...chosen, batchId: ids.next(), maker, makerChecker, now: clock.now() };
  const keeping = (batch: NewBatch) => batches.start(trigger, (start) => keep(batch, start));
  const submitted = await submitFile({ batches: store, keep: keeping }, file, given);
  if (submitted.ok) {
    const { batchId, sha256, status } = submitted.value;
    audit({ action: 'submit', person: maker, batchId, sha256, status });
  }
  return submitted;
}

/** The description as it is kept; answers 422 when it is too long, or missing where somebody has to approve the file. */
export function descriptionOf(text: string | undefined, makerChecker: boolean): string {
  const description = parseDescription(text ?? '', makerChecker);
  if (description.ok) return description.value;
  const errors = [{ field: 'description', message: description.error }];
  throw new ProblemError({ status: 422, detail: 'The description cannot be used.', errors });
}

/** What is said of an upload that is no longer there. */
export const GONE =
  'This upload is no longer here: it was started, or waited for more than an hour. Open Batch Sync to see whether it was started.';

/** What a file that was not taken is answered with: 422 with every problem, 409 when the same bytes came before. */
export function notSubmitted(reason: NotSubmitted): ProblemError {
  if (reason.kind === 'gone') return notFound(GONE);
  if (reason.kind === 'refused') return refused(reason.problems);
  const [{ batchId, fileName }] = reason.earlier;
  const detail = `The very same file was submitted before as ${fileName}, batch ${batchId}. Nothing was started. Send again=true if it is meant again.`;
  return new ProblemError({ status: 409, detail });
}

/** A refused file: nothing of it was kept (BS-R14). */
export function refused(problems: readonly Problem[]): ProblemError {
  const errors = lineProblems(problems);
  const more = problems.length - errors.length;
  const first = problems[0] === undefined ? '' : ` First: ${problems[0].message}.`;
  const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}`;
  const rest = more > 0 ? ` The first ${errors.length} are listed.` : '';
  const detail = `The file has ${count}, and nothing was started.${first}${rest}`;
  return new ProblemError({ status: 422, detail, errors });
}
