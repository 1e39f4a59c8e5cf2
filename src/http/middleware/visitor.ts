import type { Request, Response } from 'express';
import type { Origin } from '../../access/audit/audit.ts';
import type { Permission } from '../../access/permissions/permissions.ts';
import type { Operator, Principal } from '../../access/principal.ts';
import { may } from '../../access/principal.ts';
import type { Visit } from '../../access/sign-in/visit.ts';
import { correlationId } from './correlation.ts';
import { ProblemError } from './problem.ts';

/** Who each answer is for; an answer that is not here is for a caller that is not known. */
const VISITORS = new WeakMap<Response, Principal>();

/** Remembers who an answer is for; undefined is nobody. */
export function rememberVisitor(response: Response, principal: Principal | undefined): void {
  if (principal !== undefined) VISITORS.set(response, principal);
}

/** Who an answer is for; undefined for a caller that is not known. */
export function visitorOf(response: Response): Principal | undefined {
  return VISITORS.get(response);
}

/** The person an answer is for; the guard lets nobody else to a route of the own account. */
export function operatorOf(response: Response): Operator {
  const visitor = VISITORS.get(response);
  if (visitor?.kind === 'operator') return visitor;
  throw new ProblemError({ status: 401, detail: 'Sign in first.' });
}

/** Whether the caller that an answer is for may do it; a caller that is not known may do nothing. */
export function visitorMay(response: Response, permission: Permission): boolean {
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
