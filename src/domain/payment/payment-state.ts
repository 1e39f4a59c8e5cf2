import type { Payment, Transaction, TransactionState, TransactionType } from './payment.ts';

/** What has become of a payment, as an operator says it; derived, never stored. */
export type PaymentState =
  | 'no-transactions'
  | 'open'
  | 'in-review'
  | 'declined'
  | 'authorized'
  | 'partly-captured'
  | 'captured'
  | 'part-refunded'
  | 'refunded'
  | 'reversed'
  | 'charged-back';

/** Where a payment's money is, in minor units of its own currency. */
export type Balance = {
  readonly authorized: number;
  readonly reversed: number;
  readonly captured: number;
  readonly refunded: number;
  readonly chargedBack: number;
  /** What can still be captured: authorized, neither reversed nor captured. */
  readonly capturable: number;
  /** What can still be refunded; a refund that is under way counts as refunded here. */
  readonly refundable: number;
};

/**
 * Balance of a payment from its successful transactions in its own currency.
 * A sale is one Charge, so `authorized` may be less than `captured`.
 */
export function paymentBalance(payment: Payment): Balance {
  const sum = (type: TransactionType, ...states: readonly TransactionState[]) =>
    payment.transactions
      .filter((one) => one.type === type && states.includes(one.state))
      .filter((one) => one.amount.currencyCode === payment.currency.currencyCode)
      .reduce((total, one) => total + one.amount.centAmount, 0);
  const authorized = sum('Authorization', 'Success');
  const reversed = sum('CancelAuthorization', 'Success');
  const captured = sum('Charge', 'Success');
  const refunded = sum('Refund', 'Success');
  const chargedBack = sum('Chargeback', 'Success');
  const leaving = sum('Refund', 'Success', 'Pending', 'Initial') + chargedBack;
  return {
    authorized,
    reversed,
    captured,
    refunded,
    chargedBack,
    capturable: Math.max(0, authorized - reversed - captured),
    refundable: Math.max(0, captured - leaving),
  };
}

/**
 * What has become of a payment. Money that moved speaks first (charge, refund, reversal), then what
 * is still held for a verdict, then what is reserved, then what is under way, then what failed.
 */
export function paymentState(payment: Payment): PaymentState {
  const { transactions } = payment;
  if (transactions.length === 0) return 'no-transactions';
  const balance = paymentBalance(payment);
  if (balance.captured > 0) return stateOfCaptured(balance);
  if (transactions.some(isHeld)) return 'in-review';
  if (has(transactions, 'CancelAuthorization', 'Success') && balance.capturable === 0) {
    return 'reversed';
  }
  if (balance.authorized > 0) return 'authorized';
  if (transactions.some(({ state }) => state === 'Initial')) return 'open';
  return transactions.some(isDeclined) ? 'declined' : 'open';
}

/** Whether a verdict or a settlement is awaited: an authorization or charge is Pending. */
export function isHeld(transaction: Transaction): boolean {
  return isPayIn(transaction) && transaction.state === 'Pending';
}

function stateOfCaptured(balance: Balance): PaymentState {
  if (balance.chargedBack > 0) return 'charged-back';
  if (balance.refunded >= balance.captured) return 'refunded';
  if (balance.refunded > 0) return 'part-refunded';
  return balance.capturable > 0 ? 'partly-captured' : 'captured';
}

function isDeclined(transaction: Transaction): boolean {
  return isPayIn(transaction) && transaction.state === 'Failure';
}

function isPayIn({ type }: Transaction): boolean {
  return type === 'Authorization' || type === 'Charge';
}

function has(
  transactions: readonly Transaction[],
  type: TransactionType,
  state: TransactionState,
): boolean {
  return transactions.some((one) => one.type === type && one.state === state);
}
