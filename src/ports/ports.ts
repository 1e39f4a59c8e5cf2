import type { PaymentAction } from '../domain/decide/decision.ts';
import type { Failure } from '../domain/failure.ts';
import type { Conversion } from '../domain/gateway/conversion.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from '../domain/gateway/gateway-transaction.ts';
import type { Money } from '../domain/money/money.ts';
import type { Payment } from '../domain/payment/payment.ts';
import type { Result } from '../domain/result.ts';
import type { Run, Window } from '../domain/runs/run.ts';
import type { RunRequest } from '../domain/runs/run-request.ts';
import type { Started } from './store.ts';

export type {
  ExceptionFilter,
  ExceptionState,
  ExceptionSubject,
  KeptException,
} from '../domain/runs/exception.ts';

/** A page of the gateway's search: `totalCount` is what the gateway says the whole window holds. */
export type SearchPage = {
  readonly records: readonly (GatewayTransaction | MalformedRecord)[];
  readonly totalCount: number;
};

/** The payment gateway, read only (invariant 1). Answers `Failure`, never throws, always settles. */
export type Gateway = {
  /** Transactions of a merchant id submitted within `window`, oldest first. */
  search(query: {
    readonly merchantId: string;
    readonly window: Window;
    readonly offset: number;
    readonly limit: number;
  }): Promise<Result<SearchPage, Failure>>;
  /** Transactions of a merchant id whose client reference is one of these, oldest first; one page. */
  searchByReferences(query: {
    readonly merchantId: string;
    readonly clientReferences: readonly string[];
  }): Promise<Result<SearchPage, Failure>>;
  /**
   * The verdicts on a merchant id's held transactions that were given within `window`, in any order; none
   * is an empty list. `Invalid` for a window above 24 hours: the gateway answers no wider one.
   */
  conversions(query: {
    readonly merchantId: string;
    readonly window: Window;
  }): Promise<Result<readonly (Conversion | MalformedRecord)[], Failure>>;
  /** One transaction with its status and relations; `NotFound` when the gateway does not know it (yet). */
  details(merchantId: string, transactionId: string): Promise<Result<TransactionDetails, Failure>>;
};

/** A payment as the list of payments shows it; instants are ISO strings. */
export type PaymentRow = {
  readonly payment: Payment;
  readonly orderNumber: string | undefined;
  readonly amountPlanned: Money;
  readonly method: string | undefined;
  readonly merchantId: string | undefined;
  readonly createdAt: string;
  readonly lastModifiedAt: string;
};

/** commercetools payments. Answers `Failure`, never throws, always settles. */
export type Payments = {
  /** Connects and learns the project's conventions; cheap when it has been done before. */
  prepare(): Promise<Result<void, Failure>>;
  /** Payments with one of these ids, keys or transaction interaction ids; in one query for a page. */
  find(by: {
    readonly ids: readonly string[];
    readonly keys: readonly string[];
    readonly interactionIds: readonly string[];
  }): Promise<Result<readonly Payment[], Failure>>;
  /** The payment ids of each order number that exists. */
  idsByOrderNumber(
    orderNumbers: readonly string[],
  ): Promise<Result<ReadonlyMap<string, readonly string[]>, Failure>>;
  /** The order number of each of these payments that an order with a number has, by payment id. */
  orderNumbersOf(
    paymentIds: readonly string[],
  ): Promise<Result<ReadonlyMap<string, string>, Failure>>;
  get(id: string): Promise<Result<Payment, Failure>>;
  /** Writes all actions in one update; `VersionConflict` when `version` is not the newest. */
  update(
    id: string,
    version: number,
    actions: readonly PaymentAction[],
  ): Promise<Result<Payment, Failure>>;
  /** Newest first; `search` is any identifier: payment id, key, order number or gateway id. */
  list(query: {
    readonly search: string;
    readonly offset: number;
    readonly limit: number;
  }): Promise<Result<{ readonly rows: readonly PaymentRow[]; readonly total: number }, Failure>>;
};

export type { Exceptions } from './exceptions.ts';
export type { OrderOfPayments, Orders } from './orders.ts';
export type { Purchase, PurchaseReference, Purchases } from './purchases.ts';
export type { HandOut, SliceRecord, SqlTransaction, Standing } from './slices.ts';
export type {
  Checkpoint,
  KnownOfPayment,
  PageRecord,
  Part,
  PartEnd,
  Settled,
  Started,
  Store,
  SyncState,
} from './store.ts';
export {
  type ItemCounts,
  MOST_COUNTED,
  type RunTotals,
  type Totals,
  type TotalsPort,
  type Watermark,
} from './totals.ts';

/** The time in epoch milliseconds UTC, and a pause of about `ms` milliseconds, jittered so that many waiters part. */
export type Clock = { now(): number; pause(ms: number): Promise<void> };

/** Makes a new unique id. */
export type Ids = { next(): string };

/**
 * Starts runs, each as one job for every merchant id, and waits for them. No two that take turns work on one kind
 * and merchant id at once: a second trigger joins the running one (`joined`), a back-fill waits for its turn.
 */
export type Jobs = {
  start(request: RunRequest): Promise<Started>;
  /** Settles when the run has ended; undefined when there is no such run, or this process stops before. */
  ended(runId: string): Promise<Run | undefined>;
};
