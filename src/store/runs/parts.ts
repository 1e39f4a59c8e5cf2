import { type Kysely, sql, type Transaction } from 'kysely';
import { type RunKind, resultOfRun } from '../../domain/runs/run.ts';
import type { PartEnd, Store } from '../../ports/ports.ts';
import { countPart, countRun } from '../history/totals.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { parseCheckpoint } from './checkpoint.ts';
import { rememberFullPass } from './full-passes.ts';
import { toMerchantColumns, toMerchantRun } from './run-row.ts';
import { findRun } from './runs.ts';
import { parseRequest } from './stored-request.ts';
import { advanceWatermark } from './watermarks.ts';

/** A run's parts in the database, as workers take and end them. */
export function partsIn(kysely: Kysely<Tables>): Pick<Store, 'takePart' | 'endPart' | 'cancelRun'> {
  return {
    takePart: (runId, merchantId) =>
      // What cannot be read is not taken: the number of the attempt is another version's then.
      kysely.transaction().execute((transaction) => takePart(transaction, runId, merchantId)),
    endPart: (end) => kysely.transaction().execute((transaction) => endPart(transaction, end)),
    async cancelRun(runId, at) {
      const { numUpdatedRows } = await kysely
        .updateTable('runs')
        .set({ cancelled_at: at })
        .where('run_id', '=', storable(runId))
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}

async function takePart(transaction: Transaction<Tables>, runId: string, merchantId: string) {
  const row = await transaction
    .updateTable('run_merchants')
    .from('runs')
    .set({ attempt: sql`run_merchants.attempt + 1` })
    .whereRef('runs.run_id', '=', 'run_merchants.run_id')
    .where('run_merchants.run_id', '=', storable(runId))
    .where('run_merchants.merchant_id', '=', storable(merchantId))
    .where('run_merchants.result', 'is', null)
    .returningAll('run_merchants')
    .returning(['runs.request', 'runs.cancelled_at'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    runId,
    request: parseRequest(row.request),
    merchant: toMerchantRun(row),
    checkpoint: parseCheckpoint(row.checkpoint),
    attempt: row.attempt,
    isCancelled: row.cancelled_at !== null,
  };
}

async function endPart(
  transaction: Transaction<Tables>,
  { runId, attempt, at, merchant, watermark, fullPass }: PartEnd,
) {
  // Whoever changes a run's parts has locked the run before, so that one of them sees that it was the last.
  const run = await transaction
    .selectFrom('runs')
    .select(['kind', 'dry_run', 'ended_at'])
    .where('run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst();
  if (run === undefined || run.ended_at !== null) return undefined;
  const { numUpdatedRows } = await transaction
    .updateTable('run_merchants')
    .set(toMerchantColumns(merchant))
    .where('run_id', '=', runId)
    .where('merchant_id', '=', merchant.merchantId)
    .where('attempt', '=', attempt)
    .where('result', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return undefined;
  if (watermark !== undefined)
    await advanceWatermark(transaction, run.kind, merchant.merchantId, watermark);
  if (fullPass !== undefined)
    await rememberFullPass(transaction, run.kind, merchant.merchantId, fullPass);
  await countPart(transaction, run, merchant);
  return endRun(transaction, { ...run, run_id: runId }, at);
}

/** Ends a run whose last part has ended. */
async function endRun(
  transaction: Transaction<Tables>,
  run: { readonly run_id: string; readonly kind: RunKind; readonly dry_run: boolean },
  at: number,
) {
  const { run_id: runId } = run;
  const parts = await transaction
    .selectFrom('run_merchants')
    .select('result')
    .where('run_id', '=', runId)
    .execute();
  const results = parts.map(({ result }) => result);
  if (results.includes(null)) return undefined;
  const result = resultOfRun(results);
  await transaction
    .updateTable('runs')
    .set({ ended_at: at, result })
    .where('run_id', '=', runId)
    .execute();
  await countRun(transaction, run, result);
  return findRun(transaction, runId);
}
