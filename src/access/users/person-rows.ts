import { type Kysely, sql } from 'kysely';
import type { Role } from '../permissions/roles.ts';
import type { AccessTables } from '../tables.ts';

/** A person as the page shows them. Instants are epoch milliseconds. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly source: 'password' | 'sso';
  readonly mustChangePassword: boolean;
  readonly twoFactor: boolean;
  readonly disabledAt: number | null;
  readonly createdAt: number;
  readonly sessions: number;
  readonly lastSeenAt: number | null;
};

/** The person of that id. */
export async function personOf(
  kysely: Kysely<AccessTables>,
  id: string,
): Promise<Person | undefined> {
  return (await personRows(kysely, id))[0];
}

/** Everybody, in the order they were added; with `id` that one alone. */
export async function personRows(
  kysely: Kysely<AccessTables>,
  id?: string,
): Promise<readonly Person[]> {
  const all = kysely
    .selectFrom('operators')
    .selectAll()
    .select(({ selectFrom, fn }) => [
      selectFrom('operator_sessions')
        .select(fn.countAll<number>().as('n'))
        .whereRef('operator_sessions.userId', '=', 'operators.id')
        .where('expiresAt', '>', new Date())
        .as('sessions'),
      selectFrom('operator_sessions')
        .select(sql<number | null>`max("seenAt")`.as('at'))
        .whereRef('operator_sessions.userId', '=', 'operators.id')
        .as('lastSeenAt'),
    ]);
  const asked = id === undefined ? all : all.where('id', '=', id);
  const rows = await asked.orderBy('createdAt').limit(1000).execute();
  return rows.map((row) => ({
    ...{
      id: row.id,
      name: row.name,
      role: row.role,
      source: row.username === null ? 'sso' : 'password',
    },
    ...{ mustChangePassword: row.mustChangePassword, twoFactor: row.twoFactorEnabled === true },
    ...{ disabledAt: row.disabledAt, createdAt: row.createdAt.getTime() },
    ...{ sessions: row.sessions ?? 0, lastSeenAt: row.lastSeenAt },
  }));
}
