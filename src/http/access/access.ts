import { Router } from 'express';
import type { Access } from '../../access/access.ts';
import type { Pages } from '../pages.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { accountRoutes } from './account.ts';
import { auditRoutes } from './audit.ts';
import { peopleRoutes } from './people.ts';
import { signInRoutes } from './sign-in.ts';
import { ssoRoutes } from './sso.ts';
import { tokenRoutes } from './tokens.ts';

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
