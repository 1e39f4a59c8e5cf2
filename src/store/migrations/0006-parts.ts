import { type Kysely, sql } from 'kysely';

/**
 * A run's parts are taken, counted and ended one by one, by any instance: each has its own requests and the number
 * of its attempt, and counts which of its transactions earlier runs had settled, for they have no item. A run knows what was asked, so that another instance can join it or go on with it.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`update run_merchants set result = 'partial', error = 'interrupted by an upgrade'
    where result is null`.execute(database);
  await sql`update runs set ended_at = started_at, result = 'partial'
    where ended_at is null`.execute(database);
  await sql`alter table runs
    add column request jsonb,
    add column tick bigint,
    add column cancelled_at bigint,
    drop column commercetools_requests,
    drop column gateway_requests,
    drop column error`.execute(database);
  await sql`create unique index runs_of_tick on runs (kind, tick)`.execute(database);
  await sql`create index runs_at_work on runs (kind) where ended_at is null`.execute(database);
  await sql`alter table run_merchants
    add column attempt integer not null default 0,
    add column settled bigint not null default 0,
    add column commercetools_requests bigint not null default 0,
    add column gateway_requests bigint not null default 0`.execute(database);
}
