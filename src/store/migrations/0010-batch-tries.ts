import { type Kysely, sql } from 'kysely';

/**
 * How often a row was taken by a worker that has not told of it: what `attempt`, which only ever grows, does not say.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table batch_rows add column tries integer not null default 0`.execute(database);
}
