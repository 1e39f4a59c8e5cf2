/** One application (`ics_auth`, `ics_bill`, …) of a gateway transaction; codes are compared as strings. */
export type Application = {
  readonly name: string;
  readonly reasonCode: string | undefined;
  readonly rCode: string | undefined;
};

/** An amount as the gateway writes it: decimal digits, not yet minor units. */
export type GatewayAmount = {
  readonly decimal: string;
  readonly currencyCode: string;
};

/**
 * One row of the gateway's transaction search.
 * `submittedAt` is an ISO instant in UTC; `clientReference` is `clientReferenceInformation.code`.
 * Source: Cybersource transaction search, `transactionSummaries[]`.
 */
export type GatewayTransaction = {
  readonly id: string;
  readonly merchantId: string;
  readonly submittedAt: string;
  readonly clientReference: string | undefined;
  readonly reasonCode: string | undefined;
  readonly applications: readonly Application[];
  readonly amount: GatewayAmount | undefined;
};

/** A row that is not a transaction as we know it; it becomes an exception, never a throw. */
export type MalformedRecord = {
  readonly malformed: string;
  readonly id: string;
  readonly merchantId: string;
};

/**
 * What the details call adds to a search row: its own status (`VOIDED`, `TRANSMITTED`, …) and the ids
 * of the transactions it belongs to, nearest first. Source: GET /tss/v2/transactions/{id}.
 */
export type TransactionDetails = {
  readonly record: GatewayTransaction;
  readonly status: string | undefined;
  readonly relatedIds: readonly string[];
};

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
