import { type Kysely, sql } from 'kysely';

/**
 * How often a row was taken by a worker that has not told of it, which `attempt`, that only ever grows, does not say;
 * and whether what is known of a payment was found out by a run or by a file.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`alter table batch_rows add column tries integer not null default 0`.execute(database);
  await sql`alter table payment_states add column from_batch boolean not null default false`.execute(
    database,
  );
}
