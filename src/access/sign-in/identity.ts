import { roleNamed } from '../permissions/roles.ts';
import type { Operator } from '../principal.ts';
import type { Auth } from './auth.ts';
import type { Sessions } from './sessions.ts';
import type { Tries } from './tries.ts';
import { cookieHeader, cookiesOf, headersOf, type Visit } from './visit.ts';

/** What became of a try to sign in; `cookies` are for the answer's `Set-Cookie`. */
export type SignIn =
  | { readonly is: 'signed-in'; readonly cookies: readonly string[]; readonly operator: Operator }
  | { readonly is: 'code-wanted'; readonly cookies: readonly string[] }
  | { readonly is: 'refused' }
  | { readonly is: 'locked'; readonly seconds: number };

/** People signing in and out. */
export type Identity = {
  /** Refuses alike whether the name, the password or both are wrong; takes the same time. */
  signIn(name: string, password: string, visit: Visit): Promise<SignIn>;
  /** The second step: six digits of an authenticator, or a backup code. */
  enterCode(code: string, visit: Visit): Promise<SignIn>;
  /** Who the cookies belong to; keeps the session alive, or ends it when it was idle for too long. */
  whoIs(cookie: string): Promise<Operator | undefined>;
  /** Ends the session of the cookies. */
  signOut(visit: Visit): Promise<readonly string[]>;
};

type Ports = {
  readonly auth: () => Promise<Auth>;
  readonly sessions: Sessions;
  readonly tries: Tries;
};

/** Identity over better-auth. */
export function createIdentity(ports: Ports): Identity {
  return {
    signIn: (name, password, visit) => signIn(ports, { name, password }, visit),
    enterCode: (code, visit) => enterCode(ports, code, visit),
    whoIs: (cookie) => whoIs(ports, cookie),
    async signOut(visit) {
      const auth = await ports.auth();
      return cookiesOf(await auth.api.signOut({ headers: headersOf(visit), asResponse: true }));
    },
  };
}

async function signIn(
  ports: Ports,
  { name, password }: { readonly name: string; readonly password: string },
  visit: Visit,
): Promise<SignIn> {
  // Both are counted, whoever stands behind the name: nobody learns from a lock whether it exists.
  const granted = [
    await ports.tries.begin('address', visit.address),
    await ports.tries.begin('name', name),
  ];
  const seconds = Math.max(0, ...granted.map((one) => (one.granted ? 0 : one.seconds)));
  if (seconds > 0) return { is: 'locked', seconds };
  const auth = await ports.auth();
  const body = { username: name, password };
  const response = await auth.api.signInUsername({
    body,
    headers: headersOf(visit),
    asResponse: true,
  });
  if (!response.ok) return { is: 'refused' };
  await ports.tries.succeed('name', name);
  await ports.tries.succeed('address', visit.address);
  return entered(ports, response, visit);
}

async function enterCode(ports: Ports, code: string, visit: Visit): Promise<SignIn> {
  const granted = await ports.tries.begin('address', visit.address);
  if (!granted.granted) return { is: 'locked', seconds: granted.seconds };
  const auth = await ports.auth();
  const request = {
    body: { code: code.replaceAll(' ', '') },
    headers: headersOf(visit),
    asResponse: true,
  } as const;
  const response = /^\d{6}$/.test(request.body.code)
    ? await auth.api.verifyTOTP(request)
    : await auth.api.verifyBackupCode(request);
  if (!response.ok) return { is: 'refused' };
  await ports.tries.succeed('address', visit.address);
  return entered(ports, response, visit);
}

/** A new session never goes on from the one a browser brought along, which ends here (session fixation). */
async function entered(ports: Ports, response: Response, visit: Visit): Promise<SignIn> {
  const cookies = cookiesOf(response);
  const operator = await whoIs(ports, cookieHeader(cookies));
  if (operator === undefined) return { is: 'code-wanted', cookies };
  const before = await whoIs(ports, visit.cookie);
  if (before !== undefined) await ports.sessions.end(before.id, before.sessionId);
  return { is: 'signed-in', cookies, operator };
}

async function whoIs({ auth, sessions }: Ports, cookie: string): Promise<Operator | undefined> {
  if (!cookie.includes('payment-sync.session_token=')) return undefined;
  const found = await (await auth()).api.getSession({ headers: new Headers({ cookie }) });
  const role = roleNamed(found?.user.role);
  if (found === null || role === undefined || found.user.disabledAt) return undefined;
  const { user, session } = found;
  if (!(await sessions.touch(session.id, Number(session.seenAt)))) return undefined;
  const { id, name, mustChangePassword } = user;
  return { kind: 'operator', id, name, role, sessionId: session.id, mustChangePassword };
}
