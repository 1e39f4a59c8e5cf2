import {
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { AuditEvent } from '../../access/audit/audit-events.ts';
import { admit } from '../../access/permissions/admit.ts';
import { ROUTES, type RouteRow } from '../../access/permissions/routes.ts';
import type { Principal } from '../../access/principal.ts';
import { auditTrail, recordAsked } from '../access/audit-trail.ts';
import type { Gate } from '../settings.ts';
import { type Problem, ProblemError, wantsPage } from './problem.ts';
import { addressOf, originOf, rememberVisitor } from './visitor.ts';

/** What the guard found out about a request. */
type Passage = { readonly principal: Principal | undefined; readonly met: Set<RouteRow> };

/**
 * The one place that checks who may do what, for pages and API alike: asks Express itself which rows of the table
 * match, so that no address is read differently here and there. Where several match, all must be satisfied; where
 * none does, nobody learns more than that signing in is needed. What is refused is in the audit log.
 */
export function accessGuard(gate: Gate): Router {
  const router = Router();
  const passages = new WeakMap<Request, Passage>();
  router.use(async (request, response, next) => {
    const principal = await identify(gate, request, response).catch(refuseWithoutDatabase);
    rememberVisitor(response, principal);
    passages.set(request, { principal, met: new Set() });
    next();
  });
  for (const row of ROUTES) {
    const check = checkOf(gate, row, passages);
    if (row.method === 'GET') router.get(row.path, check);
    else router.post(row.path, check);
  }
  router.use(async (request, response, next) => {
    const passage = passages.get(request);
    if (passage === undefined || (passage.met.size === 0 && passage.principal === undefined)) {
      return stop(request, response, { status: 401, detail: 'Sign in, or send a token.' });
    }
    next();
  });
  return router;
}

function refuseWithoutDatabase(error: unknown): never {
  if (error instanceof ProblemError) throw error;
  const detail =
    'The database does not answer, so nobody can be let in. Try again when /readyz does.';
  throw new ProblemError({ status: 503, detail }, { cause: error });
}

function checkOf(gate: Gate, row: RouteRow, passages: WeakMap<Request, Passage>): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const passage = passages.get(request);
    const admission = admit(row.needs, passage?.principal);
    if (!admission.admitted) {
      const { status, because: detail } = admission;
      if (passage?.principal !== undefined)
        await refused(gate, request, response, passage.principal);
      return stop(request, response, problemOf(status, detail), passage?.principal);
    }
    if (row.event !== undefined && passage?.met.size === 0) {
      await recordAct(gate, row, row.event, { request, response }, passage.principal);
    }
    passage?.met.add(row);
    next();
  };
}

/** Records that it is asked for, then how it ends. A caller that is not known has nothing to be signed out of. */
async function recordAct(
  { audit }: Gate,
  { ends }: RouteRow,
  event: AuditEvent,
  exchange: { readonly request: Request; readonly response: Response },
  principal: Principal | undefined,
): Promise<void> {
  if (principal === undefined) return;
  await recordAsked(audit, event, exchange, principal);
  if (ends === 'guard') auditTrail(audit, event, exchange, principal);
}

/** Who a request is from; throws when a header was sent that opens nothing. */
async function identify(
  { identify, audit }: Gate,
  request: Request,
  response: Response,
): Promise<Principal | undefined> {
  const { authorization, cookie } = request.headers;
  const found = await identify({ authorization, cookie, address: addressOf(request) });
  switch (found.is) {
    case 'known':
      return found.principal;
    case 'nobody':
      return undefined;
    case 'locked':
      throw new ProblemError(lockedFor(found.seconds));
    case 'refused': {
      const origin = originOf(request, response);
      const entry = { event: 'header.refused', outcome: 'refused', actor: undefined } as const;
      await audit.record({ ...entry, origin, subject: `${request.method} ${request.path}` });
      throw new ProblemError(problemOf(401, 'The header Authorization opens nothing here.'));
    }
  }
}

/** Too many wrong tries from an address, or at a name. */
export function lockedFor(seconds: number): Problem {
  const detail = `Too many tries. Wait ${seconds} seconds.`;
  return { status: 429, detail, headers: { 'Retry-After': String(seconds) } };
}

async function refused(
  { audit }: Gate,
  request: Request,
  response: Response,
  actor: Principal,
): Promise<void> {
  const subject = `${request.method} ${request.path}`;
  const origin = originOf(request, response);
  await audit.record({ event: 'access.refused', outcome: 'refused', actor, origin, subject });
}

function problemOf(status: number, detail: string): Problem {
  if (status === 401) return { status, detail, headers: { 'WWW-Authenticate': CHALLENGE } };
  return status === 405 ? { status, detail, headers: { Allow: 'POST' } } : { status, detail };
}

/** Not Basic: browsers would ask people for a name and password in a window of their own. */
const CHALLENGE = 'Bearer realm="payment-sync"';

/** A browser that asks for a page is led to sign in, or to its account for a password of its own. */
function stop(request: Request, response: Response, problem: Problem, principal?: Principal): void {
  const mustChange = principal?.kind === 'operator' && principal.mustChangePassword;
  if (!wantsPage(request) || (problem.status === 403 && !mustChange) || problem.status === 405) {
    throw new ProblemError(problem);
  }
  response.set('Cache-Control', 'no-store');
  response.redirect(303, mustChange ? '/account' : signInHref(request));
}

function signInHref({ method, originalUrl }: Request): string {
  if (method !== 'GET' || originalUrl === '/') return '/sign-in';
  return `/sign-in?return=${encodeURIComponent(originalUrl.slice(0, 500))}`;
}
