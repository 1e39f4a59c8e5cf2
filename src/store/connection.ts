import type { PGlite } from '@electric-sql/pglite';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** A connected database, not yet migrated. */
export type Connection = {
  readonly kysely: Kysely<Tables>;
  readonly pglite: PGlite | undefined;
  close(): Promise<void>;
};
