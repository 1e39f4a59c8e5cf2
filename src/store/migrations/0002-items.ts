import { type Kysely, sql } from 'kysely';

/**
 * Items of runs, each transaction or verdict once per run and merchant id; and what is known of each payment.
 * Items have no foreign key: it would be looked up for every one of them, and pages of a run that is not
 * there are not recorded anyway.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table items (
    run_id text not null,
    merchant_id text not null,
    transaction_id text not null,
    occurrence text not null,
    seq bigint generated always as identity,
    outcome text not null,
    outcome_rank smallint not null,
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
    primary key (run_id, merchant_id, transaction_id, occurrence)
  )`.execute(database);
  await sql`create index items_in_order on items (run_id, outcome_rank, seq)`.execute(database);
  await sql`create table payment_states (
    payment_id text primary key,
    run_id text not null,
    at bigint not null,
    outcome_rank smallint not null,
    dry_run boolean not null
  )`.execute(database);
  await sql`create index payment_states_at on payment_states (at)`.execute(database);
}
