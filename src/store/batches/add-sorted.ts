import { type Selectable, sql, type Transaction } from 'kysely';
import { notYetRun, SORTING_PART } from '../../domain/runs/run.ts';
import type { SliceRecord, SortedRow } from '../../ports/slices.ts';
import { toMerchantColumns } from '../runs/run-row.ts';
import { sqlIn } from '../runs/start-run.ts';
import { storable, storableOrNull } from '../storable.ts';
import type { Tables } from '../tables.ts';
import type { BatchRowTable } from './batch-tables.ts';

/** Gives sorted rows to the parts of their merchant ids; a part that is missing is recorded and handed out with them. */
export async function addSorted(
  transaction: Transaction<Tables>,
  batchId: string,
  slice: SliceRecord,
): Promise<void> {
  if (slice.sorted.length === 0) return;
  const assigned = await assignRows(transaction, batchId, slice.sorted);
  const byMerchant = Map.groupBy(assigned, ({ merchant_id }) => merchant_id ?? SORTING_PART);
  const added: string[] = [];
  for (const [merchantId, rows] of byMerchant)
    if (await addPart(transaction, slice, merchantId, rows.length)) added.push(merchantId);
  await transaction
    .updateTable('run_merchants')
    .set({ expected: sql<number>`expected - ${assigned.length}` })
    .where('run_id', '=', slice.runId)
    .where('merchant_id', '=', SORTING_PART)
    .execute();
  if (added.length > 0) await slice.handOut(sqlIn(transaction), added);
}

/** The rows that were assigned now; those that have ended since are not among them. */
async function assignRows(
  transaction: Transaction<Tables>,
  batchId: string,
  sorted: readonly SortedRow[],
): Promise<readonly Pick<Selectable<BatchRowTable>, 'merchant_id'>[]> {
  const columns = sorted.map(({ number, merchantId, paymentId, orderNumber, matchedBy }) => ({
    number,
    merchant_id: merchantId,
    payment_id: storable(paymentId),
    order_number: storableOrNull(orderNumber),
    matched_by: matchedBy,
  }));
  const json = JSON.stringify(columns);
  const row = sql<
    Selectable<BatchRowTable>
  >`json_populate_recordset(null::batch_rows, ${json}::json)`.as('row');
  return transaction
    .updateTable('batch_rows')
    .from(row)
    .set(({ ref }) => ({
      merchant_id: ref('row.merchant_id'),
      payment_id: ref('row.payment_id'),
      order_number: ref('row.order_number'),
      matched_by: ref('row.matched_by'),
    }))
    .where('batch_rows.batch_id', '=', batchId)
    .where('batch_rows.status', '=', 'QUEUED')
    .where('batch_rows.merchant_id', 'is', null)
    .whereRef('batch_rows.number', '=', 'row.number')
    .returning('batch_rows.merchant_id')
    .execute();
}

/** Whether the part is new; it expects as many rows more in either case. */
async function addPart(
  transaction: Transaction<Tables>,
  { runId, at }: SliceRecord,
  merchantId: string,
  rows: number,
): Promise<boolean> {
  const part = { ...notYetRun(merchantId, { from: at, to: at }), expected: rows };
  const { isNew } = await transaction
    .insertInto('run_merchants')
    .values({
      ...{ run_id: runId, merchant_id: merchantId, ...toMerchantColumns(part) },
      position: sql<number>`(select count(*) from run_merchants where run_id = ${runId})`,
    })
    .onConflict((conflict) =>
      conflict.columns(['run_id', 'merchant_id']).doUpdateSet({
        expected: sql<number>`run_merchants.expected + excluded.expected`,
      }),
    )
    .returning([sql<boolean>`xmax = 0`.as('isNew')])
    .executeTakeFirstOrThrow();
  return isNew;
}
