import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { ProblemError } from './problem.ts';

/** Names of this very machine, with or without a port. */
export const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const SAME_SITE = new Set(['same-origin', 'none']);

const YEAR_S = 365 * 24 * 60 * 60;
const PROBES = new Set(['/healthz', '/readyz']);

/** Security headers: everything from this origin, no inline script or style, no framing; HSTS where we are https. */
export function securityHeadersFor(baseUrl: string | undefined): RequestHandler {
  return helmet({
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
    strictTransportSecurity: isHttps(baseUrl) ? { maxAge: YEAR_S } : false,
  });
}

/**
 * Answers to loopback names and to the name of `baseUrl` only, else with 421. A page elsewhere could otherwise
 * point its own name at us and read through the visitor's browser (DNS rebinding). Probes know no names, and a
 * request with the header `Authorization` is no visitor's browser.
 */
export function refuseForeignHost(baseUrl: string | undefined): RequestHandler {
  const ours = baseUrl === undefined ? undefined : new URL(baseUrl).host;
  return (request, _response, next) => {
    const host = request.headers.host?.toLowerCase() ?? '';
    const isFree = PROBES.has(request.path) || request.headers.authorization !== undefined;
    if (host !== ours && !LOOPBACK.test(host) && !isFree) {
      const detail = `This server answers as ${ours ?? 'localhost'}, localhost, 127.0.0.1 or [::1] only.`;
      throw new ProblemError({ status: 421, detail });
    }
    next();
  };
}

/**
 * How many proxies before us are believed about a caller's address. We speak plain HTTP ourselves, so https means
 * that exactly one stands there; elsewhere none, for then the header is whatever a caller wrote.
 */
export function trustedProxies(baseUrl: string | undefined): number {
  return isHttps(baseUrl) ? 1 : 0;
}

function isHttps(baseUrl: string | undefined): boolean {
  return baseUrl?.startsWith('https:') ?? false;
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
