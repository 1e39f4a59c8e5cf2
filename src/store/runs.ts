import type { Kysely, Selectable, Transaction } from 'kysely';
import type { Run } from '../domain/run.ts';
import type { Store } from '../ports.ts';
import { parseCheckpoint, toJson } from './checkpoint.ts';
import type { Checkpoints } from './kept.ts';
import { toMerchantColumns, toRun, toRunRow } from './run-row.ts';
import { storable } from './storable.ts';
import type { RunTable, Tables } from './tables.ts';

/** Runs and their merchant ids in the database. */
export function runsIn(
  kysely: Kysely<Tables>,
): Pick<Store, 'startRun' | 'endRun' | 'runs' | 'run'> & Checkpoints {
  return {
    startRun: (run) => kysely.transaction().execute((transaction) => startRun(transaction, run)),
    endRun: (run) => kysely.transaction().execute((transaction) => endRun(transaction, run)),
    async runs(limit) {
      const rows = await kysely
        .selectFrom('runs')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute();
      return withMerchants(kysely, rows);
    },
    async run(runId) {
      const rows = await kysely
        .selectFrom('runs')
        .selectAll()
        .where('run_id', '=', storable(runId))
        .execute();
      return (await withMerchants(kysely, rows))[0];
    },
    async checkpoint(runId, merchantId) {
      const row = await kysely
        .selectFrom('run_merchants')
        .select('checkpoint')
        .where('run_id', '=', storable(runId))
        .where('merchant_id', '=', storable(merchantId))
        .executeTakeFirst();
      return parseCheckpoint(row?.checkpoint);
    },
  };
}

/** Started again, a run keeps its place in the list and begins anew. */
async function startRun(transaction: Transaction<Tables>, run: Run): Promise<void> {
  const { run_id, ...columns } = toRunRow(run);
  await transaction
    .insertInto('runs')
    .values({ run_id, ...columns })
    .onConflict((conflict) => conflict.column('run_id').doUpdateSet(columns))
    .execute();
  await replaceMerchants(transaction, run, new Map());
}

/** The end tells all there is to tell but where the pages ended, which is kept. */
async function endRun(transaction: Transaction<Tables>, run: Run): Promise<void> {
  const { run_id, ...columns } = toRunRow(run);
  const { numUpdatedRows } = await transaction
    .updateTable('runs')
    .set(columns)
    .where('run_id', '=', run_id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  const before = await transaction
    .selectFrom('run_merchants')
    .select(['merchant_id', 'checkpoint'])
    .where('run_id', '=', run_id)
    .execute();
  const checkpoints = new Map(before.map((row) => [row.merchant_id, row.checkpoint]));
  await replaceMerchants(transaction, run, checkpoints);
}

/** Whoever changes a run's merchant ids has locked the run's row before, by writing it. */
async function replaceMerchants(
  transaction: Transaction<Tables>,
  { runId, merchants }: Run,
  checkpoints: ReadonlyMap<string, unknown>,
): Promise<void> {
  const rows = merchants.map((merchant, position) => ({
    run_id: runId,
    merchant_id: merchant.merchantId,
    position,
    ...toMerchantColumns(merchant),
    checkpoint: toJson(checkpoints.get(merchant.merchantId)),
  }));
  await transaction.deleteFrom('run_merchants').where('run_id', '=', runId).execute();
  if (rows.length > 0) await transaction.insertInto('run_merchants').values(rows).execute();
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
