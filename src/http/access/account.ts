import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Access } from '../../access/access.ts';
import type { AuditEvent } from '../../access/audit/audit-events.ts';
import { PASSWORD } from '../../access/sign-in/auth.ts';
import type { AccountChange, TwoFactorSetup } from '../../access/users/own-account.ts';
import type { Clock } from '../../ports/ports.ts';
import { browserText } from '../format/browser-text.ts';
import { timeView } from '../format/time-text.ts';
import { acceptFields } from '../middleware/body.ts';
import { NO_FIELDS } from '../middleware/parameters.ts';
import { notFound, ProblemError, wantsPage } from '../middleware/problem.ts';
import { operatorOf, originOf, visitOf } from '../middleware/visitor.ts';
import type { Pages } from '../pages.ts';
import { formText, leadOn, parseForm } from './form.ts';

type Exchange = { readonly request: Request; readonly response: Response };
type Part = 'password' | 'two-factor';
type Notice = {
  readonly problem?: { readonly part: Part; readonly text: string };
  readonly setup?: TwoFactorSetup & { readonly key: string };
};
type Context = {
  readonly access: Access;
  readonly pages: Pages;
  readonly clock: Pick<Clock, 'now'>;
};

const PASSWORD_FORM = z.object({
  current: formText(1000),
  next: formText(1000),
  again: formText(1000),
});
const ONE_PASSWORD = z.object({ password: formText(1000) });
const CODE_FORM = z.object({ code: formText(40) });

// Password managers want the name of the user in the form.
const ACCEPT_PASSWORDS = acceptFields({
  current: 'text',
  next: 'text',
  again: 'text',
  username: 'text',
});
const ACCEPT_PASSWORD = acceptFields({ password: 'text' });
const ACCEPT_CODE = acceptFields({ code: 'text' });
const ACCEPT_NOTHING = acceptFields(NO_FIELDS);

const DONE: Readonly<Record<string, string>> = {
  password: 'Your password is changed, and all other sessions have ended.',
  'two-factor-on': 'The second factor is on: you will be asked for a code at each sign-in.',
  'two-factor-off': 'The second factor is off.',
  sessions: 'The session has ended.',
};

/** `/account`: the own password, second factor and sessions. */
export function accountRoutes(access: Access, pages: Pages, clock: Pick<Clock, 'now'>): Router {
  const router = Router();
  const context = { access, pages, clock };
  router.get('/account', (request, response) => show(context, { request, response }));
  router.post(
    '/account/password',
    ACCEPT_PASSWORDS,
    async (request: Request, response: Response) => {
      const { current, next, again } = parseForm(PASSWORD_FORM, request);
      const operator = operatorOf(response);
      const changed: AccountChange =
        next === again
          ? await access.account.changePassword(operator, { current, next }, visitOf(request))
          : { is: 'refused', because: 'The new password and its repetition differ.' };
      const events = { done: 'password.changed', refused: 'password.refused' } as const;
      await answer(context, { request, response }, changed, {
        ...events,
        part: 'password',
        told: 'password',
      });
    },
  );
  router.post(
    '/account/two-factor',
    ACCEPT_PASSWORD,
    async (request: Request, response: Response) => {
      const { password } = parseForm(ONE_PASSWORD, request);
      const operator = operatorOf(response);
      const person = await access.people.person(operator.id);
      const started: AccountChange<TwoFactorSetup> =
        person?.twoFactor === true
          ? { is: 'refused', because: 'The second factor is on already; switch it off first.' }
          : await access.account.startTwoFactor(operator, password, visitOf(request));
      const events = { done: 'two-factor.started', refused: 'two-factor.refused' } as const;
      const more = { ...events, part: 'two-factor', told: 'two-factor' } as const;
      await answer(context, { request, response }, started, { ...more, setup: setupOf(started) });
    },
  );
  router.post(
    '/account/two-factor/confirm',
    ACCEPT_CODE,
    async (request: Request, response: Response) => {
      const { code } = parseForm(CODE_FORM, request);
      const operator = operatorOf(response);
      const confirmed = await access.account.confirmTwoFactor(operator, code, visitOf(request));
      const events = { done: 'two-factor.on', refused: 'two-factor.refused' } as const;
      const more = { ...events, part: 'two-factor', told: 'two-factor-on' } as const;
      await answer(context, { request, response }, confirmed, more);
    },
  );
  router.post(
    '/account/two-factor/off',
    ACCEPT_PASSWORD,
    async (request: Request, response: Response) => {
      const { password } = parseForm(ONE_PASSWORD, request);
      const operator = operatorOf(response);
      const ended = await access.account.endTwoFactor(operator, password, visitOf(request));
      const events = { done: 'two-factor.off', refused: 'two-factor.refused' } as const;
      const more = { ...events, part: 'two-factor', told: 'two-factor-off' } as const;
      await answer(context, { request, response }, ended, more);
    },
  );
  router.post(
    '/account/sessions/:id/end',
    ACCEPT_NOTHING,
    async (request: Request<{ id: string }>, response: Response) => {
      const operator = operatorOf(response);
      if (!(await access.sessions.end(operator.id, request.params.id))) {
        throw notFound('You have no such session; it may have ended.');
      }
      await recordEnded(access, { request, response }, 1);
      leadOn({ request, response }, '/account?done=sessions', { ended: 1 });
    },
  );
  router.post(
    '/account/sign-out-everywhere',
    ACCEPT_NOTHING,
    async (request: Request, response: Response) => {
      const ended = await access.sessions.endAll(operatorOf(response).id);
      await recordEnded(access, { request, response }, ended);
      leadOn({ request, response }, '/sign-in', { ended });
    },
  );
  return router;
}

type Answered = {
  readonly done: AuditEvent;
  readonly refused: AuditEvent;
  readonly part: Part;
  readonly told: string;
  readonly setup?: Notice['setup'];
};

async function answer(
  context: Context,
  exchange: Exchange,
  change: AccountChange,
  more: Answered,
): Promise<void> {
  const { request, response } = exchange;
  const [actor, origin] = [operatorOf(response), originOf(request, response)];
  if (change.is === 'refused') {
    const text = change.because;
    await context.access.audit.record({ event: more.refused, outcome: 'refused', actor, origin });
    if (!wantsPage(request)) throw new ProblemError({ status: 422, detail: text });
    response.status(422);
    return show(context, exchange, { problem: { part: more.part, text } });
  }
  await context.access.audit.record({ event: more.done, outcome: 'done', actor, origin });
  for (const cookie of change.cookies) response.append('Set-Cookie', cookie);
  if (more.setup === undefined)
    return leadOn(exchange, `/account?done=${more.told}`, { status: 'done' });
  if (wantsPage(request)) return show(context, exchange, { setup: more.setup });
  response.set('Cache-Control', 'no-store').json(more.setup);
}

async function show(
  { access, pages, clock }: Context,
  { request, response }: Exchange,
  notice: Notice = {},
): Promise<void> {
  const { id, name, role, sessionId, mustChangePassword } = operatorOf(response);
  const [person, sessions] = await Promise.all([access.people.person(id), access.sessions.of(id)]);
  const now = clock.now();
  const { done } = request.query;
  pages.page(
    response,
    'account',
    { title: 'Account', current: 'account' },
    {
      ...{ name, role, mustChangePassword, passwordMin: PASSWORD.min },
      ...{ source: person?.source ?? 'password', twoFactor: person?.twoFactor === true },
      sessions: sessions.map((one) => ({
        ...{ id: one.id, isThis: one.id === sessionId, address: one.address },
        ...{ browser: browserText(one.browser), started: timeView(one.createdAt, now) },
        seen: timeView(one.seenAt, now),
      })),
      done: request.method === 'GET' && typeof done === 'string' ? DONE[done] : undefined,
      ...{ problem: undefined, setup: undefined, ...notice },
    },
  );
}

/** The key as people type it into an authenticator that cannot follow the link: groups of four. */
function setupOf(started: AccountChange<TwoFactorSetup>): Notice['setup'] {
  if (started.is === 'refused') return undefined;
  const { uri, backupCodes } = started;
  const key = new URL(uri).searchParams.get('secret') ?? '';
  return { uri, backupCodes, key: key.replace(/(.{4})(?=.)/g, '$1 ') };
}

async function recordEnded(
  access: Access,
  { request, response }: Exchange,
  count: number,
): Promise<void> {
  const [actor, origin] = [operatorOf(response), originOf(request, response)];
  const detail = { sessions: count };
  await access.audit.record({
    event: 'sessions.ended',
    outcome: 'done',
    actor,
    origin,
    subject: actor.name,
    detail,
  });
}
