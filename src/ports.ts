import type { Conversion } from './domain/conversion.ts';
import type { Item, PaymentAction } from './domain/decision.ts';
import type { Failure } from './domain/failure.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
  TransactionDetails,
} from './domain/gateway-transaction.ts';
import type { Money } from './domain/money.ts';
import type { Payment } from './domain/payment.ts';
import type { ItemOutcome } from './domain/reason.ts';
import type { Result } from './domain/result.ts';
import type { MerchantRun, Requests, Run, RunKind, Trigger, Window } from './domain/run.ts';

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
  /** Transactions of a merchant id whose client reference is `clientReference`, oldest first; one page. */
  searchByReference(query: {
    readonly merchantId: string;
    readonly clientReference: string;
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

/** An order, a cart or a payment in commercetools, by its id. */
export type PurchaseReference = {
  readonly kind: 'order' | 'cart' | 'payment';
  readonly id: string;
};

/** What somebody is about to pay for, as far as a payload tells it. */
export type Purchase = {
  readonly reference: PurchaseReference;
  /** What is to be paid: of the payment where there is one, else the total with taxes. */
  readonly amount: Money;
  readonly fractionDigits: number;
  /** Undefined for a guest. */
  readonly customerId: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly orderNumber: string | undefined;
  readonly payment:
    | {
        readonly id: string;
        readonly key: string | undefined;
        readonly merchantId: string | undefined;
      }
    | undefined;
};

/** What is paid for, read from commercetools, and the payment it is paid by. Answers `Failure`, never throws. */
export type Purchases = {
  /** `NotFound` when there is none; `Invalid` when it has several payments, for nothing says which is meant. */
  get(reference: PurchaseReference): Promise<Result<Purchase, Failure>>;
  /** Keys of payments and order numbers that are `orderId` in capitals or small letters, but not to the letter. */
  spelledAlike(orderId: string): Promise<Result<readonly string[], Failure>>;
  /**
   * Sees to it that the purchase has a payment with this key, and answers its id: creates one and adds it to
   * the order or cart, or gives the one it has the key. Asked again, it changes nothing; a payment that
   * carries another key is left alone. `merchantId` is set for a MID that is not the default one.
   */
  keepPayment(
    purchase: Purchase,
    key: string,
    merchantId: string | undefined,
  ): Promise<Result<string, Failure>>;
};

/** A page of a run that is done at `at` (epoch milliseconds): its items, the merchant's new tally, and where to go on. */
export type PageRecord = {
  readonly runId: string;
  readonly at: number;
  readonly merchant: MerchantRun;
  readonly items: readonly Item[];
  readonly requests: Requests;
  readonly checkpoint: { readonly window: Window; readonly offset: number };
};

/** What the last runs found out about a payment. */
export type SyncState = {
  readonly runId: string;
  readonly at: number;
  readonly outcome: ItemOutcome;
  readonly dryRun: boolean;
};

/** History of runs, their items, and watermarks. Losing it loses history, never a payment's truth (invariant 8). */
export type Store = {
  startRun(run: Run): Promise<void>;
  recordPage(page: PageRecord): Promise<void>;
  endRun(run: Run): Promise<void>;
  /** Newest first. */
  runs(limit: number): Promise<readonly Run[]>;
  run(runId: string): Promise<Run | undefined>;
  /**
   * Items of a run, exceptions first, then updated, unchanged and ignored ones, each in the order they were
   * decided; `total` counts all, `kept` how many of them are still stored.
   */
  items(query: {
    readonly runId: string;
    readonly outcome: ItemOutcome | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly items: readonly Item[]; readonly total: number; readonly kept: number }>;
  /** The end of the last window drained to its last page, in epoch milliseconds. */
  watermark(kind: RunKind, merchantId: string): Promise<number | undefined>;
  advanceWatermark(kind: RunKind, merchantId: string, to: number): Promise<void>;
  syncStates(paymentIds: readonly string[]): Promise<ReadonlyMap<string, SyncState>>;
};

/** The time in epoch milliseconds UTC, and a pause of about `ms` milliseconds, jittered so that many waiters part. */
export type Clock = { now(): number; pause(ms: number): Promise<void> };

/** Makes a new unique id. */
export type Ids = { next(): string };

/** What a run should cover. Without `range` each merchant id goes on from its watermark. */
export type RunRequest = {
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly merchantIds: readonly string[];
  /** Back-fill: exactly this range of gateway time. */
  readonly range: Window | undefined;
  /** Decide everything, write nothing. */
  readonly dryRun: boolean;
  /** Ask again about transactions that earlier runs settled. */
  readonly full: boolean;
};

/**
 * Starts runs and waits for them. No two runs of one kind and merchant id write at once:
 * a second trigger joins the running one (`joined`), a back-fill waits for its turn.
 */
export type Jobs = {
  start(request: RunRequest): Promise<{ readonly runId: string; readonly joined: boolean }>;
  /** Settles when the run has ended; undefined when there is no such run. */
  ended(runId: string): Promise<Run | undefined>;
};
