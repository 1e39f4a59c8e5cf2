import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Access } from '../../access/access.ts';
import type { SignIn } from '../../access/sign-in/identity.ts';
import { acceptFields } from '../middleware/body.ts';
import { lockedFor } from '../middleware/guard.ts';
import { NO_FIELDS } from '../middleware/parameters.ts';
import { type Problem, ProblemError, wantsPage } from '../middleware/problem.ts';
import { returnAddress } from '../middleware/return-address.ts';
import { originOf, visitOf, visitorOf } from '../middleware/visitor.ts';
import type { Pages } from '../pages.ts';
import { formText, leadOn, parseForm } from './form.ts';

type Context = { readonly access: Access; readonly pages: Pages };
type Exchange = { readonly request: Request; readonly response: Response };

/** What the page shows besides its fields; `seconds` until the next try. */
type Notice = { readonly problem?: string; readonly seconds?: number; readonly name?: string };

const PASSWORD_FORM = z.object({
  name: formText(200),
  password: formText(1000),
  return: formText(600),
});
const CODE_FORM = z.object({ code: formText(40), return: formText(600) });

const ACCEPT_PASSWORD = acceptFields({ name: 'text', password: 'text', return: 'text' });
const ACCEPT_CODE = acceptFields({ code: 'text', return: 'text' });

const WRONG = 'The name or the password is not right.';
const WRONG_CODE = 'The code is not right, or its time is over.';

/** `/sign-in` with its second step, and `/sign-out`. */
export function signInRoutes(access: Access, pages: Pages): Router {
  const router = Router();
  const context = { access, pages };
  router.get('/sign-in', (request, response) => {
    const back = returnAddress(request.query.return);
    if (visitorOf(response)?.kind === 'operator') return response.redirect(303, back);
    const problem = request.query.sso === 'refused' ? SSO_REFUSED : undefined;
    const step = request.query.step === 'code' ? 'code' : 'password';
    show(context, { request, response }, step, problem === undefined ? {} : { problem });
  });
  router.post('/sign-in', ACCEPT_PASSWORD, async (request: Request, response: Response) => {
    const { name, password, return: back } = parseForm(PASSWORD_FORM, request);
    const became = await access.identity.signIn(name, password, visitOf(request));
    await record(access, became, name, { request, response });
    const retry = { step: 'password', wrong: WRONG, name } as const;
    answer(context, { request, response }, became, { ...retry, back });
  });
  router.post('/sign-in/code', ACCEPT_CODE, async (request: Request, response: Response) => {
    const { code, return: back } = parseForm(CODE_FORM, request);
    const became = await access.identity.enterCode(code, visitOf(request));
    await record(access, became, '', { request, response });
    const retry = { step: 'code', wrong: WRONG_CODE, name: '' } as const;
    answer(context, { request, response }, became, { ...retry, back });
  });
  router.post(
    '/sign-out',
    acceptFields(NO_FIELDS),
    async (request: Request, response: Response) => {
      const actor = visitorOf(response);
      for (const cookie of await access.identity.signOut(visitOf(request))) {
        response.append('Set-Cookie', cookie);
      }
      const origin = originOf(request, response);
      if (actor !== undefined)
        await access.audit.record({ event: 'sign-out', outcome: 'done', actor, origin });
      // The browser forgets what it kept of this site, pages in its history among them.
      response.set('Clear-Site-Data', '"cache"');
      leadOn({ request, response }, '/sign-in', { status: 'signed out' });
    },
  );
  return router;
}

const SSO_REFUSED =
  'Single sign-on did not let you in: ask for a role in this application, then try again.';

type Retry = {
  readonly step: 'password' | 'code';
  readonly wrong: string;
  readonly name: string;
  readonly back: string;
};

function answer(context: Context, exchange: Exchange, became: SignIn, retry: Retry): void {
  const { request, response } = exchange;
  if (became.is === 'locked' || became.is === 'refused') {
    const refused: Problem = { status: 401, detail: retry.wrong };
    const problem = became.is === 'locked' ? lockedFor(became.seconds) : refused;
    if (!wantsPage(request)) throw new ProblemError(problem);
    response.status(problem.status).set(problem.headers ?? {});
    const said = became.is === 'locked' ? { seconds: became.seconds } : { problem: retry.wrong };
    show(context, exchange, retry.step, { ...said, name: retry.name });
  } else {
    for (const cookie of became.cookies) response.append('Set-Cookie', cookie);
    leadOn(exchange, ...nextStep(became, returnAddress(retry.back)));
  }
}

/** Where a browser goes next, and what a caller of the API is told. */
function nextStep(
  became: Extract<SignIn, { readonly is: 'signed-in' | 'code-wanted' }>,
  back: string,
): readonly [string, object] {
  if (became.is === 'code-wanted') {
    return [`/sign-in?step=code&return=${encodeURIComponent(back)}`, { status: 'code wanted' }];
  }
  const { name, role, mustChangePassword } = became.operator;
  const href = mustChangePassword ? '/account' : back;
  return [href, { status: 'signed in', name, role, mustChangePassword }];
}

function show(
  { access, pages }: Context,
  { request, response }: Exchange,
  step: 'password' | 'code',
  notice: Notice,
): void {
  const asked: unknown = request.method === 'GET' ? request.query.return : request.body?.return;
  const back = returnAddress(asked, '');
  const title = step === 'code' ? 'Enter your code' : 'Sign in';
  const view = {
    step,
    back,
    name: '',
    problem: undefined,
    seconds: undefined,
    sso: access.sso !== undefined,
    ...notice,
  };
  pages.page(response, 'sign-in', { title, bare: true }, view);
}

/**
 * A name is kept only where somebody has it: people type passwords into the wrong field. The row is no hint to
 * the caller, for only admins read it.
 */
async function record(
  access: Access,
  became: SignIn,
  name: string,
  { request, response }: Exchange,
): Promise<void> {
  const origin = originOf(request, response);
  if (became.is === 'signed-in') {
    const entry = { event: 'sign-in.succeeded', outcome: 'done', actor: became.operator } as const;
    return access.audit.record({ ...entry, origin });
  }
  const people = await access.people.list();
  const known = people.find((person) => person.name.toLowerCase() === name.toLowerCase());
  const subject = known?.name ?? (name === '' ? 'second step' : 'unknown name');
  if (became.is === 'code-wanted') return;
  const event = became.is === 'locked' ? 'sign-in.locked' : 'sign-in.failed';
  await access.audit.record({ event, outcome: 'refused', actor: undefined, origin, subject });
}
