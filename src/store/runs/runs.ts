import type { Kysely, Selectable } from 'kysely';
import type { Run } from '../../domain/runs/run.ts';
import type { Store } from '../../ports/ports.ts';
import { storable } from '../storable.ts';
import type { RunTable, Tables } from '../tables.ts';
import { toRun } from './run-row.ts';

/** Runs and their merchant ids in the database, to be read. */
export function runsIn(kysely: Kysely<Tables>): Pick<Store, 'runs' | 'run' | 'lastTick'> {
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
    async lastTick() {
      const { tick } = await kysely
        .selectFrom('runs')
        .select(({ fn }) => fn.max('tick').as('tick'))
        .executeTakeFirstOrThrow();
      return tick ?? undefined;
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
