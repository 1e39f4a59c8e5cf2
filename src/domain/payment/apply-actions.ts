import type { NewTransaction, PaymentAction } from '../decide/decision.ts';
import { never } from '../result.ts';
import { newTransactionId } from './actions.ts';
import type { Payment, Transaction } from './payment.ts';

/** The payment as commercetools will have it after these actions; its version is left as it is. */
export function applyActions(payment: Payment, actions: readonly PaymentAction[]): Payment {
  return { ...payment, transactions: actions.reduce(applyAction, payment.transactions) };
}

function applyAction(
  transactions: readonly Transaction[],
  action: PaymentAction,
): readonly Transaction[] {
  if (action.action === 'addTransaction') return [...transactions, added(action.transaction)];
  return transactions.map((one) =>
    one.id === action.transactionId ? { ...one, ...changes(action) } : one,
  );
}

function changes(
  action: Exclude<PaymentAction, { readonly action: 'addTransaction' }>,
): Partial<Transaction> {
  switch (action.action) {
    case 'changeTransactionInteractionId':
      return { interactionId: action.interactionId };
    case 'changeTransactionState':
      return { state: action.state };
    case 'changeTransactionTimestamp':
      return { timestamp: action.timestamp };
    case 'setAvailableCaptureAmount':
      return { customType: 'transaction-data', availableCaptureAmount: action.centAmount };
    default:
      return never(action);
  }
}

function added(transaction: NewTransaction): Transaction {
  const { interactionId, type, availableCaptureAmount } = transaction;
  const customType = availableCaptureAmount === undefined ? 'none' : 'transaction-data';
  return { ...transaction, id: newTransactionId(interactionId, type), customType };
}
