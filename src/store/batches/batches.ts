import { type Insertable, type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { Batch, Counters, RowStatus } from '../../domain/batches/batch.ts';
import type { Batches, BatchQuery, BatchSort, BatchStart, NewBatch } from '../../ports/batches.ts';
import type { Store } from '../../ports/store.ts';
import { rowsOf, storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { batchChangesIn } from './batch-changes.ts';
import { toBatch, toBatchFileRow, toBatchRow, toNewRows } from './batch-row.ts';
import { startBatchRun } from './batch-start.ts';
import type { BatchRowTable } from './batch-tables.ts';
import { batchWorkIn } from './batch-work.ts';

/** Files with the same bytes that are named to somebody who uploads them again. */
const MAX_SAME = 20;

/** Rows of one statement. */
const STEP = 5_000;

const SORTS: Readonly<Record<BatchSort, RawBuilder<unknown>>> = {
  fileName: sql.ref('file_name'),
  status: sql.ref('status'),
  totalRecords: sql.ref('total'),
  createdAt: sql.ref('created_at'),
  totalTasks: sql`total - refused`,
};

/** Which counter says how many rows of a status there are: counting them takes longer. */
const COUNTS: Readonly<Record<RowStatus, (counters: Counters) => number>> = {
  QUEUED: ({ queued }) => queued,
  ACCEPTED: ({ accepted }) => accepted,
  FAILED: ({ rejected }) => rejected,
};

/** Uploaded files and their rows, in the database. */
export function batchesIn(kysely: Kysely<Tables>): Batches & Pick<Store, 'recordSlice'> {
  const find: Batches['batch'] = async (batchId) => {
    const row = await kysely
      .selectFrom('batches')
      .selectAll()
      .where('batch_id', '=', storable(batchId))
      .executeTakeFirst();
    return row === undefined ? undefined : toBatch(row);
  };
  return {
    ...batchWorkIn(kysely),
    ...batchChangesIn(kysely),
    createBatch: (batch, start) =>
      kysely
        .transaction()
        .execute((transaction) => insertBatch(transaction, batch, start))
        .catch(sameFile),
    startUpload: (uploadId, batch, start) =>
      kysely
        .transaction()
        .execute(async (transaction) => {
          const { numDeletedRows } = await transaction
            .deleteFrom('batch_uploads')
            .where('upload_id', '=', storable(uploadId))
            .executeTakeFirst();
          return numDeletedRows > 0n ? insertBatch(transaction, batch, start) : 'gone';
        })
        .catch(sameFile),
    batches: (query) => listBatches(kysely, query),
    batch: find,
    async batchesOfFile(kind, sha256) {
      const rows = await kysely
        .selectFrom('batches')
        .selectAll()
        .where('sha256', '=', storable(sha256))
        .where('kind', '=', kind)
        .orderBy('seq', 'desc')
        .limit(MAX_SAME)
        .execute();
      return rows.map(toBatch);
    },
    async batchRows({ batchId, status, offset, limit }) {
      const batch = await find(batchId);
      if (batch === undefined) return { rows: [], total: 0 };
      const all = kysely.selectFrom('batch_rows').selectAll().where('batch_id', '=', batchId);
      const asked = status === undefined ? all : all.where('status', '=', status);
      const rows = await asked.orderBy('number').offset(offset).limit(limit).execute();
      const { counters } = batch;
      const total = status === undefined ? counters.total : COUNTS[status](counters);
      return { rows: rows.map(toBatchFileRow), total };
    },
  };
}

/** Ends the transaction of a file whose bytes came before: nothing is kept, and an upload stays. */
class SameFile extends Error {}

function sameFile(error: unknown): 'same file' {
  if (error instanceof SameFile) return 'same file';
  throw error;
}

/** Rejects when no row is left to do: such a file would never come to its end. */
async function insertBatch(
  transaction: Transaction<Tables>,
  batch: NewBatch,
  start: BatchStart,
): Promise<Batch> {
  if (batch.rows.every(({ error }) => error !== undefined))
    throw new Error(`Batch ${batch.batchId} has no row to do`);
  const row = await transaction
    .insertInto('batches')
    .values({ ...toBatchRow(batch, start), copy: batch.again ? nextCopy(batch) : 0 })
    .onConflict((conflict) => conflict.columns(['sha256', 'kind', 'copy']).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new SameFile();
  for (let from = 0; from < batch.rows.length; from += STEP)
    await insertRows(transaction, toNewRows(batch, from, from + STEP));
  if (row.status === 'processing') await startBatchRun(transaction, row, batch.createdAt, start);
  return toBatch(row);
}

function nextCopy({ sha256, kind }: NewBatch): RawBuilder<number> {
  return sql`(select coalesce(max(copy) + 1, 0) from batches
    where sha256 = ${sha256} and kind = ${kind})`;
}

async function insertRows(
  transaction: Transaction<Tables>,
  rows: readonly Insertable<BatchRowTable>[],
): Promise<void> {
  await transaction
    .insertInto('batch_rows')
    .expression((query) => query.selectFrom(rowsOf('batch_rows', rows)).selectAll('row'))
    .execute();
}

async function listBatches(kysely: Kysely<Tables>, query: BatchQuery) {
  const asked = kysely
    .selectFrom('batches')
    .where('kind', '=', query.kind)
    .where('file_name', 'like', `%${escaped(storable(query.name))}%`);
  const { total } = await asked
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await asked
    .selectAll()
    .orderBy(SORTS[query.sort], query.direction === 'ascending' ? 'asc' : 'desc')
    .orderBy('seq', 'desc')
    .offset(query.offset)
    .limit(query.limit)
    .execute();
  return { batches: rows.map(toBatch), total };
}

/** What somebody types is text, not a pattern. */
function escaped(name: string): string {
  return name.replace(/[\\%_]/g, '\\$&');
}
