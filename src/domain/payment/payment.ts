import type { Currency, Money } from '../money/money.ts';

/** What a commercetools transaction is. */
export type TransactionType =
  | 'Authorization'
  | 'CancelAuthorization'
  | 'Charge'
  | 'Refund'
  | 'Chargeback';

/** How far a commercetools transaction got. */
export type TransactionState = 'Initial' | 'Pending' | 'Success' | 'Failure';

/**
 * The custom type a transaction carries: ours to write (`isv_transaction_data`), somebody else's
 * (never replaced), or none.
 */
export type CustomType = 'none' | 'transaction-data' | 'foreign';

/** One transaction of a commercetools payment; `interactionId` is the gateway transaction id. */
export type Transaction = {
  readonly id: string;
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly amount: Money;
  readonly interactionId: string | undefined;
  readonly timestamp: string | undefined;
  readonly customType: CustomType;
  /** `isv_availableCaptureAmount` in minor units: what is left of a charge after refunds. */
  readonly availableCaptureAmount: number | undefined;
};

/** A commercetools payment, as far as a decision needs it. */
export type Payment = {
  readonly id: string;
  readonly version: number;
  readonly key: string | undefined;
  /** The merchant id that the payment names; undefined for the default one. */
  readonly merchantId: string | undefined;
  readonly currency: Currency;
  /** What the payment plans to take, in minor units of its currency. */
  readonly plannedAmount: number;
  /** Whether the project has the type `isv_transaction_data`. */
  readonly usesTransactionData: boolean;
  readonly transactions: readonly Transaction[];
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const KEY = /^[A-Za-z0-9_-]{2,256}$/;

/** Whether a client reference can be a commercetools payment id. */
export function isPaymentId(reference: string): boolean {
  return UUID.test(reference);
}

const ORDER_NUMBER = /^[^\p{Cc}]{1,256}$/u;

/** Whether a client reference can be an order's number, which commercetools hardly restricts. */
export function isOrderNumber(reference: string): boolean {
  return ORDER_NUMBER.test(reference);
}

/** Whether a client reference can be a payment's key, the shape of what we give out. Source: commercetools `Payment.key`. */
export function isPaymentKey(reference: string): boolean {
  return KEY.test(reference);
}

/** What the gateway may know a payment as, the order number too where there is one, as far as it can be searched for. */
export function referencesOf(
  { id, key }: Payment,
  orderNumber: string | undefined,
): readonly string[] {
  const references = [id, key, orderNumber].flatMap((one) => one ?? []);
  return [...new Set(references)].filter(isPaymentKey);
}
