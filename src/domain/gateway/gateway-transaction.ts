/** One application (`ics_auth`, `ics_bill`, …) of a gateway transaction; codes are compared as strings. */
export type Application = {
  readonly name: string;
  readonly reasonCode: string | undefined;
  readonly rCode: string | undefined;
  readonly rFlag: string | undefined;
  readonly status: string | undefined;
};

/** An amount as the gateway writes it: decimal digits, not yet minor units. */
export type GatewayAmount = {
  readonly decimal: string;
  readonly currencyCode: string;
};

/**
 * One gateway transaction, as the search or its details give it; what is missing is undefined, never a default.
 * `submittedAt` is an ISO instant in UTC; `clientReference` is `clientReferenceInformation.code`, without blanks
 * around it. `status` is `applicationInformation.status`, else the top-level one; `eventStatus` the processor's.
 * `amount` is `totalAmount`; the others are the amounts that single operations give beside it or instead.
 * Source: Cybersource transaction search, `transactionSummaries[]`; reference/cybersource-facts.md §2.1.
 */
export type GatewayTransaction = {
  readonly id: string;
  readonly merchantId: string;
  readonly submittedAt: string;
  readonly clientReference: string | undefined;
  readonly reasonCode: string | undefined;
  readonly status: string | undefined;
  readonly eventStatus: string | undefined;
  readonly applications: readonly Application[];
  readonly amount: GatewayAmount | undefined;
  /** What the issuer approved; of an incremental authorization the increment. */
  readonly authorizedAmount: GatewayAmount | undefined;
  readonly refundedAmount: GatewayAmount | undefined;
  readonly reversedAmount: GatewayAmount | undefined;
  readonly voidedAmount: GatewayAmount | undefined;
};

/** A row that is not a transaction as we know it; it becomes an exception, never a throw. */
export type MalformedRecord = {
  readonly malformed: string;
  readonly id: string;
  readonly merchantId: string;
};

/**
 * What the details call tells of a transaction beyond its row: `rootId`, the first of its series (its own id where it
 * is the first), and the ids of related transactions, in no order. Source: GET /tss/v2/transactions/{id}.
 */
export type TransactionDetails = {
  readonly record: GatewayTransaction;
  readonly rootId: string | undefined;
  readonly relatedIds: readonly string[];
};

/** The details of a record as far as they are known; undefined when they were not asked for yet. */
export type KnownDetails = TransactionDetails | 'unavailable' | undefined;

/**
 * Whether an application was executed: one that was only requested is listed by name alone.
 * Source: reference/cybersource.md §3.6.
 */
export function ran(application: Application): boolean {
  return application.reasonCode !== undefined || application.rCode !== undefined;
}

/** Whether an application was executed with success: reason code 100, or rCode 1 where there is no reason code. */
export function succeeded(application: Application): boolean {
  return application.reasonCode === undefined
    ? application.rCode === '1'
    : application.reasonCode === '100';
}
