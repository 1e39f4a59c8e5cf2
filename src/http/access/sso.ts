import { type Request, type Response, Router } from 'express';
import type { Access, SsoGate } from '../../access/access.ts';
import { ADDRESS_HEADER } from '../../access/sign-in/auth.ts';
import { notFound, ProblemError } from '../middleware/problem.ts';
import { returnAddress } from '../middleware/return-address.ts';
import { addressOf, originOf } from '../middleware/visitor.ts';
import type { HttpLog } from '../settings.ts';

/** The way to the directory of single sign-on, and back from it. */
export function ssoRoutes(access: Access, baseUrl: string, log: HttpLog | undefined): Router {
  const router = Router();
  router.get('/sign-in/sso', async (request, response) => {
    const started = await gateOf(access)
      .start(returnAddress(request.query.return))
      .catch((error: unknown) => {
        log?.error('Single sign-on cannot be started', { error });
        const detail =
          'The directory for single sign-on does not answer. Try again, or use a password.';
        throw new ProblemError({ status: 502, detail });
      });
    for (const cookie of started.cookies) response.append('Set-Cookie', cookie);
    response.set('Cache-Control', 'no-store').redirect(303, started.url);
  });
  router.get('/api/auth/callback/sso', async (request, response) => {
    const finished = await gateOf(access).finish(webRequest(request, baseUrl));
    const cookies = finished.headers.getSetCookie();
    await record(access, cookies, { request, response });
    for (const cookie of cookies) response.append('Set-Cookie', cookie);
    const href = ownAddress(finished.headers.get('Location'), baseUrl);
    response.set('Cache-Control', 'no-store').redirect(303, href);
  });
  return router;
}

function gateOf({ sso }: Access): SsoGate {
  if (sso === undefined) throw notFound('Single sign-on is not configured.');
  return sso;
}

/** The request as the library reads it; its host is ours, whatever the caller named. */
function webRequest(request: Request, baseUrl: string): globalThis.Request {
  const headers = new Headers({ [ADDRESS_HEADER]: addressOf(request) });
  const { cookie, 'user-agent': browser = '' } = request.headers;
  if (cookie !== undefined) headers.set('Cookie', cookie);
  headers.set('User-Agent', browser.slice(0, 300));
  return new globalThis.Request(new URL(request.originalUrl, baseUrl), { headers });
}

/** The library's own page for errors is not served; ours says it. */
function ownAddress(location: string | null, baseUrl: string): string {
  const url = URL.parse(location ?? '', baseUrl);
  if (url === null || url.origin !== new URL(baseUrl).origin) return '/sign-in?sso=refused';
  if (url.pathname.startsWith('/api/auth') || url.searchParams.has('error'))
    return '/sign-in?sso=refused';
  return returnAddress(`${url.pathname}${url.search}`);
}

async function record(
  access: Access,
  cookies: readonly string[],
  { request, response }: { readonly request: Request; readonly response: Response },
): Promise<void> {
  const actor = await access.identity.whoIs(cookies.map((one) => one.split(';', 1)[0]).join('; '));
  const origin = originOf(request, response);
  const entry =
    actor === undefined
      ? ({ event: 'sign-in.failed', outcome: 'refused' } as const)
      : ({ event: 'sign-in.succeeded', outcome: 'done' } as const);
  await access.audit.record({ ...entry, actor, origin, subject: 'single sign-on' });
}
