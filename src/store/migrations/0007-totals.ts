import { type Kysely, sql } from 'kysely';

/**
 * How runs ended and what became of transactions, since the beginning: history is forgotten after a time, and a
 * counter that falls reads as a restart. Begins with the history that there is.
 */
export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`create table totals (
    kind text not null,
    dry_run boolean not null,
    completed bigint not null default 0,
    partial bigint not null default 0,
    failed bigint not null default 0,
    updated bigint not null default 0,
    unchanged bigint not null default 0,
    ignored bigint not null default 0,
    exceptions bigint not null default 0,
    primary key (kind, dry_run)
  )`.execute(database);
  await sql`insert into totals (kind, dry_run, completed, partial, failed)
    select kind, dry_run,
      count(*) filter (where result = 'completed'),
      count(*) filter (where result = 'partial'),
      count(*) filter (where result = 'failed')
    from runs group by kind, dry_run`.execute(database);
  await sql`update totals set
      updated = items.updated,
      unchanged = items.unchanged,
      ignored = items.ignored,
      exceptions = items.exceptions
    from (
      select kind, dry_run, sum(updated) as updated, sum(unchanged) as unchanged,
        sum(ignored) as ignored, sum(exceptions) as exceptions
      from run_merchants join runs using (run_id)
      where run_merchants.result is not null
      group by kind, dry_run
    ) as items
    where items.kind = totals.kind and items.dry_run = totals.dry_run`.execute(database);
}
