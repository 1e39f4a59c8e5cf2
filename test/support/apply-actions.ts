import type { NewTransaction, PaymentAction } from '../../src/domain/decide/decision.ts';
import type { Payment, Transaction } from '../../src/domain/payment/payment.ts';
import { never } from '../../src/domain/result.ts';

/**
 * The payment after commercetools applied `actions`, all or none: a new transaction gets an id of its
 * own, instants get their milliseconds, and the version rises by one for each action that changed
 * something. Throws where commercetools answers 400, and where a custom type would be replaced.
 */
export function applyActions(payment: Payment, actions: readonly PaymentAction[]): Payment {
  return actions.reduce(applyAction, payment);
}

function applyAction(payment: Payment, action: PaymentAction): Payment {
  if (action.action === 'addTransaction') {
    return withTransactions(payment, [...payment.transactions, added(payment, action.transaction)]);
  }
  const before = found(payment, action.transactionId);
  const after = Object.freeze({ ...before, ...changed(payment, before, action) });
  if (sameTransaction(before, after)) return payment;
  return withTransactions(
    payment,
    payment.transactions.map((one) => (one === before ? after : one)),
  );
}

type TransactionAction = Exclude<PaymentAction, { readonly action: 'addTransaction' }>;

function changed(
  payment: Payment,
  before: Transaction,
  action: TransactionAction,
): Partial<Transaction> {
  switch (action.action) {
    case 'changeTransactionInteractionId':
      return { interactionId: action.interactionId };
    case 'changeTransactionState':
      return { state: action.state };
    case 'changeTransactionTimestamp':
      return { timestamp: instant(action.timestamp) };
    case 'setAvailableCaptureAmount':
      return availableCaptureAmount(payment, before, action);
    default:
      return never(action);
  }
}

function availableCaptureAmount(
  payment: Payment,
  before: Transaction,
  action: { readonly centAmount: number; readonly withType: boolean },
): Partial<Transaction> {
  const expected = action.withType ? 'none' : 'transaction-data';
  if (before.customType !== expected)
    refuse(`transaction ${before.id} has custom type ${before.customType}, not ${expected}`);
  refuseUnusedType(payment);
  refuseFraction(action.centAmount);
  return { customType: 'transaction-data', availableCaptureAmount: action.centAmount };
}

function added(payment: Payment, transaction: NewTransaction): Transaction {
  const { amount, availableCaptureAmount, timestamp } = transaction;
  refuseFraction(amount.centAmount);
  if (availableCaptureAmount !== undefined) refuseUnusedType(payment);
  return Object.freeze({
    ...transaction,
    id: `added-${payment.version + 1}`,
    timestamp: instant(timestamp),
    customType: availableCaptureAmount === undefined ? 'none' : 'transaction-data',
  });
}

function withTransactions(payment: Payment, transactions: readonly Transaction[]): Payment {
  return Object.freeze({
    ...payment,
    version: payment.version + 1,
    transactions: Object.freeze(transactions),
  });
}

function found(payment: Payment, transactionId: string): Transaction {
  const transaction = payment.transactions.find(({ id }) => id === transactionId);
  return transaction ?? refuse(`payment ${payment.id} has no transaction ${transactionId}`);
}

function sameTransaction(a: Transaction, b: Transaction): boolean {
  return (
    a.state === b.state &&
    a.interactionId === b.interactionId &&
    a.timestamp === b.timestamp &&
    a.customType === b.customType &&
    a.availableCaptureAmount === b.availableCaptureAmount
  );
}

function instant(timestamp: string): string {
  const milliseconds = Date.parse(timestamp);
  if (Number.isNaN(milliseconds)) refuse(`${timestamp} is no instant`);
  return new Date(milliseconds).toISOString();
}

function refuseFraction(centAmount: number): void {
  if (!Number.isSafeInteger(centAmount)) refuse(`${centAmount} is no amount in minor units`);
}

function refuseUnusedType(payment: Payment): void {
  if (!payment.usesTransactionData) refuse('the project has no type isv_transaction_data');
}

function refuse(why: string): never {
  throw new Error(`commercetools would refuse this update: ${why}.`);
}
