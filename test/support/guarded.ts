import { hashPassword } from 'better-auth/crypto';
import type { Kysely } from 'kysely';
import { type Access, createAccess } from '../../src/access/access.ts';
import type { Role } from '../../src/access/permissions/roles.ts';
import type { Sso } from '../../src/access/sign-in/auth.ts';
import type { AccessTables } from '../../src/access/tables.ts';
import type { HttpSettings } from '../../src/http/settings.ts';
import { createDatabaseStore, type DatabaseStore } from '../../src/store/database-store.ts';
import { batchPortOver } from './batch-app.ts';
import { temporaryDatabase } from './data-directory.ts';
import { type StartedApp, startApp } from './http-app.ts';

/** The value that schedulers send to the app under test. */
export const HEADER_VALUE = Buffer.from('scheduler:a long password').toString('base64');

/** What signs the cookies of the app under test. */
export const SECRET = 'the secret of the tests, long enough for anybody';

/** A clock that a test moves; sessions of better-auth itself go by the real one, so it starts there. */
export type TestClock = { now(): number; advance(ms: number): void };

/** An embedded database with its tables, and access over it. */
export type AccessUnderTest = {
  readonly kysely: Kysely<AccessTables>;
  readonly access: Access;
  readonly clock: TestClock;
  readonly errors: readonly string[];
  close(): Promise<void>;
};

/** Opens access over an empty database. */
export async function openAccess(
  settings: { readonly baseUrl?: string; readonly sso?: Sso } = {},
): Promise<AccessUnderTest & { readonly store: DatabaseStore }> {
  const database = await temporaryDatabase();
  const kysely = database.kysely.withTables<AccessTables>();
  const store = createDatabaseStore(database);
  return { ...accessOver(kysely, settings), kysely, store, close: database.close };
}

/** Access over a database that is open already. */
export function accessOver(
  kysely: Kysely<AccessTables>,
  { baseUrl = 'http://localhost', sso }: { readonly baseUrl?: string; readonly sso?: Sso } = {},
): Pick<AccessUnderTest, 'access' | 'clock' | 'errors'> {
  let moved = 0;
  const clock = {
    now: () => Date.now() + moved,
    advance: (ms: number) => {
      moved += ms;
    },
  };
  const errors: string[] = [];
  const access = createAccess({
    ...{ kysely, clock, baseUrl, sso, secret: SECRET, extensionHeaderValue: HEADER_VALUE },
    onError: (message) => void errors.push(message),
  });
  return { access, clock, errors };
}

/** The app behind its guard. */
export type GuardedApp = StartedApp & {
  readonly under: AccessUnderTest & { readonly store: DatabaseStore };
};

const metrics = {
  incoming: () => {},
  scrape: async () => ({ contentType: 'text/plain', text: 'up 1\n' }),
};

/** Starts the app with everybody's access over an empty database. */
export async function startGuarded(
  settings: Partial<HttpSettings> = {},
  ports: NonNullable<Parameters<typeof startApp>[1]> = {},
): Promise<GuardedApp> {
  const under = await openAccess(
    settings.baseUrl === undefined ? {} : { baseUrl: settings.baseUrl },
  );
  const clock = { now: under.clock.now, pause: async () => {} };
  const app = await startApp(
    { extensionHeaderValue: HEADER_VALUE, ...settings },
    {
      ...{ gate: under.access, access: under.access, clock, metrics },
      ...{ batches: batchPortOver(under.store).port, ...ports },
    },
  );
  const stop = async () => {
    await app.stop();
    await under.close();
  };
  return { ...app, under, stop };
}

/** A password that people of the tests choose. */
export const PASSWORD = 'correct horse battery';

/** Adds a person who has a password of their own already; `PASSWORD`. */
export async function addPerson(
  { access, kysely }: Pick<AccessUnderTest, 'access' | 'kysely'>,
  name: string,
  role: Role,
): Promise<string> {
  const added = await access.people.add(name, role);
  if (!added.ok) throw new Error(added.error.because);
  const { id } = added.value.person;
  // Hashed once for all people of all tests: it takes a good part of a second where others work, too.
  passwordHash ??= hashPassword(PASSWORD);
  const account = kysely.updateTable('operator_accounts').set({ password: await passwordHash });
  await account.where('userId', '=', id).execute();
  const own = kysely.updateTable('operators').set({ mustChangePassword: false });
  await own.where('id', '=', id).execute();
  return id;
}

let passwordHash: Promise<string> | undefined;

/** Signs in over HTTP and answers the header `Cookie` of the new session. */
export async function signIn(
  app: Pick<StartedApp, 'post'>,
  name: string,
  password = PASSWORD,
): Promise<string> {
  const response = await postForm(app, '/sign-in', { name, password });
  if (response.status !== 200)
    throw new Error(`${name}: ${response.status} ${await response.text()}`);
  return cookieOf(response.headers.getSetCookie());
}

/** Sends a form as the API takes it; answers come as JSON unless `headers` say otherwise. */
export function postForm(
  app: Pick<StartedApp, 'post'>,
  path: string,
  fields: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return app.post(path, {
    body: new URLSearchParams(fields),
    headers: { Accept: 'application/json', ...headers },
  });
}

/** What a browser sends back of `Set-Cookie`. */
export function cookieOf(cookies: readonly string[]): string {
  return cookies
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
