import express, { type NextFunction, type Request, type Response } from 'express';
import { parseSyncRequest, type SyncRequest } from '../../sync/trigger/sync-request.ts';
import { ProblemError } from '../middleware/problem.ts';

const LIMIT = '16kb';

/** Reads a trigger's body, JSON or a form, up to 16 kB. */
export const syncBody = [
  refuseUnreadableBody,
  express.json({ limit: LIMIT, strict: true }),
  express.urlencoded({ limit: LIMIT, extended: false }),
];

/** What a trigger asks for, from its query and its body; answers 400 with every problem. GET always waits. */
export function syncRequestOf(
  request: Request,
  merchantIds: readonly string[],
  now: number,
): SyncRequest {
  const body: unknown = request.body ?? {};
  const given = isRecord(body) ? withoutBlanks({ ...request.query, ...body }) : body;
  const parsed = parseSyncRequest(given, merchantIds, now);
  if (parsed.ok) return { ...parsed.value, wait: parsed.value.wait || request.method === 'GET' };
  const count = parsed.error.length;
  const detail = `${count} parameter${count === 1 ? '' : 's'} cannot be used; nothing was started.`;
  throw new ProblemError({ status: 400, detail, errors: parsed.error });
}

/** One field of a body that `syncBody` has read; undefined when it is not there. */
export function fieldOf(body: unknown, field: string): unknown {
  return isRecord(body) ? body[field] : undefined;
}

/** A body that would not be read must not start a run as if it had said nothing. */
function refuseUnreadableBody(request: Request, _response: Response, next: NextFunction): void {
  const isEmpty = request.get('Content-Length') === '0';
  if (!isEmpty && request.is(['json', 'urlencoded']) === false) {
    const detail = 'The body must be application/json or application/x-www-form-urlencoded.';
    throw new ProblemError({ status: 415, detail });
  }
  next();
}

/** A form sends the fields that nobody filled in as empty text. */
function withoutBlanks(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
