import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Tables } from '../tables.ts';
import type { Retention } from './kept.ts';

/** Rows of one statement: some milliseconds, so that pages of a run get their turn between two. */
const STEP = 2_000;

type RetentionDatabase = Pick<Database, 'kysely' | 'pglite'>;

/** Forgets what is old, in the database. May be stopped anywhere: the next time goes on from there. */
export function retentionIn({ kysely, pglite }: RetentionDatabase, step = STEP): Retention {
  return {
    async prune(before, isStopping = () => false) {
      const remove = (table: keyof Tables, condition: RawBuilder<unknown>) =>
        removeInSteps(kysely, { table, condition, step, isStopping });
      let items = 0;
      let runs = 0;
      for (;;) {
        const old = await oldRuns(kysely, before);
        if (old.length === 0 || isStopping()) break;
        const condition = sql`run_id in (${sql.join(old)})`;
        items += await remove('items', condition);
        runs += await remove('runs', condition);
      }
      const closed = sql`state <> 'open' and closed_at < ${before} and last_seen_at < ${before}`;
      const exceptions = await remove('exceptions', closed);
      const settled = await remove('settled', sql`settled_at < ${before}`);
      // Their rows go with them. One that is still at work, or waits for an answer, is not old.
      const ended = sql`updated_at < ${before} and queued = 0`;
      const batches = await remove('batches', ended);
      const payments = await remove('payment_states', sql`at < ${before}`);
      // The embedded database has no autovacuum: without this the room of what was deleted is never used again.
      if (pglite !== undefined && !isStopping()) await sql`vacuum analyze`.execute(kysely);
      return { runs, items, exceptions, settled, payments, batches };
    },
  };
}

/** Oldest first, some at a time: their items go before them, so that none is ever left without its run. */
async function oldRuns(kysely: Kysely<Tables>, before: number): Promise<readonly string[]> {
  const rows = await kysely
    .selectFrom('runs')
    .select('run_id')
    .where('started_at', '<', before)
    .orderBy('started_at')
    .limit(20)
    .execute();
  return rows.map(({ run_id }) => run_id);
}

type Removal = {
  readonly table: keyof Tables;
  readonly condition: RawBuilder<unknown>;
  readonly step: number;
  readonly isStopping: () => boolean;
};

async function removeInSteps(kysely: Kysely<Tables>, removal: Removal): Promise<number> {
  const { table, condition, step, isStopping } = removal;
  const name = sql.table(table);
  for (let removed = 0; ; ) {
    if (isStopping()) return removed;
    const some = sql`array(select ctid from ${name} where ${condition} limit ${step})`;
    const { numAffectedRows = 0n } =
      await sql`delete from ${name} where ctid = any(${some}) and ${condition}`.execute(kysely);
    removed += Number(numAffectedRows);
    if (numAffectedRows === 0n) return removed;
  }
}
