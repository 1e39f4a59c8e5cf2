import type { RowRequest, RowResult } from '../domain/batches/batch.ts';
import type { PaymentConditions } from '../domain/runs/condition.ts';
import type { Requests } from '../domain/runs/run.ts';

/** Whether the worker of a part may go on; `superseded` when another one took the part, or the run is gone. */
export type Standing = 'at work' | 'cancelled' | 'superseded';

/** Runs SQL within an open transaction, in the dialect of PostgreSQL. */
export type SqlTransaction = {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
};

/** Puts the parts of these merchant ids on the queue, in the transaction that records them. */
export type HandOut = (
  transaction: SqlTransaction,
  merchantIds: readonly string[],
) => Promise<void>;

/** What sorting finds of a row: whose part does it, and its payment, so that no order is looked up twice. */
export type SortedRow = {
  readonly number: number;
  readonly merchantId: string;
  readonly paymentId: string;
  readonly orderNumber: string | undefined;
  readonly matchedBy: 'exact' | 'folded';
};

/** A row that the part of its merchant id has begun. */
export type BegunRow = RowRequest & SortedRow;

/** A row's number and its result. */
export type RecordedRow = { readonly number: number; readonly result: RowResult };

/** Whose attempt at which part of a run this is: what an earlier attempt sends is refused. */
export type Fence = {
  readonly runId: string;
  readonly merchantId: string;
  readonly attempt: number;
};

/**
 * A slice of a file that is done at `at` (epoch milliseconds): rows with their results, the conditions of the payments
 * that were looked at, rows that were sorted, requests so far, and the first problem, if any. `handOut` gets the merchant ids that had no part before.
 */
export type SliceRecord = Fence & {
  readonly at: number;
  readonly rows: readonly RecordedRow[];
  readonly conditions: readonly PaymentConditions[];
  readonly sorted: readonly SortedRow[];
  readonly requests: Requests;
  readonly error: string | undefined;
  readonly handOut: HandOut;
};
