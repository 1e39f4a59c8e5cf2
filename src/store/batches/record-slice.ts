import { type Selectable, sql, type Transaction } from 'kysely';
import { withSettled } from '../../domain/batches/batch.ts';
import { statusOfWork } from '../../domain/batches/batch-status.ts';
import type { ItemOutcome } from '../../domain/decide/reason.ts';
import { COUNTER, type MerchantRun, SORTING_PART } from '../../domain/runs/run.ts';
import type { SliceRecord, Standing } from '../../ports/slices.ts';
import { recordConditions } from '../exceptions/condition-page.ts';
import { rememberPayments } from '../history/payment-states.ts';
import { OUTCOMES } from '../runs/item-row.ts';
import { lockMerchant } from '../runs/record-page.ts';
import { toMerchantRun } from '../runs/run-row.ts';
import { storableOrNull } from '../storable.ts';
import type { RunMerchantTable, Tables } from '../tables.ts';
import { addSorted } from './add-sorted.ts';
import { lockBatchOfRun } from './batch-end.ts';
import { toCounters, toResultColumns } from './batch-row.ts';
import type { BatchRowTable, BatchTable } from './batch-tables.ts';
import { writeBatch } from './batch-write.ts';

/** Records a slice of a file under the fence of its part; the counters of the file and of the run follow from it. */
export async function recordSlice(
  transaction: Transaction<Tables>,
  slice: SliceRecord,
): Promise<{ readonly standing: Standing; readonly merchant: MerchantRun | undefined }> {
  const batch = await lockBatchOfRun(transaction, slice.runId);
  const part = batch && (await lockPart(transaction, slice));
  if (batch === undefined || part === undefined)
    return { standing: 'superseded', merchant: undefined };
  await addSorted(transaction, batch.batch_id, slice);
  const changed = await recordRows(transaction, batch.batch_id, slice);
  const counted = await countRows(transaction, slice, changed);
  if (changed.length > 0) await writeCounts(transaction, batch, slice, changed);
  await recordLooks(transaction, slice);
  const standing = part.cancelled_at === null ? 'at work' : 'cancelled';
  return { standing, merchant: toMerchantRun(counted) };
}

/** Keeps the conditions of the payments that were looked at. */
async function recordLooks(
  transaction: Transaction<Tables>,
  { runId: run_id, merchantId, at, conditions }: SliceRecord,
): Promise<void> {
  if (conditions.length === 0) return;
  await lockMerchant(transaction, merchantId);
  await recordConditions(transaction, { run_id, at }, conditions);
}

/** The part, if this attempt still has it; it has come on, so that earlier attempts no longer count. */
async function lockPart(
  transaction: Transaction<Tables>,
  { runId, merchantId, attempt, requests, error }: SliceRecord,
) {
  return transaction
    .updateTable('run_merchants')
    .from('runs')
    .set({
      tries: 0,
      commercetools_requests: requests.commercetools,
      gateway_requests: requests.gateway,
      error: sql<string | null>`coalesce(run_merchants.error, ${storableOrNull(error)}::text)`,
    })
    .whereRef('runs.run_id', '=', 'run_merchants.run_id')
    .where('run_merchants.run_id', '=', runId)
    .where('run_merchants.merchant_id', '=', merchantId)
    .where('run_merchants.attempt', '=', attempt)
    .where('run_merchants.result', 'is', null)
    .returning('runs.cancelled_at')
    .executeTakeFirst();
}

const RECORDED = ['status', 'payment_id', 'txn_id', 'gateway_status', 'outcome'] as const;
type RecordedColumns = Pick<Selectable<BatchRowTable>, (typeof RECORDED)[number]>;

/** The rows that were recorded now; those that have ended since are not among them. */
async function recordRows(
  transaction: Transaction<Tables>,
  batchId: string,
  { runId, merchantId, at, rows }: SliceRecord,
): Promise<readonly RecordedColumns[]> {
  if (rows.length === 0) return [];
  const columns = rows.map(({ number, result }) => ({ number, ...toResultColumns(result) }));
  const json = JSON.stringify(columns);
  const row = sql<
    Selectable<BatchRowTable>
  >`json_populate_recordset(null::batch_rows, ${json}::json)`.as('row');
  return transaction
    .updateTable('batch_rows')
    .from(row)
    .set(({ ref }) => ({
      status: ref('row.status'),
      outcome: ref('row.outcome'),
      response: ref('row.response'),
      gateway_status: ref('row.gateway_status'),
      error: ref('row.error'),
      matched_by: ref('row.matched_by'),
      payment_id: ref('row.payment_id'),
      changes: sql`row.changes`,
      run_id: runId,
      updated_at: at,
    }))
    .where('batch_rows.batch_id', '=', batchId)
    .where('batch_rows.status', '=', 'QUEUED')
    .where(
      'batch_rows.merchant_id',
      'is not distinct from',
      merchantId === SORTING_PART ? null : merchantId,
    )
    .whereRef('batch_rows.number', '=', 'row.number')
    .returning(RECORDED.map((column) => `batch_rows.${column}` as const))
    .execute();
}

/** The part after these rows: each counts once (invariant 4). */
async function countRows(
  transaction: Transaction<Tables>,
  { runId, merchantId }: SliceRecord,
  changed: readonly RecordedColumns[],
): Promise<Selectable<RunMerchantTable>> {
  const of = (outcome: ItemOutcome) =>
    changed.filter((row) => outcomeOfRow(row) === outcome).length;
  const sums = OUTCOMES.map((outcome) => [
    COUNTER[outcome],
    sql<number>`${sql.ref(COUNTER[outcome])} + ${of(outcome)}`,
  ]);
  return transaction
    .updateTable('run_merchants')
    .set({
      ...Object.fromEntries(sums),
      read: sql<number>`read + ${changed.length}`,
      pages: sql<number>`pages + 1`,
    })
    .where('run_id', '=', runId)
    .where('merchant_id', '=', merchantId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** How a row counts in its run. */
function outcomeOfRow({ outcome, status }: RecordedColumns): ItemOutcome {
  return outcome ?? (status === 'ACCEPTED' ? 'unchanged' : 'exception');
}

async function writeCounts(
  transaction: Transaction<Tables>,
  batch: Selectable<BatchTable>,
  { at }: SliceRecord,
  changed: readonly RecordedColumns[],
): Promise<void> {
  const finder = { run_id: batch.batch_id, from_batch: true, at, dry_run: false };
  await rememberPayments(transaction, finder, changed.flatMap(knownOf));
  const accepted = changed.filter(({ status }) => status === 'ACCEPTED').length;
  const settled = { accepted, rejected: changed.length - accepted };
  const counters = withSettled(toCounters(batch), settled);
  const status = batch.status === 'processing' ? statusOfWork(counters) : batch.status;
  await writeBatch(transaction, batch.batch_id, at, { status, counters });
}

/** What a row says of its whole payment: nothing when it looked at one transaction, or did not ask the gateway. */
function knownOf({ payment_id, txn_id, gateway_status, outcome }: RecordedColumns) {
  const isWhole = txn_id === null && gateway_status === 'found' && outcome !== null;
  return isWhole ? [{ payment_id, outcome_rank: OUTCOMES.indexOf(outcome) }] : [];
}
