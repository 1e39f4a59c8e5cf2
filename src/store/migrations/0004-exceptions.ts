import { type Kysely, sql } from 'kysely';

/** Exceptions across runs: one row per merchant id, gateway transaction and subject. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table exceptions (
    id bigint generated always as identity primary key,
    merchant_id text not null,
    transaction_id text not null,
    subject text not null,
    submitted_at text,
    client_reference text,
    payment_id text,
    reason text not null,
    change_type text,
    change_from text,
    change_to text,
    change_cent_amount bigint,
    change_currency text,
    detail text,
    run_id text not null,
    first_seen_at bigint not null,
    last_seen_at bigint not null,
    tries integer not null,
    state text not null,
    closed_at bigint,
    note text,
    unique (merchant_id, transaction_id, subject)
  )`.execute(database);
  await sql`create index exceptions_in_order on exceptions (state, id)`.execute(database);
  await sql`create index exceptions_closed on exceptions (closed_at) where state <> 'open'`.execute(
    database,
  );
}
