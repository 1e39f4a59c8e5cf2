import type { Request } from 'express';
import type { ExceptionSubject, Exceptions, KeptException } from '../../ports/ports.ts';
import { type Service, SWITCHED_OFF } from '../../sync/trigger/services.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import type { HttpSettings } from '../settings.ts';

/** Characters of a note at most. */
export const LONGEST_NOTE = 1_000;

const SERVICES: Readonly<Record<ExceptionSubject, Service>> = {
  record: 'run',
  verdict: 'decision',
  // The payment is read again: what it says decides whether the condition holds.
  condition: 'run',
};

/** The open exception that an address names; answers 404 when there is none, 409 when it is closed. */
export async function openException(
  exceptions: Exceptions,
  request: Request<{ id: string }>,
): Promise<KeptException> {
  const found = await exceptions.exception(request.params.id);
  if (found === undefined) throw notFound('There is no such exception. It may have been cleared.');
  if (found.state !== 'open') throw alreadyClosed(found);
  return found;
}

/** Dismisses an open exception with a note, 1 to 1,000 characters; answers 422 for any other. */
export async function dismiss(
  exceptions: Exceptions,
  open: KeptException,
  given: unknown,
  at: number,
): Promise<KeptException> {
  const dismissed = await exceptions.dismissException(open.id, noteOf(given), at);
  // A run may have resolved it between the two looks.
  if (dismissed === undefined) throw alreadyClosed(await exceptions.exception(open.id));
  return dismissed;
}

/** Why an exception cannot be replayed by this configuration; undefined when it can. */
export function replayRefusal(
  { subject, item }: KeptException,
  { services }: Pick<HttpSettings, 'services'>,
): string | undefined {
  const service = SERVICES[subject];
  const covered = services[service];
  if (covered === undefined) return SWITCHED_OFF[service];
  if (covered.includes(item.merchantId)) return undefined;
  return `The merchant id "${item.merchantId}" is not configured for it; there are ${covered.join(', ')}.`;
}

function noteOf(given: unknown): string {
  const note = typeof given === 'string' ? given.trim() : '';
  if (note !== '' && note.length <= LONGEST_NOTE) return note;
  const message = `Must say why, in 1 to 1,000 characters; there are ${note.length}.`;
  const detail = 'An exception is dismissed with a note; nothing was changed.';
  throw new ProblemError({ status: 422, detail, errors: [{ field: 'note', message }] });
}

function alreadyClosed(found: KeptException | undefined): ProblemError {
  const detail = `The exception is ${found?.state ?? 'closed'} already; nothing was changed.`;
  return new ProblemError({ status: 409, detail });
}
