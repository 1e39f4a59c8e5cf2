import { err, ok, type Result } from '../domain/result.ts';
import type { NewBatch } from '../ports/batches.ts';
import { approvalExpiry, type Refusal } from './approval.ts';
import type { BatchFile } from './csv/parse-file.ts';
import type { Problem } from './csv/problem.ts';

/** What goes with an uploaded file. `now` is in epoch milliseconds; `acceptValidRows` leaves out the wrong ones. */
export type Submission = {
  readonly batchId: string;
  readonly fileName: string;
  readonly description: string;
  readonly maker: string;
  readonly syncWithGateway: boolean;
  readonly acceptValidRows: boolean;
  /** The same bytes were submitted before, and are meant again. */
  readonly again: boolean;
  readonly makerChecker: boolean;
  readonly now: number;
};

const MAX_NAME = 255;
const MAX_DESCRIPTION = 1_000;

/**
 * The batch of orders to keep for a file (BS-R24 to BS-R27): at work at once, or waiting for its approval. Fails with
 * the file's problems when there are any and valid rows alone are not wanted, or none is valid; nothing is kept then.
 */
export function newBatch(
  file: BatchFile,
  submission: Submission,
): Result<NewBatch, readonly Problem[]> {
  const { acceptValidRows, makerChecker, now, ...given } = submission;
  const isUsable = file.rows.some(({ problems }) => problems.length === 0);
  if (!isUsable || (file.problems.length > 0 && !acceptValidRows)) return err(file.problems);
  return ok({
    ...given,
    fileName: fileNameOf(given.fileName),
    kind: 'sync',
    sha256: file.sha256,
    status: makerChecker ? 'pending approval' : 'processing',
    approvalExpiresAt: approvalExpiry(now, makerChecker),
    createdAt: now,
    rows: file.rows.map(({ problems, ...row }) => ({ ...row, error: errorOf(problems) })),
  });
}

/** The description of a file, trimmed; a checker needs one (BS-R7). More than 1,000 characters are refused. */
export function parseDescription(text: string, makerChecker: boolean): Result<string, Refusal> {
  const description = text.trim();
  if (makerChecker && description === '') return err('Describe the file for whoever approves it.');
  if (description.length <= MAX_DESCRIPTION) return ok(description);
  const given = `The description has ${description.length} characters`;
  return err(`${given}; at most ${MAX_DESCRIPTION} are allowed.`);
}

/** The last part of the name that a browser or a program gave, without what cannot be seen. */
function fileNameOf(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  const visible = last.replace(/\p{C}/gu, '').trim();
  return visible === '' ? 'upload.csv' : visible.slice(0, MAX_NAME).toWellFormed();
}

function errorOf(problems: readonly Problem[]): string | undefined {
  if (problems.length === 0) return undefined;
  return problems.map(({ message, reason }) => `${message}: ${reason}`).join(' ');
}
