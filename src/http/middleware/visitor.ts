import type { Request, Response } from 'express';
import type { Origin } from '../../access/audit/audit.ts';
import type { Permission } from '../../access/permissions/permissions.ts';
import type { Operator, Principal } from '../../access/principal.ts';
import { may } from '../../access/principal.ts';
import type { Visit } from '../../access/sign-in/visit.ts';
import { correlationId } from './correlation.ts';
import { ProblemError } from './problem.ts';

/** Who stands behind each answer that is being made; an answer that is not here has no guard before it. */
const VISITORS = new WeakMap<Response, Principal | undefined>();

/** Remembers who an answer is for; undefined is nobody. */
export function rememberVisitor(response: Response, principal: Principal | undefined): void {
  VISITORS.set(response, principal);
}

/** Who an answer is for; undefined for nobody, and where there is no guard. */
export function visitorOf(response: Response): Principal | undefined {
  return VISITORS.get(response);
}

/** The person an answer is for; the guard lets nobody else to a route of the own account. */
export function operatorOf(response: Response): Operator {
  const visitor = VISITORS.get(response);
  if (visitor?.kind === 'operator') return visitor;
  throw new ProblemError({ status: 401, detail: 'Sign in first.' });
}

/** Whether whom an answer is for may do it; where there is no guard, everybody may. */
export function visitorMay(response: Response, permission: Permission): boolean {
  if (!VISITORS.has(response)) return true;
  const visitor = VISITORS.get(response);
  return visitor !== undefined && may(visitor, permission);
}

/** From where a request came, for the audit log. */
export function originOf(request: Request, response: Response): Origin {
  return { address: request.ip, correlationId: correlationId(response) };
}

/** From where somebody signs in. */
export function visitOf(request: Request): Visit {
  const { cookie = '', 'user-agent': browser = '' } = request.headers;
  return { address: addressOf(request), browser, cookie };
}

/** The network address of a request, as the proxy before us says where there is one. */
export function addressOf(request: Request): string {
  return request.ip ?? 'unknown';
}
