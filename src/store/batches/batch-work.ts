import { type Kysely, sql } from 'kysely';
import type { RowRequest } from '../../domain/batches/batch.ts';
import { SORTING_PART } from '../../domain/runs/run.ts';
import type { Batches } from '../../ports/batches.ts';
import type { BegunRow, Fence } from '../../ports/slices.ts';
import type { Store } from '../../ports/store.ts';
import { storable } from '../storable.ts';
import type { Tables } from '../tables.ts';
import { recordSlice } from './record-slice.ts';

/** What workers do with the rows of files, in the database. */
export function batchWorkIn(
  kysely: Kysely<Tables>,
): Pick<Batches, 'unsortedRows' | 'beginRows'> & Pick<Store, 'recordSlice'> {
  return {
    async unsortedRows({ batchId, after, limit }) {
      const rows = await kysely
        .selectFrom('batch_rows')
        .select(REQUEST)
        .where('batch_id', '=', storable(batchId))
        .where('status', '=', 'QUEUED')
        .where('merchant_id', 'is', null)
        .where('number', '>', after)
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(toRequest);
    },
    beginRows: (begin) => beginRows(kysely, begin),
    recordSlice: (slice) =>
      kysely.transaction().execute((transaction) => recordSlice(transaction, slice)),
  };
}

const REQUEST = ['number', 'line', 'order_id', 'txn_id', 'unique_request_id'] as const;

type RequestColumns = {
  readonly number: number;
  readonly line: number;
  readonly order_id: string;
  readonly txn_id: string | null;
  readonly unique_request_id: string | null;
};

function toRequest(row: RequestColumns): RowRequest {
  const { number, line, order_id: orderId } = row;
  const txnId = row.txn_id ?? undefined;
  return { number, line, orderId, txnId, uniqueRequestId: row.unique_request_id ?? undefined };
}

/** Whether a part is an attempt's; asked before rows are: what is sorted meanwhile is found the next time. */
async function standingOf(kysely: Kysely<Tables>, { runId, merchantId, attempt }: Fence) {
  return kysely
    .selectFrom('run_merchants as part')
    .innerJoin('runs', 'runs.run_id', 'part.run_id')
    .innerJoin('batches', (join) =>
      join
        .onRef('batches.batch_id', '=', 'runs.batch_id')
        .onRef('batches.run_id', '=', 'runs.run_id'),
    )
    .select(['batches.batch_id', 'runs.cancelled_at'])
    .select(({ selectFrom }) =>
      selectFrom('run_merchants as sorting')
        .select('result')
        .whereRef('sorting.run_id', '=', 'part.run_id')
        .where('sorting.merchant_id', '=', SORTING_PART)
        .as('sorted'),
    )
    .where('part.run_id', '=', runId)
    .where('part.merchant_id', '=', merchantId)
    .where('part.attempt', '=', attempt)
    .where('part.result', 'is', null)
    .executeTakeFirst();
}

type BegunColumns = RequestColumns & {
  readonly payment_id: string;
  readonly order_number: string | null;
  readonly matched_by: 'exact' | 'folded';
};

/** A row keeps the attempt that began it first: what a later one has not come to may have been written all the same. */
async function beginRows(
  kysely: Kysely<Tables>,
  { after, limit, ...fence }: Parameters<Batches['beginRows']>[0],
) {
  const standing = await standingOf(kysely, fence);
  if (standing === undefined) return { standing: 'superseded' as const, rows: [], isSorted: false };
  const { batch_id: batchId, cancelled_at, sorted } = standing;
  const isSorted = sorted !== null;
  if (cancelled_at !== null) return { standing: 'cancelled' as const, rows: [], isSorted };
  const { runId, merchantId, attempt } = fence;
  const { rows } = await sql<BegunColumns>`
    with part as materialized (
      select run_id from run_merchants
      where run_id = ${runId} and merchant_id = ${merchantId} and attempt = ${attempt}
        and result is null
      for share
    ), next as (
      select number from batch_rows
      where batch_id = ${batchId} and status = 'QUEUED' and merchant_id = ${merchantId}
        and number > ${after}
      order by number limit ${limit}
      for update
    )
    update batch_rows as row
    set run_id = ${runId}, attempt = case row.attempt when 0 then ${attempt} else row.attempt end
    from next, part
    where row.batch_id = ${batchId} and row.number = next.number and row.status = 'QUEUED'
    returning row.number, row.line, row.order_id, row.txn_id, row.unique_request_id,
      row.payment_id, row.order_number, row.matched_by`.execute(kysely);
  const begun = rows.toSorted((a, b) => a.number - b.number);
  return { standing: 'at work' as const, rows: begun.map(toBegun(merchantId)), isSorted };
}

function toBegun(merchantId: string): (row: BegunColumns) => BegunRow {
  return (row) => ({
    ...toRequest(row),
    merchantId,
    paymentId: row.payment_id,
    orderNumber: row.order_number ?? undefined,
    matchedBy: row.matched_by,
  });
}
