import type { Request, Response } from 'express';
import type { Audit } from '../../access/audit/audit.ts';
import type { AuditEvent } from '../../access/audit/audit-events.ts';
import type { Principal } from '../../access/principal.ts';
import { isRecord } from '../middleware/parameters.ts';
import { type Problem, ProblemError } from '../middleware/problem.ts';
import { originOf } from '../middleware/visitor.ts';

type Exchange = { readonly request: Request; readonly response: Response };

/** What a route adds to the row that is written of its request. */
export type Told = {
  readonly subject?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
};

const TOLD = new WeakMap<Response, Told>();

/** For a route whose request is audited: what it was about, and what was before and after. */
export function tellAudit(response: Response, told: Told): void {
  TOLD.set(response, told);
}

/**
 * Records that a caller who may asks for it, before it is done. Where that cannot be recorded nothing is done, and the
 * answer is 503.
 */
export async function recordAsked(
  audit: Pick<Audit, 'record'>,
  event: AuditEvent,
  { request, response }: Exchange,
  actor: Principal,
): Promise<void> {
  const subject = `${request.method} ${request.path}`;
  const entry = { event, outcome: 'asked', actor, origin: originOf(request, response) } as const;
  try {
    await audit.record({ ...entry, subject, detail: queryOf(request) });
  } catch (cause) {
    throw new ProblemError(NOT_RECORDED, { cause });
  }
}

const NOT_RECORDED: Problem = {
  status: 503,
  detail: 'The audit log cannot be written, so nothing was done. Try again later.',
  headers: { 'Retry-After': '60' },
};

/**
 * Records how a request ended once its answer is known, and holds the end of the answer back until the row is there:
 * a caller that reads what was done can be sure that the log says so.
 */
export function auditTrail(
  audit: Pick<Audit, 'record'>,
  event: AuditEvent,
  { request, response }: Exchange,
  actor: Principal,
): void {
  const end = response.end;
  let isRecorded = false;
  const record = async () => {
    const { subject, detail } = told({ request, response });
    const outcome = response.statusCode < 400 ? 'done' : 'refused';
    const origin = originOf(request, response);
    await audit.record({ event, outcome, actor, origin, subject, detail });
  };
  const endLater = (...parts: readonly unknown[]) => {
    if (isRecorded) return Reflect.apply(end, response, parts);
    isRecorded = true;
    // A row that cannot be written fails the request loudly: the connection breaks. That it was asked for is recorded.
    record().then(
      () => Reflect.apply(end, response, parts),
      (error: Error) => response.destroy(error),
    );
    return response;
  };
  Object.defineProperty(response, 'end', { value: endLater });
}

/** What the route told, else what the request says by itself. */
function told({ request, response }: Exchange): Told {
  const { subject, detail } = TOLD.get(response) ?? {};
  const location = response.get('Location');
  const led = location === undefined ? {} : { location };
  const body: unknown = request.body;
  const given = isRecord(body) && Object.keys(body).length > 0 ? { body } : {};
  return {
    subject: subject ?? `${request.method} ${request.path}`,
    detail: { status: response.statusCode, ...queryOf(request), ...given, ...led, ...detail },
  };
}

function queryOf({ query }: Request): Readonly<Record<string, unknown>> {
  return Object.keys(query).length > 0 ? { query } : {};
}
