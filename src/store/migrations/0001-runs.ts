import { type Kysely, sql } from 'kysely';

/** Runs, and what each merchant id's part came to. */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table runs (
    run_id text primary key,
    seq bigint generated always as identity unique,
    kind text not null,
    trigger text not null,
    dry_run boolean not null,
    started_at bigint not null,
    ended_at bigint,
    result text,
    commercetools_requests bigint not null,
    gateway_requests bigint not null,
    error text
  )`.execute(database);
  await sql`create index runs_started_at on runs (started_at)`.execute(database);
  await sql`create table run_merchants (
    run_id text not null references runs on delete cascade,
    merchant_id text not null,
    position integer not null,
    window_from bigint not null,
    window_to bigint not null,
    expected bigint,
    read bigint not null,
    updated bigint not null,
    unchanged bigint not null,
    ignored bigint not null,
    exceptions bigint not null,
    pages bigint not null,
    result text,
    error text,
    checkpoint jsonb,
    primary key (run_id, merchant_id)
  )`.execute(database);
}
