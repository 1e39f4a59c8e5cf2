import type { Kysely } from 'kysely';
import type { Clock } from '../../ports/ports.ts';
import type { AccessTables } from '../tables.ts';

/** Where single sign-on asks, and the claim that holds the role. */
export type Sso = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly roleClaim: string | undefined;
};

/** What people sign in with. `baseUrl` is where browsers reach the application; `secret` signs their cookies. */
export type AuthSettings = {
  readonly kysely: Kysely<AccessTables>;
  readonly clock: Pick<Clock, 'now'>;
  readonly baseUrl: string;
  readonly secret: string;
  readonly onError: (message: string) => void;
};

const HOUR_S = 60 * 60;

/** A session ends this long after it began, whatever happens in between. */
export const ABSOLUTE_MS = 12 * HOUR_S * 1000;

/** A session ends when nothing was asked with it for this long. */
export const IDLE_MS = HOUR_S * 1000;

/** Bounds of a password; the longer one keeps hashing cheap. Source: NIST SP 800-63B. */
export const PASSWORD = { min: 12, max: 128 } as const;

/** The provider of single sign-on, in better-auth's words and addresses. */
export const SSO = 'sso';

/** The issuer of accounts with a password, as better-auth writes it. */
export const LOCAL_ISSUER = 'local:credential';

/**
 * better-auth over our tables, with single sign-on when `sso` is given. Only its server functions are used, and
 * the callback of single sign-on; its own routes are not served. The library is loaded here, when somebody signs
 * in: it costs a third of a second that a run from the command line must not wait.
 */
export async function createAuth(settings: AuthSettings, sso: readonly SsoPlugin[] = []) {
  // Only single sign-on may say what somebody is; nothing that a browser sends ever does.
  const input = sso.length > 0;
  const [{ betterAuth }, { twoFactor, username }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins'),
  ]);
  const { kysely, clock, baseUrl, secret, onError } = settings;
  return betterAuth({
    appName: 'Payment Sync',
    baseURL: baseUrl,
    secret,
    telemetry: { enabled: false },
    database: { db: kysely, type: 'postgres' },
    // Sign-in is limited by our own counters, over all instances; these would count in this process alone.
    rateLimit: { enabled: false },
    logger: { level: 'error', log: (_level, message) => onError(message) },
    advanced: {
      cookiePrefix: 'payment-sync',
      useSecureCookies: baseUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
    },
    user: {
      modelName: 'operators',
      additionalFields: {
        role: { type: 'string', required: true, input },
        mustChangePassword: { type: 'boolean', required: true, input },
        disabledAt: { type: 'number', bigint: true, required: false, input: false },
      },
    },
    session: {
      modelName: 'operator_sessions',
      expiresIn: ABSOLUTE_MS / 1000,
      disableSessionRefresh: true,
      additionalFields: {
        seenAt: { type: 'number', bigint: true, required: true, input: false },
      },
    },
    account: {
      modelName: 'operator_accounts',
      accountLinking: { enabled: false },
      updateAccountOnSignIn: false,
      encryptOAuthTokens: true,
    },
    verification: { modelName: 'operator_verifications' },
    databaseHooks: {
      session: {
        create: {
          before: async (session) =>
            (await isDisabled(kysely, session.userId))
              ? false
              : { data: { ...session, seenAt: clock.now() } },
        },
      },
    },
    plugins: [
      username({ maxUsernameLength: 64, usernameValidator: isName }),
      twoFactor({
        issuer: 'Payment Sync',
        schema: { twoFactor: { modelName: 'operator_factors' } },
      }),
      ...sso,
    ],
  });
}

/** Names of people: what stands in a directory or before the @ of an address. */
export function isName(text: string): boolean {
  return /^[\w.-]{3,64}$/.test(text);
}

/** The header in which an address is handed to better-auth, for its sessions. Never read from a request. */
export const ADDRESS_HEADER = 'x-payment-sync-address';

/** better-auth as it is configured here. */
export type Auth = Awaited<ReturnType<typeof createAuth>>;

/** The plugin that single sign-on adds. */
export type SsoPlugin = ReturnType<typeof import('better-auth/plugins').genericOAuth>;

async function isDisabled(kysely: Kysely<AccessTables>, id: string): Promise<boolean> {
  const query = kysely.selectFrom('operators').select('disabledAt').where('id', '=', id);
  const person = await query.executeTakeFirst();
  return person === undefined || person.disabledAt !== null;
}
