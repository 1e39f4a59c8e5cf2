import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import * as runs from './migrations/0001-runs.ts';
import * as items from './migrations/0002-items.ts';
import * as watermarks from './migrations/0003-watermarks.ts';
import * as exceptions from './migrations/0004-exceptions.ts';
import * as settled from './migrations/0005-settled.ts';
import * as parts from './migrations/0006-parts.ts';
import * as totals from './migrations/0007-totals.ts';
import * as access from './migrations/0008-access.ts';
import * as batches from './migrations/0009-batches.ts';
import * as batchesRemembered from './migrations/0010-batches-remembered.ts';
import type { Tables } from './tables.ts';

/** In the order of their names. One that was released is never changed; a change is a new one. */
const MIGRATIONS = {
  '0001-runs': runs,
  '0002-items': items,
  '0003-watermarks': watermarks,
  '0004-exceptions': exceptions,
  '0005-settled': settled,
  '0006-parts': parts,
  '0007-totals': totals,
  '0008-access': access,
  '0009-batches': batches,
  '0010-batches-remembered': batchesRemembered,
};

/** Brings the tables up to this version; of several instances that start at once, one does it. */
export async function migrate(kysely: Kysely<Tables>): Promise<void> {
  const provider = { getMigrations: async () => MIGRATIONS };
  const { error } = await new Migrator({ db: kysely, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
