import type { Request, Response } from 'express';
import type { Audit } from '../../access/audit/audit.ts';
import type { AuditEvent } from '../../access/audit/audit-events.ts';
import type { Principal } from '../../access/principal.ts';
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
 * Writes a row about a request once its answer is known, and holds the end of the answer back until the row is
 * there: who sees that something was done can be sure that the log says so.
 */
export function auditTrail(
  audit: Pick<Audit, 'record'>,
  event: AuditEvent,
  { request, response }: Exchange,
  actor: Principal | undefined,
): void {
  const end = response.end;
  let isRecorded = false;
  const endLater = (...parts: readonly unknown[]) => {
    if (isRecorded) return Reflect.apply(end, response, parts);
    isRecorded = true;
    const { subject, detail } = told({ request, response });
    const outcome = response.statusCode < 400 ? 'done' : 'refused';
    const origin = originOf(request, response);
    // A row that cannot be written fails the request loudly: the connection breaks, and the error is logged.
    audit.record({ event, outcome, actor, origin, subject, detail }).then(
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
  const query = Object.keys(request.query).length > 0 ? { query: request.query } : {};
  const led = location === undefined ? {} : { location };
  return {
    subject: subject ?? `${request.method} ${request.path}`,
    detail: { status: response.statusCode, ...query, ...given(request), ...led, ...detail },
  };
}

/** Short fields of a form or of JSON, such as a run's dates; never what looks like a secret. */
function given({ body }: Request): object {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return {};
  const entries = Object.entries(body).filter(
    ([name, value]) => !/password|secret|token|code/i.test(name) && String(value).length <= 200,
  );
  return entries.length === 0 ? {} : { body: Object.fromEntries(entries.slice(0, 20)) };
}
