import { type Batch, type Check, isMaker } from '../domain/batches/batch.ts';
import { err, ok, type Result } from '../domain/result.ts';

/** How long a file waits for its approval, in milliseconds. */
export const APPROVAL_MS = 24 * 60 * 60 * 1000;

const MAX_COMMENT = 1_000;

/** Who wants to answer a file that waits for approval: which bytes they saw, and when (epoch milliseconds). */
export type Checking = { readonly person: string; readonly sha256: string; readonly now: number };

/** The sentence that says why something is not allowed, and what to do. */
export type Refusal = string;

/** When the approval of a file submitted at an instant expires; null where approvals are not asked for. */
export function approvalExpiry(submittedAt: number, makerChecker: boolean): number | null {
  return makerChecker ? submittedAt + APPROVAL_MS : null;
}

/**
 * Whether this person may approve or reject the file now: someone else than its maker, within 24 hours, and having
 * seen the very bytes that will run (X12). Fails with the sentence that says why not.
 */
export function mayCheck(
  batch: Pick<Batch, 'maker' | 'sha256' | 'approvalExpiresAt'>,
  { person, sha256, now }: Checking,
): Result<void, Refusal> {
  if (isMaker(batch, person))
    return err('You submitted this file. Someone else who may approve has to answer it.');
  if (batch.approvalExpiresAt !== null && now >= batch.approvalExpiresAt)
    return err('The approval expired after 24 hours. Upload the file again.');
  if (sha256.toLowerCase() !== batch.sha256)
    return err('The file is not the one you looked at: its SHA-256 differs. Open the file again.');
  return ok(undefined);
}

/** A checker's comment, trimmed. A rejection needs one; more than 1,000 characters are refused. */
export function parseComment(answer: Check['answer'], text: string): Result<string, Refusal> {
  const comment = text.trim();
  if (comment.length > MAX_COMMENT)
    return err(`The comment has ${comment.length} characters; at most ${MAX_COMMENT} are allowed.`);
  if (answer === 'rejected' && comment === '') return err('Say in a comment why you reject it.');
  return ok(comment);
}
