import type { Kysely } from 'kysely';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock } from '../../ports/ports.ts';
import type { Role } from '../permissions/roles.ts';
import { type Auth, isName, LOCAL_ISSUER } from '../sign-in/auth.ts';
import type { AccessTables } from '../tables.ts';
import { firstPassword } from './first-password.ts';
import { type Person, personOf, personRows } from './person-rows.ts';

/** Why a change of people is refused; the text is for the one who asked. */
export type Refusal = { readonly because: string };

/** A person before and after a change. */
export type PersonChange = { readonly before: Person; readonly after: Person };

/** People who may sign in. */
export type People = {
  list(): Promise<readonly Person[]>;
  person(id: string): Promise<Person | undefined>;
  count(): Promise<number>;
  /** Adds one with a first password, which is known only now and must be changed. Refuses a name that is taken. */
  add(
    name: string,
    role: Role,
  ): Promise<Result<{ readonly person: Person; readonly password: string }, Refusal>>;
  /** Takes effect with the next request. Refuses to leave nobody who is admin. */
  changeRole(id: string, role: Role): Promise<Result<PersonChange, Refusal>>;
  /** A new first password; ends all sessions and switches the second factor off. */
  resetPassword(
    id: string,
  ): Promise<Result<{ readonly person: Person; readonly password: string }, Refusal>>;
  /** Keeps one out and ends all sessions. Refuses to leave nobody who is admin. */
  disable(id: string): Promise<Result<PersonChange, Refusal>>;
  enable(id: string): Promise<Result<PersonChange, Refusal>>;
};

const NAME_RULE = 'A name has 3 to 64 letters, digits, dots, dashes or underscores.';
const UNKNOWN: Refusal = { because: 'There is no such person.' };
const LAST_ADMIN: Refusal = { because: 'Nobody else is admin; make somebody else admin first.' };

/** People in the database; `auth` hashes their passwords. */
export function peopleIn(
  kysely: Kysely<AccessTables>,
  auth: () => Promise<Auth>,
  clock: Pick<Clock, 'now'>,
): People {
  const one = (id: string) => personOf(kysely, id);
  const change = (id: string, set: PersonUpdate) => applyChange(kysely, id, set);
  return {
    list: () => personRows(kysely),
    person: one,
    count: async () => {
      const query = kysely
        .selectFrom('operators')
        .select(({ fn }) => fn.countAll<number>().as('n'));
      return (await query.executeTakeFirstOrThrow()).n;
    },
    async add(name, role) {
      if (!isName(name)) return err({ because: NAME_RULE });
      const password = firstPassword();
      const id = await insertPerson(kysely, await auth(), { name, role, password });
      const person = id === undefined ? undefined : await one(id);
      return person === undefined
        ? err({ because: 'The name is taken.' })
        : ok({ person, password });
    },
    changeRole: (id, role) => change(id, { role }),
    disable: (id) => change(id, { disabledAt: clock.now() }),
    enable: (id) => change(id, { disabledAt: null }),
    async resetPassword(id) {
      const person = await one(id);
      if (person === undefined) return err(UNKNOWN);
      if (person.source === 'sso')
        return err({ because: 'The person signs in by single sign-on.' });
      const password = firstPassword();
      await writePassword(kysely, await auth(), id, password);
      return ok({ person, password });
    },
  };
}

type PersonUpdate = { readonly role?: Role; readonly disabledAt?: number | null };

/** Within one transaction that locks the admins, so that two of them cannot remove each other at once. */
async function applyChange(
  kysely: Kysely<AccessTables>,
  id: string,
  set: PersonUpdate,
): Promise<Result<PersonChange, Refusal>> {
  return kysely.transaction().execute(async (transaction) => {
    const admins = await transaction
      .selectFrom('operators')
      .select('id')
      .where('role', '=', 'admin')
      .where('disabledAt', 'is', null)
      .orderBy('id')
      .forUpdate()
      .execute();
    const before = await personOf(transaction, id);
    if (before === undefined) return err(UNKNOWN);
    const stays = (set.role ?? before.role) === 'admin' && (set.disabledAt ?? null) === null;
    if (!stays && admins.every((admin) => admin.id === id) && admins.length > 0)
      return err(LAST_ADMIN);
    await transaction
      .updateTable('operators')
      .set({ ...set, updatedAt: new Date() })
      .where('id', '=', id)
      .execute();
    if (typeof set.disabledAt === 'number') {
      await transaction.deleteFrom('operator_sessions').where('userId', '=', id).execute();
    }
    return ok({ before, after: (await personOf(transaction, id)) ?? before });
  });
}

/** The new person's id; undefined when the name is taken, also by somebody who is added at the same instant. */
async function insertPerson(
  kysely: Kysely<AccessTables>,
  auth: Auth,
  {
    name,
    role,
    password,
  }: { readonly name: string; readonly role: Role; readonly password: string },
): Promise<string | undefined> {
  const username = name.toLowerCase();
  const { internalAdapter, password: passwords } = await auth.$context;
  if (await isTaken(kysely, username)) return undefined;
  const hash = await passwords.hash(password);
  // The address is nobody's: better-auth asks for one, and `.invalid` never receives anything.
  const email = `${username}@operators.invalid`;
  const facts = { name, email, emailVerified: true, username, role, mustChangePassword: true };
  const source = { method: 'email-password' } as const;
  const person = await internalAdapter.createUser(facts, source).catch(async (error: unknown) => {
    // Somebody else was faster, between our look and our row.
    if (await isTaken(kysely, username)) return undefined;
    throw error;
  });
  if (person === undefined) return undefined;
  const account = { providerId: 'credential', issuer: LOCAL_ISSUER, accountId: person.id };
  await internalAdapter.linkAccount({ ...account, userId: person.id, password: hash });
  return person.id;
}

async function writePassword(
  kysely: Kysely<AccessTables>,
  auth: Auth,
  id: string,
  password: string,
): Promise<void> {
  const { password: passwords } = await auth.$context;
  const hash = await passwords.hash(password);
  await kysely.transaction().execute(async (transaction) => {
    const account = transaction.updateTable('operator_accounts').set({ password: hash });
    await account.where('userId', '=', id).where('providerId', '=', 'credential').execute();
    const person = { mustChangePassword: true, twoFactorEnabled: false, updatedAt: new Date() };
    await transaction.updateTable('operators').set(person).where('id', '=', id).execute();
    await transaction.deleteFrom('operator_sessions').where('userId', '=', id).execute();
  });
}

async function isTaken(kysely: Kysely<AccessTables>, username: string): Promise<boolean> {
  const query = kysely.selectFrom('operators').select('id').where('username', '=', username);
  return (await query.executeTakeFirst()) !== undefined;
}
