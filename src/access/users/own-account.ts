import type { Kysely } from 'kysely';
import type { Operator } from '../principal.ts';
import { type Auth, PASSWORD } from '../sign-in/auth.ts';
import type { Tries } from '../sign-in/tries.ts';
import { cookiesOf, headersOf, type Visit } from '../sign-in/visit.ts';
import type { AccessTables } from '../tables.ts';

/** What became of a change of the own account; `because` is for the person. */
export type AccountChange<T = object> =
  | ({ readonly is: 'done'; readonly cookies: readonly string[] } & T)
  | { readonly is: 'refused'; readonly because: string };

/** What a second factor is set up with: for the person's authenticator, and for the day it is lost. */
export type TwoFactorSetup = { readonly uri: string; readonly backupCodes: readonly string[] };

/** What people may change about themselves; each change asks for the password or a code again. */
export type OwnAccount = {
  /** Ends all other sessions, and gives this one a new cookie. */
  changePassword(
    operator: Operator,
    given: { readonly current: string; readonly next: string },
    visit: Visit,
  ): Promise<AccountChange>;
  startTwoFactor(
    operator: Operator,
    password: string,
    visit: Visit,
  ): Promise<AccountChange<TwoFactorSetup>>;
  confirmTwoFactor(operator: Operator, code: string, visit: Visit): Promise<AccountChange>;
  endTwoFactor(operator: Operator, password: string, visit: Visit): Promise<AccountChange>;
};

type Ports = {
  readonly kysely: Kysely<AccessTables>;
  readonly auth: () => Promise<Auth>;
  readonly tries: Tries;
};

const WRONG_PASSWORD = 'The password is not right.';
const WRONG_CODE = 'The code is not right, or its time is over.';
const TOO_OFTEN = 'Too many tries. Wait 15 minutes.';

/** The own account over better-auth. */
export function ownAccountIn(ports: Ports): OwnAccount {
  return {
    async changePassword(operator, { current, next }, visit) {
      const problem = passwordProblem(operator, current, next);
      if (problem !== undefined) return { is: 'refused', because: problem };
      const auth = await ports.auth();
      const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
      const changed = await reAuthenticated(ports, operator, WRONG_PASSWORD, () =>
        auth.api.changePassword({ body, headers: headersOf(visit), asResponse: true }),
      );
      if (changed.is === 'done') await passwordIsOwn(ports.kysely, operator.id);
      return changed;
    },
    async startTwoFactor(operator, password, visit) {
      const auth = await ports.auth();
      let setup: TwoFactorSetup | undefined;
      const started = await reAuthenticated(ports, operator, WRONG_PASSWORD, async () => {
        const response = await auth.api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: headersOf(visit),
          asResponse: true,
        });
        if (response.ok) setup = setupOf(await response.clone().json());
        return response;
      });
      if (started.is === 'refused') return started;
      return setup === undefined
        ? { is: 'refused', because: WRONG_PASSWORD }
        : { ...started, ...setup };
    },
    async confirmTwoFactor(operator, code, visit) {
      const auth = await ports.auth();
      const body = { code: code.replaceAll(' ', '') };
      return reAuthenticated(ports, operator, WRONG_CODE, () =>
        auth.api.verifyTOTP({ body, headers: headersOf(visit), asResponse: true }),
      );
    },
    async endTwoFactor(operator, password, visit) {
      const auth = await ports.auth();
      return reAuthenticated(ports, operator, WRONG_PASSWORD, () =>
        auth.api.disableTwoFactor({
          body: { password },
          headers: headersOf(visit),
          asResponse: true,
        }),
      );
    },
  };
}

/** A change that asks for the password or a code again: whoever found an open browser may not guess for long. */
async function reAuthenticated(
  { tries }: Ports,
  operator: Operator,
  because: string,
  attempt: () => Promise<Response>,
): Promise<AccountChange> {
  if (!(await tries.begin('code', operator.id)).granted)
    return { is: 'refused', because: TOO_OFTEN };
  const response = await attempt();
  if (!response.ok) return { is: 'refused', because };
  await tries.succeed('code', operator.id);
  return { is: 'done', cookies: cookiesOf(response) };
}

function passwordProblem({ name }: Operator, current: string, next: string): string | undefined {
  if (next.length < PASSWORD.min)
    return `The new password needs ${PASSWORD.min} characters at least.`;
  if (next.length > PASSWORD.max)
    return `The new password may have ${PASSWORD.max} characters at most.`;
  if (next === current) return 'The new password is the old one.';
  if (next.toLowerCase().includes(name.toLowerCase())) return 'The new password contains the name.';
  return new Set(next).size < 5 ? 'The new password repeats too few characters.' : undefined;
}

async function passwordIsOwn(kysely: Kysely<AccessTables>, id: string): Promise<void> {
  const query = kysely.updateTable('operators').set({ mustChangePassword: false });
  await query.where('id', '=', id).execute();
}

function setupOf(answer: unknown): TwoFactorSetup | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const uri: unknown = Reflect.get(answer, 'totpURI');
  const codes: unknown = Reflect.get(answer, 'backupCodes');
  return typeof uri === 'string' && Array.isArray(codes)
    ? { uri, backupCodes: codes.map(String) }
    : undefined;
}
