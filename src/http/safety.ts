import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { ProblemError } from './problem.ts';

const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const SAME_SITE = new Set(['same-origin', 'none']);

/** Security headers: everything from this origin, no inline script or style, no framing. */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
      'object-src': ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'same-origin' },
  // Plain HTTP on loopback: a promise of HTTPS would lock `localhost` for every other program.
  strictTransportSecurity: false,
});

/**
 * Answers loopback names only, with 421. A page elsewhere could otherwise point its own name at
 * 127.0.0.1 and read payments through the visitor's browser (DNS rebinding).
 */
export function refuseForeignHost(request: Request, _response: Response, next: NextFunction): void {
  if (!LOOPBACK.test(request.headers.host ?? '')) {
    const detail = 'This server answers on localhost, 127.0.0.1 or [::1] only.';
    throw new ProblemError({ status: 421, detail });
  }
  next();
}

/** Refuses, with 403, what changes something on behalf of another site. */
export function refuseForeignChange(
  request: Request,
  _response: Response,
  next: NextFunction,
): void {
  if (!READING.has(request.method) && !isSameSite(request)) throw foreignChange();
  next();
}

/** The same for the triggers that also change something on GET. */
export function refuseForeignTrigger(
  request: Request,
  _response: Response,
  next: NextFunction,
): void {
  if (!isSameSite(request)) throw foreignChange();
  next();
}

function isSameSite(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return SAME_SITE.has(site);
  const origin = request.get('Origin');
  // A caller that is no browser sends neither.
  return origin === undefined || hostOf(origin) === request.headers.host?.toLowerCase();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function foreignChange(): ProblemError {
  return new ProblemError({
    status: 403,
    detail: 'Another site asked for this change. Do it from a page of this server.',
  });
}
