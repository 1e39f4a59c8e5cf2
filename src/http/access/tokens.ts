import { type Request, type Response, Router } from 'express';
import * as z from 'zod';
import type { Access } from '../../access/access.ts';
import { permissionText, SCOPES, scopeNamed } from '../../access/permissions/permissions.ts';
import { LONGEST_DAYS, type Token } from '../../access/tokens.ts';
import type { Clock } from '../../ports/ports.ts';
import { timeView } from '../format/time-text.ts';
import { acceptFields } from '../middleware/body.ts';
import { NO_FIELDS } from '../middleware/parameters.ts';
import { notFound, wantsPage } from '../middleware/problem.ts';
import { originOf, visitorOf } from '../middleware/visitor.ts';
import type { Pages } from '../pages.ts';
import { formText, formTexts, leadOn, parseForm } from './form.ts';

type Exchange = { readonly request: Request; readonly response: Response };
type Context = {
  readonly access: Access;
  readonly pages: Pages;
  readonly clock: Pick<Clock, 'now'>;
};
type Shown = { readonly name: string; readonly secret: string };

const DAYS_RULE = `Must be a whole number of days, 1 to ${LONGEST_DAYS}.`;
const SCOPE_RULE = `Choose one at least of ${SCOPES.join(', ')}.`;

const NEW_TOKEN = z.object({
  name: formText(100).refine((name) => name.trim() !== '', { error: 'Say who will use it.' }),
  scopes: formTexts
    .transform((given) => given.flatMap((one) => scopeNamed(one) ?? [`? ${one}`]))
    .transform((given, context) => {
      const known = given.flatMap((one) => scopeNamed(one) ?? []);
      if (known.length === 0 || known.length < given.length) context.addIssue(SCOPE_RULE);
      return [...new Set(known)];
    }),
  days: z
    .string({ error: DAYS_RULE })
    .regex(/^\d{1,3}$/, { error: DAYS_RULE })
    .transform(Number)
    .refine((days) => days >= 1 && days <= LONGEST_DAYS, { error: DAYS_RULE }),
});

const ACCEPT_TOKEN = acceptFields({ name: 'text', scopes: 'values', days: 'text' });

/** `/tokens`: what other systems call the API with. */
export function tokenRoutes(access: Access, pages: Pages, clock: Pick<Clock, 'now'>): Router {
  const router = Router();
  const context = { access, pages, clock };
  router.get('/tokens', (request, response) => show(context, { request, response }));
  router.post('/tokens', ACCEPT_TOKEN, async (request: Request, response: Response) => {
    const { name, scopes, days } = parseForm(NEW_TOKEN, request);
    const actor = visitorOf(response);
    const createdBy = actor?.name ?? 'nobody';
    const { token, secret } = await access.tokens.create({ name, scopes, days, createdBy });
    const entry = { event: 'token.created', outcome: 'done', actor } as const;
    const after = { id: token.id, scopes, expiresAt: new Date(token.expiresAt).toISOString() };
    await access.audit.record({
      ...entry,
      origin: originOf(request, response),
      subject: token.name,
      detail: { after },
    });
    if (wantsPage(request))
      return show(context, { request, response }, { name: token.name, secret });
    response
      .status(201)
      .set('Cache-Control', 'no-store')
      .json({ ...after, name: token.name, secret });
  });
  router.post(
    '/tokens/:id/revoke',
    acceptFields(NO_FIELDS),
    async (request: Request<{ id: string }>, response: Response) => {
      const token = await access.tokens.revoke(request.params.id);
      if (token === undefined) throw notFound('There is no such token, or it is revoked already.');
      const entry = {
        event: 'token.revoked',
        outcome: 'done',
        actor: visitorOf(response),
      } as const;
      const detail = { before: { id: token.id, scopes: token.scopes } };
      await access.audit.record({
        ...entry,
        origin: originOf(request, response),
        subject: token.name,
        detail,
      });
      leadOn({ request, response }, '/tokens?done=revoked', { id: token.id, revoked: true });
    },
  );
  return router;
}

async function show(
  { access, pages, clock }: Context,
  { request, response }: Exchange,
  shown?: Shown,
): Promise<void> {
  const now = clock.now();
  const done =
    request.query.done === 'revoked'
      ? 'The token is revoked; it opens nothing any more.'
      : undefined;
  pages.page(
    response,
    'tokens',
    { title: 'Tokens', current: 'tokens' },
    {
      tokens: (await access.tokens.list()).map((token) => tokenView(token, now)),
      scopes: SCOPES.map((name) => ({ name, text: permissionText(name) })),
      ...{ longestDays: LONGEST_DAYS, done, shown },
    },
  );
}

function tokenView(token: Token, now: number) {
  return {
    ...token,
    chip: chipOf(token, now),
    created: timeView(token.createdAt, now),
    expires: timeView(token.expiresAt, now),
    used: token.lastUsedAt === null ? undefined : timeView(token.lastUsedAt, now),
  };
}

function chipOf({ revokedAt, expiresAt }: Token, now: number) {
  if (revokedAt !== null) return { label: 'Revoked', tone: 'bad', icon: 'slash' };
  if (expiresAt <= now) return { label: 'Expired', tone: 'warn', icon: 'clock' };
  return { label: 'Active', tone: 'good', icon: 'check' };
}
