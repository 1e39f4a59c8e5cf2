import { type Selectable, sql, type Transaction } from 'kysely';
import type { Batch, Counters, EndingWords } from '../../domain/batches/batch.ts';
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
const NO_RESULT = {
  outcome: null,
  response: null,
  gateway_status: null,
  error: null,
  matched_by: null,
  payment_id: null,
  changes: null,
} as const satisfies Partial<Selectable<BatchRowTable>>;

/** Fails the queued rows of a locked file that no worker holds, and answers how many. */
export async function failFreeRows(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  { untouched, taken }: EndingWords,
): Promise<number> {
  const error = sql<string>`case when tries = 0 then ${storable(untouched)} else ${storable(taken)} end`;
  const { numUpdatedRows } = await transaction
    .updateTable('batch_rows')
    .set({ ...NO_RESULT, status: 'FAILED', error, updated_at: at })
    .where('batch_id', '=', batchId)
    .where('status', '=', 'QUEUED')
    .where(isFree(at))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** Queues settled rows of a locked file again, but refused ones; which of them, and how many there were. */
export async function requeueRows(
  transaction: Transaction<Tables>,
  batchId: string,
  at: number,
  statuses: readonly ('ACCEPTED' | 'FAILED')[],
): Promise<number> {
  const { numUpdatedRows } = await transaction
    .updateTable('batch_rows')
    .set({ ...NO_RESULT, status: 'QUEUED', tries: 0, claimed_until: null, updated_at: at })
    .where('batch_id', '=', batchId)
    .where('status', 'in', statuses)
    .where('is_refused', '=', false)
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

/** That nobody holds a row at an instant. */
export function isFree(at: number) {
  return sql<boolean>`(claimed_until is null or claimed_until <= ${at})`;
}
