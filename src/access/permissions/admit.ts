import type { Principal } from '../principal.ts';
import { may } from '../principal.ts';
import { lacks } from './permissions.ts';
import type { Need } from './routes.ts';

/** Whether somebody gets through; if not, with which HTTP status and why. */
export type Admission =
  | { readonly admitted: true }
  | { readonly admitted: false; readonly status: 401 | 403 | 405; readonly because: string };

const ADMITTED: Admission = { admitted: true };

/** Whether a route that needs `needs` is open to `principal`; undefined is nobody. Pure. Source: design §9. */
export function admit(needs: Need, principal: Principal | undefined): Admission {
  if (needs === 'public') return ADMITTED;
  if (principal === undefined) return refuse(401, 'Sign in, or send a token with this request.');
  if (needs === 'person') return person(principal);
  if (needs === 'header') return header(principal);
  if (may(principal, needs)) return ADMITTED;
  if (principal.kind !== 'operator') {
    return refuse(
      403,
      `The scope ${needs} is missing. It may do: ${principal.permissions.join(', ')}.`,
    );
  }
  return principal.mustChangePassword
    ? refuse(403, 'Change your first password before anything else.')
    : refuse(403, `${lacks(needs)} You are signed in as ${principal.role}.`);
}

function person(principal: Principal): Admission {
  return principal.kind === 'operator' ? ADMITTED : refuse(403, 'This is for people, not tokens.');
}

/** A link that a page elsewhere hides in a picture brings the cookie, but never a header. */
function header(principal: Principal): Admission {
  if (principal.kind === 'operator') {
    return refuse(405, 'A sync is started by POST; GET is for machines that send Authorization.');
  }
  return may(principal, 'sync:trigger')
    ? ADMITTED
    : refuse(403, 'The scope sync:trigger is missing.');
}

function refuse(status: 401 | 403 | 405, because: string): Admission {
  return { admitted: false, status, because };
}
