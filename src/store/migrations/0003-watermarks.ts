import { type Kysely, sql } from 'kysely';

/** How far each kind of run has drained each merchant id. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table watermarks (
    kind text not null,
    merchant_id text not null,
    drained_to bigint not null,
    primary key (kind, merchant_id)
  )`.execute(database);
}
