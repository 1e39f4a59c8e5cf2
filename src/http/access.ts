import { Router } from 'express';
import type { Access } from '../access/access.ts';
import { accountRoutes } from './access-account.ts';
import { auditRoutes } from './access-audit.ts';
import { peopleRoutes } from './access-people.ts';
import { signInRoutes } from './access-sign-in.ts';
import { ssoRoutes } from './access-sso.ts';
import { tokenRoutes } from './access-tokens.ts';
import type { Pages } from './pages.ts';
import type { HttpPorts, HttpSettings } from './settings.ts';

/** The pages about who may come in: signing in, the own account, people, tokens, the audit log. */
export function accessRoutes(
  access: Access,
  { clock, log }: HttpPorts,
  { baseUrl }: HttpSettings,
  pages: Pages,
): Router {
  const router = Router();
  router.use(signInRoutes(access, pages));
  router.use(ssoRoutes(access, baseUrl ?? 'http://localhost', log));
  router.use(accountRoutes(access, pages, clock));
  router.use(peopleRoutes(access, pages, clock));
  router.use(tokenRoutes(access, pages, clock));
  router.use(auditRoutes(access, pages, clock));
  return router;
}
