import type { Selectable, Transaction } from 'kysely';
import type { Batch, Counters } from '../../domain/batches/batch.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { toBatch } from './batch-row.ts';
import type { BatchRowTable, BatchTable } from './batch-tables.ts';

/** The file's row, which nobody else changes until the transaction ends. Whoever counts its rows has locked it. */
export function lockBatch(
  transaction: Transaction<Tables>,
  batchId: string,
): Promise<Selectable<BatchTable> | undefined> {
  return transaction
    .selectFrom('batches')
    .selectAll()
    .where('batch_id', '=', storable(batchId))
    .forUpdate()
    .executeTakeFirst();
}

/** What changes on a file: its status and counters, and whatever else its row holds. */
export type BatchChange = Pick<BatchTable, 'status'> &
  Partial<Selectable<BatchTable>> & { readonly counters: Counters };

/** Writes a change of a locked file at an instant, and answers the file after it. */
export async function writeBatch(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  { counters, ...columns }: BatchChange,
): Promise<Batch> {
  const row = await transaction
    .updateTable('batches')
    .set({ ...columns, ...counters, updated_at: at })
    .where('batch_id', '=', batchId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return toBatch(row);
}

/** Columns of a row without a result. */
export const NO_RESULT = {
  outcome: null,
  response: null,
  gateway_status: null,
  error: null,
  matched_by: null,
  payment_id: null,
  changes: null,
} as const satisfies Partial<Selectable<BatchRowTable>>;

/** Fails the queued rows of a locked file that no worker has begun, and answers how many. */
export async function failNotStarted(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  error: string,
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('batch_rows')
    .set({ ...NO_RESULT, status: 'FAILED', error: storable(error), updated_at: at })
    .where('batch_id', '=', batchId)
    .where('status', '=', 'QUEUED')
    .where('attempt', '=', 0)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Columns of a row that no run has looked at. */
const NOT_STARTED = { run_id: null, merchant_id: null, order_number: null, attempt: 0 } as const;

/** Queues settled rows of a locked file again, but refused ones; which of them, and how many there were. */
export async function requeueRows(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  statuses: readonly ('ACCEPTED' | 'FAILED')[],
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('batch_rows')
    .set({ ...NO_RESULT, ...NOT_STARTED, status: 'QUEUED', updated_at: at })
    .where('batch_id', '=', batchId)
    .where('status', 'in', statuses)
    .where('is_refused', '=', false)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
