import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Access } from '../../access/access.ts';
import type { AuditEvent } from '../../access/audit/audit-events.ts';
import { ROLES, type Role } from '../../access/permissions/roles.ts';
import type { PersonChange, Refusal } from '../../access/users/people.ts';
import type { Person } from '../../access/users/person-rows.ts';
import type { Result } from '../../domain/result.ts';
import type { Clock } from '../../ports/ports.ts';
import { timeView } from '../format/time-text.ts';
import { acceptFields } from '../middleware/body.ts';
import { NO_FIELDS } from '../middleware/parameters.ts';
import { notFound, ProblemError, wantsPage } from '../middleware/problem.ts';
import { originOf, visitorOf } from '../middleware/visitor.ts';
import type { Pages } from '../pages.ts';
import { formText, leadOn, parseForm } from './form.ts';

type Exchange = { readonly request: Request<{ id: string }>; readonly response: Response };
type Context = {
  readonly access: Access;
  readonly pages: Pages;
  readonly clock: Pick<Clock, 'now'>;
};
type Shown = { readonly name: string; readonly password: string };

const ROLE = z.enum(ROLES, { error: `Must be one of ${ROLES.join(', ')}.` });
const NEW_PERSON = z.object({ name: formText(64), role: ROLE });
const NEW_ROLE = z.object({ role: ROLE });

const ACCEPT_PERSON = acceptFields({ name: 'text', role: 'text' });
const ACCEPT_ROLE = acceptFields({ role: 'text' });
const ACCEPT_NOTHING = acceptFields(NO_FIELDS);

const DONE: Readonly<Record<string, string>> = {
  role: 'The role is changed; it counts from the next request on.',
  disabled: 'The person is kept out, and all sessions have ended.',
  enabled: 'The person may sign in again.',
  'signed-out': 'All sessions of the person have ended.',
};

/** What each role may, in words for whoever gives it. */
const ROLE_TEXTS: Readonly<Record<Role, string>> = {
  viewer: 'sees payments, runs and exceptions',
  operator: 'also starts syncs, replays, uploads',
  approver: 'also approves batches of others',
  admin: 'also manages people, tokens and the audit log',
};

/** `/people`: who may sign in, as what. */
export function peopleRoutes(access: Access, pages: Pages, clock: Pick<Clock, 'now'>): Router {
  const router = Router();
  const context = { access, pages, clock };
  const { people } = access;
  router.get('/people', (request, response) => show(context, { request, response }));
  router.post(
    '/people',
    ACCEPT_PERSON,
    async (request: Request<{ id: string }>, response: Response) => {
      const { name, role } = parseForm(NEW_PERSON, request);
      const added = await people.add(name, role);
      if (!added.ok) return refuse(context, { request, response }, added.error);
      const { person, password } = added.value;
      await record(access, { request, response }, 'person.added', person, { after: { role } });
      await showPassword(context, { request, response }, { name: person.name, password });
    },
  );
  router.post(
    '/people/:id/role',
    ACCEPT_ROLE,
    async (request: Request<{ id: string }>, response: Response) => {
      const { role } = parseForm(NEW_ROLE, request);
      const changed = await people.changeRole(request.params.id, role);
      await answer(context, { request, response }, changed, 'person.role-changed', 'role');
    },
  );
  router.post(
    '/people/:id/disable',
    ACCEPT_NOTHING,
    async (request: Request<{ id: string }>, response: Response) => {
      const changed = await people.disable(request.params.id);
      await answer(context, { request, response }, changed, 'person.disabled', 'disabled');
    },
  );
  router.post(
    '/people/:id/enable',
    ACCEPT_NOTHING,
    async (request: Request<{ id: string }>, response: Response) => {
      const changed = await people.enable(request.params.id);
      await answer(context, { request, response }, changed, 'person.enabled', 'enabled');
    },
  );
  router.post(
    '/people/:id/password',
    ACCEPT_NOTHING,
    async (request: Request<{ id: string }>, response: Response) => {
      const reset = await people.resetPassword(request.params.id);
      if (!reset.ok) return refuse(context, { request, response }, reset.error);
      const { person, password } = reset.value;
      await record(access, { request, response }, 'person.password-reset', person);
      await showPassword(context, { request, response }, { name: person.name, password });
    },
  );
  router.post(
    '/people/:id/sign-out',
    ACCEPT_NOTHING,
    async (request: Request<{ id: string }>, response: Response) => {
      const person = await people.person(request.params.id);
      if (person === undefined) throw notFound('There is no such person.');
      const sessions = await access.sessions.endAll(person.id);
      await record(access, { request, response }, 'sessions.ended', person, { sessions });
      leadOn({ request, response }, '/people?done=signed-out', { sessions });
    },
  );
  return router;
}

async function answer(
  context: Context,
  exchange: Exchange,
  changed: Result<PersonChange, Refusal>,
  event: AuditEvent,
  told: string,
): Promise<void> {
  if (!changed.ok) return refuse(context, exchange, changed.error);
  const { before, after } = changed.value;
  await record(context.access, exchange, event, after, {
    before: factsOf(before),
    after: factsOf(after),
  });
  leadOn(exchange, `/people?done=${told}`, { id: after.id, ...factsOf(after) });
}

function factsOf({ role, disabledAt }: Person): object {
  return { role, disabled: disabledAt !== null };
}

async function record(
  { audit }: Access,
  { request, response }: Exchange,
  event: AuditEvent,
  person: Person,
  detail?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const [actor, origin] = [visitorOf(response), originOf(request, response)];
  await audit.record({ event, outcome: 'done', actor, origin, subject: person.name, detail });
}

/** Not a redirect: what is shown once must not stand in an address. */
async function showPassword(context: Context, exchange: Exchange, shown: Shown): Promise<void> {
  const { request, response } = exchange;
  if (wantsPage(request)) return show(context, exchange, { shown });
  response
    .status(201)
    .set('Cache-Control', 'no-store')
    .json({ name: shown.name, firstPassword: shown.password });
}

async function refuse(context: Context, exchange: Exchange, { because }: Refusal): Promise<void> {
  if (!wantsPage(exchange.request)) throw new ProblemError({ status: 422, detail: because });
  exchange.response.status(422);
  await show(context, exchange, { problem: because });
}

async function show(
  { access, pages, clock }: Context,
  {
    request,
    response,
  }: { readonly request: Request<{ id: string }> | Request; readonly response: Response },
  notice: { readonly shown?: Shown; readonly problem?: string } = {},
): Promise<void> {
  const now = clock.now();
  const { done } = request.query;
  const self = visitorOf(response)?.id;
  pages.page(
    response,
    'people',
    { title: 'People', current: 'people' },
    {
      people: (await access.people.list()).map((person) => ({
        ...person,
        isSelf: person.id === self,
        added: timeView(person.createdAt, now),
        seen: person.lastSeenAt === null ? undefined : timeView(person.lastSeenAt, now),
      })),
      roles: ROLES.map((name) => ({ name, text: ROLE_TEXTS[name] })),
      done: request.method === 'GET' && typeof done === 'string' ? DONE[done] : undefined,
      ...{ shown: undefined, problem: undefined, ...notice },
    },
  );
}
