import type { ColumnType, Generated } from 'kysely';
import type { ItemOutcome, Reason } from '../domain/decide/reason.ts';
import type { TransactionState, TransactionType } from '../domain/payment/payment.ts';
import type { RunKind, RunResult, Trigger } from '../domain/runs/run.ts';
import type { BatchRowTable, BatchTable, BatchUploadTable } from './batches/batch-tables.ts';
import type { ExceptionState, ExceptionSubject } from './history/kept.ts';

/** Every table, as the migrations leave it. Instants are epoch milliseconds; every int8 is read as a number. */
export type Tables = {
  readonly runs: RunTable;
  readonly run_merchants: RunMerchantTable;
  readonly items: ItemTable;
  readonly payment_states: PaymentStateTable;
  readonly watermarks: WatermarkTable;
  readonly full_passes: FullPassTable;
  readonly exceptions: ExceptionTable;
  readonly settled: SettledTable;
  readonly batches: BatchTable;
  readonly batch_rows: BatchRowTable;
  readonly batch_uploads: BatchUploadTable;
  readonly totals: TotalsTable;
};

/** A run; `seq` is the order in which runs were first started, `request` the JSON of what was asked. */
export type RunTable = {
  run_id: string;
  seq: Generated<number>;
  kind: RunKind;
  trigger: Trigger;
  dry_run: boolean;
  started_at: number;
  ended_at: number | null;
  result: RunResult | null;
  request: ColumnType<unknown, string, never>;
  /** The file that a run of kind `batch` works on. */
  batch_id: string | null;
  tick: number | null;
  cancelled_at: number | null;
};

/**
 * One merchant id's part of a run, in the run's order; `attempt` is the number of its worker, `tries` counts the attempts
 * since its last page, `checkpoint` is the JSON of where that ended, `settled` how many of the unchanged ones have no item in this run.
 */
export type RunMerchantTable = {
  run_id: string;
  merchant_id: string;
  position: number;
  window_from: number;
  window_to: number;
  is_full: boolean;
  expected: number | null;
  read: number;
  updated: number;
  unchanged: number;
  ignored: number;
  exceptions: number;
  pages: number;
  result: RunResult | null;
  error: string | null;
  checkpoint: ColumnType<unknown, string | null | undefined, string>;
  attempt: Generated<number>;
  tries: Generated<number>;
  settled: Generated<number>;
  commercetools_requests: number;
  gateway_requests: number;
};

/** The columns that an `Item` is kept in, wherever one is kept; the `change_…` ones are null together. */
export type ItemColumns = {
  merchant_id: string;
  transaction_id: string;
  submitted_at: string | null;
  client_reference: string | null;
  payment_id: string | null;
  reason: Reason;
  change_type: TransactionType | null;
  change_from: TransactionState | null;
  change_to: TransactionState | null;
  change_cent_amount: number | null;
  change_currency: string | null;
  detail: string | null;
};

/**
 * An item of a run; `outcome_rank` is the order of outcomes in a list, `seq` the order of decisions.
 * `occurrence` tells the verdicts on one transaction apart.
 */
export type ItemTable = ItemColumns & {
  run_id: string;
  occurrence: string;
  outcome: ItemOutcome;
  outcome_rank: number;
  seq: Generated<number>;
};

/** What the last run that saw a payment found out about it. */
export type PaymentStateTable = {
  payment_id: string;
  /** Of the run, or of the file where `from_batch` says so. */
  run_id: string;
  from_batch: boolean;
  at: number;
  outcome_rank: number;
  dry_run: boolean;
};

/** The end of the last window that was drained to its last page. */
export type WatermarkTable = { kind: RunKind; merchant_id: string; drained_to: number };

/** When the last full pass of a day began, of those that completed and of those that did not. */
export type FullPassTable = {
  kind: RunKind;
  merchant_id: string;
  completed_at: number | null;
  tried_at: number | null;
};

/**
 * An exception with its item as last seen: `open_since` is when it opened for its reason, `retry_at` when it is looked
 * at next; null when that is left to people. `conditions` is the JSON of what it is about, null where it is no condition.
 */
export type ExceptionTable = ItemColumns & {
  id: Generated<number>;
  subject: ExceptionSubject;
  run_id: string;
  first_seen_at: number;
  last_seen_at: number;
  tries: number;
  state: ExceptionState;
  open_since: number;
  retry_at: number | null;
  closed_at: number | null;
  note: string | null;
  conditions: ColumnType<unknown, unknown, unknown>;
};

/** A transaction that needs no second look while its fingerprint stays the same. */
export type SettledTable = {
  merchant_id: string;
  transaction_id: string;
  fingerprint: string;
  settled_at: number;
};

/** Ended runs by result, and their transactions by outcome, since the beginning. */
export type TotalsTable = {
  kind: RunKind;
  dry_run: boolean;
  completed: Generated<number>;
  partial: Generated<number>;
  failed: Generated<number>;
  updated: Generated<number>;
  unchanged: Generated<number>;
  ignored: Generated<number>;
  exceptions: Generated<number>;
};
