import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as schema from './migrations/0001-schema.ts';
import * as access from './migrations/0002-access.ts';
import type { Tables } from './tables.ts';

/** In the order of their names. One that was released is never changed; a change is a new one. */
const MIGRATIONS = { '0001-schema': schema, '0002-access': access };

/** Brings the tables up to this version; of several instances that start at once, one does it. */
export async function migrate(kysely: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: async () => MIGRATIONS };
  const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
