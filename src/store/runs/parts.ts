import { type Kysely, sql, type Transaction } from 'kysely';
import { type MerchantRun, type RunKind, resultOfRun } from '../../domain/runs/run.ts';
import type { PartEnd, Store } from '../../ports/ports.ts';
import { cancelLocked, endRows, lockBatchOfRun, markCancelled } from '../batches/batch-end.ts';
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
export function partsIn(
  kysely: Kysely<Tables>,
): Pick<Store, 'takePart' | 'releasePart' | 'endPart' | 'cancelRun'> {
  return {
    takePart: (runId, merchantId) =>
      // What cannot be read is not taken: the number of the attempt is another version's then.
      kysely.transaction().execute((transaction) => takePart(transaction, runId, merchantId)),
    async releasePart({ runId, merchantId, attempt }) {
      await kysely
        .updateTable('run_merchants')
        .set({ tries: sql`greatest(tries - 1, 0)` })
        .where('run_id', '=', storable(runId))
        .where('merchant_id', '=', storable(merchantId))
        .where('attempt', '=', attempt)
        .where('result', 'is', null)
        .execute();
    },
    endPart: (end) => kysely.transaction().execute((transaction) => endPart(transaction, end)),
    cancelRun: (runId, at) =>
      kysely.transaction().execute(async (transaction) => {
        const batch = await lockBatchOfRun(transaction, storable(runId));
        const note = 'Cancelled with its run.';
        const cancelled = batch && (await cancelLocked(transaction, batch, { note, at }));
        return cancelled !== undefined || markCancelled(transaction, storable(runId), at);
      }),
  };
}

async function takePart(transaction: Transaction<Tables>, runId: string, merchantId: string) {
  const row = await transaction
    .updateTable('run_merchants')
    .from('runs')
    .set({ attempt: sql`run_merchants.attempt + 1`, tries: sql`run_merchants.tries + 1` })
    .whereRef('runs.run_id', '=', 'run_merchants.run_id')
    .where('run_merchants.run_id', '=', storable(runId))
    .where('run_merchants.merchant_id', '=', storable(merchantId))
    .where('run_merchants.result', 'is', null)
    .returningAll('run_merchants')
    .returning(['runs.request', 'runs.cancelled_at', 'runs.batch_id'])
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    runId,
    request: parseRequest(row.request),
    merchant: toMerchantRun(row),
    checkpoint: parseCheckpoint(row.checkpoint),
    ...{ attempt: row.attempt, tries: row.tries },
    isCancelled: row.cancelled_at !== null,
    ...(await fileOf(transaction, row.batch_id)),
  };
}

async function fileOf(transaction: Transaction<Tables>, batchId: string | null) {
  if (batchId === null) return {};
  const batch = await transaction
    .selectFrom('batches')
    .select('sync_with_gateway')
    .where('batch_id', '=', batchId)
    .executeTakeFirst();
  return batch === undefined ? {} : { batch: { batchId, withGateway: batch.sync_with_gateway } };
}

async function endPart(transaction: Transaction<Tables>, end: PartEnd) {
  const { runId, attempt, at, watermark, fullPass } = end;
  // A file is locked before its run, whoever changes the two.
  const batch = await lockBatchOfRun(transaction, runId);
  // Whoever changes a run's parts has locked the run before, so that one of them sees that it was the last.
  const run = await transaction
    .selectFrom('runs')
    .select(['kind', 'dry_run', 'ended_at', 'cancelled_at'])
    .where('run_id', '=', runId)
    .forUpdate()
    .executeTakeFirst();
  if (run === undefined || run.ended_at !== null) return undefined;
  const ending = end.merchant.merchantId;
  const row = await transaction
    .updateTable('run_merchants')
    .set(endColumns(run.kind, end.merchant))
    .where('run_id', '=', runId)
    .where('merchant_id', '=', ending)
    .where('attempt', '=', attempt)
    .where('result', 'is', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const left = batch && (await endRows(transaction, batch, { ...run, runId, attempt, at, ending }));
  if (watermark !== undefined) await advanceWatermark(transaction, run.kind, ending, watermark);
  if (fullPass !== undefined) await rememberFullPass(transaction, run.kind, ending, fullPass);
  const { exceptions } = row;
  await countPart(transaction, run, { ...row, exceptions: exceptions + (left ?? 0) });
  return endRun(transaction, { ...run, run_id: runId }, at);
}

/** What a part of a file counts, the store has counted: slices of several attempts, and rows that ended otherwise. */
function endColumns(kind: RunKind, merchant: MerchantRun) {
  const columns = toMerchantColumns(merchant);
  if (kind !== 'batch') return columns;
  const { result, error, commercetools_requests, gateway_requests } = columns;
  return { result, error, commercetools_requests, gateway_requests };
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
