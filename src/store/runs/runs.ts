import { type Kysely, type Selectable, sql } from 'kysely';
import type { Run } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import { storable } from '../storable.ts';
import type { RunTable, Tables } from '../tables.ts';
import { toRun } from './run-row.ts';

/** Runs and their merchant ids in the database, to be read. */
export function runsIn(kysely: Kysely<Tables>): Pick<Store, 'runs' | 'run' | 'lastTicks'> {
  return {
    async runs(limit) {
      const rows = await kysely
        .selectFrom('runs')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return withMerchants(kysely, rows);
    },
    run: (runId) => findRun(kysely, runId),
    async lastTicks() {
      // One that is not complete is made up for, but not at every tick: a merchant id may be refused for good.
      const isDone = sql`(result is null or result = 'completed'
        or started_at > extract(epoch from now()) * 1000 - 3600000)`;
      const isFull = sql<boolean>`kind = 'run' and (request->>'full')::boolean and ${isDone}`;
      const { any, full } = await kysely
        .selectFrom('runs')
        .select(({ fn }) => [
          fn.max('tick').as('any'),
          fn.max('tick').filterWhere(isFull).as('full'),
        ])
        .executeTakeFirstOrThrow();
      return { any: any ?? undefined, full: full ?? undefined };
    },
  };
}

/** A run as it stands, also in the midst of a transaction; undefined when there is none of that id. */
export async function findRun(kysely: Kysely<Tables>, runId: string): Promise<Run | undefined> {
  const rows = await kysely
    .selectFrom('runs')
    .selectAll()
    .where('run_id', '=', storable(runId))
    .execute();
  return (await withMerchants(kysely, rows))[0];
}

async function withMerchants(
  kysely: Kysely<Tables>,
  rows: readonly Selectable<RunTable>[],
): Promise<readonly Run[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ run_id }) => run_id);
  const merchants = await kysely
    .selectFrom('run_merchants')
    .selectAll()
    .where('run_id', 'in', ids)
    .orderBy('position')
    .execute();
  const byRun = Map.groupBy(merchants, ({ run_id }) => run_id);
  return rows.map((row) => toRun(row, byRun.get(row.run_id) ?? []));
}
