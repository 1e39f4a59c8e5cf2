import type { Kysely } from 'kysely';
import type { Clock } from '../ports/ports.ts';
import { type Audit, auditIn } from './audit/audit.ts';
import type { Credentials, Identified } from './principal.ts';
import { createAuth, type Sso } from './sign-in/auth.ts';
import { machineOf } from './sign-in/header-credentials.ts';
import { createIdentity, type Identity } from './sign-in/identity.ts';
import { type Sessions, sessionsIn } from './sign-in/sessions.ts';
import { createSso } from './sign-in/sso.ts';
import { type Tries, triesIn } from './sign-in/tries.ts';
import type { AccessTables } from './tables.ts';
import { type Tokens, tokensIn } from './tokens.ts';
import { type OwnAccount, ownAccountIn } from './users/own-account.ts';
import { type People, peopleIn } from './users/people.ts';

/** What access is built from. `baseUrl` is where browsers reach the application; `secret` signs their cookies. */
export type AccessSettings = {
  readonly kysely: Kysely<AccessTables>;
  readonly clock: Pick<Clock, 'now'>;
  readonly baseUrl: string;
  readonly secret: string;
  readonly extensionHeaderValue: string | undefined;
  readonly sso: Sso | undefined;
  readonly onError: (message: string) => void;
};

/** Who may come in and what they may do: people, sessions, tokens, and the log of all of it. */
export type Access = {
  readonly identity: Identity;
  readonly account: OwnAccount;
  readonly people: People;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly audit: Audit;
  /** Who the credentials of a request belong to. A header is never overruled by a cookie. */
  identify(credentials: Credentials): Promise<Identified>;
  /** Single sign-on, where it is configured. */
  readonly sso: SsoGate | undefined;
};

/** The way to the directory and back. */
export type SsoGate = {
  /** Where to send the browser, with the cookies that tie the answer to it; rejects while the directory is away. */
  start(returnTo: string): Promise<{ readonly url: string; readonly cookies: readonly string[] }>;
  /** Lets the library answer the directory's callback. */
  finish(request: Request): Promise<Response>;
};

/** Access over one database; the library for sign-in is loaded when somebody first needs it. */
export function createAccess(settings: AccessSettings): Access {
  const { kysely, clock, extensionHeaderValue } = settings;
  const auth = once(() => createAuth(settings));
  const [sessions, tokens] = [sessionsIn(kysely, clock), tokensIn(kysely, clock)];
  const tries = triesIn(kysely, clock);
  const identity = createIdentity({ auth, sessions, tries });
  const account = ownAccountIn({ kysely, auth, tries });
  return {
    ...{ identity, account, sessions, tokens },
    people: peopleIn(kysely, auth, clock),
    audit: auditIn(kysely, clock),
    sso: settings.sso === undefined ? undefined : ssoGate(settings, settings.sso),
    async identify({ authorization, cookie, address }) {
      if (authorization === undefined) {
        const operator = await identity.whoIs(cookie ?? '');
        return operator === undefined ? { is: 'nobody' } : { is: 'known', principal: operator };
      }
      const machine = () => machineOf(authorization, tokens, extensionHeaderValue);
      const isToken = /^bearer /i.test(authorization);
      return identifyMachine(tries, address, machine, isToken);
    },
  };
}

/** Only wrong headers count: a scheduler that calls every minute must never be locked out. */
async function identifyMachine(
  tries: Tries,
  address: string,
  machine: () => ReturnType<typeof machineOf>,
  isToken: boolean,
): Promise<Identified> {
  const looked = await tries.look('header', address).catch((error: unknown) => {
    // Without a database nobody counts; no token can be tried out then either, but a password could.
    if (!isToken) throw error;
    return { granted: true } as const;
  });
  if (!looked.granted) return { is: 'locked', seconds: looked.seconds };
  const principal = await machine();
  if (principal !== undefined) return { is: 'known', principal };
  await tries.begin('header', address);
  return { is: 'refused' };
}

function ssoGate(settings: AccessSettings, sso: Sso): SsoGate {
  const auth = once(() => createSso(settings, sso));
  return {
    async start(returnTo) {
      const body = {
        provider: 'sso',
        callbackURL: returnTo,
        errorCallbackURL: '/sign-in?sso=refused',
      };
      const response = await (await auth()).api.signInSocial({
        body,
        headers: new Headers(),
        asResponse: true,
      });
      const answer: unknown = await response.json();
      const url =
        typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'url') : undefined;
      if (typeof url !== 'string')
        throw new Error('The directory could not be asked to sign somebody in');
      return { url, cookies: response.headers.getSetCookie() };
    },
    finish: async (request) => (await auth()).handler(request),
  };
}

/** Made once, when it is first wanted; a failure is not kept, so that the next one tries again. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
