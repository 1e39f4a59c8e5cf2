import type { NewTransaction, PaymentAction } from '../decide/decision.ts';
import type { Transaction } from './payment.ts';

const NEW = 'new:';

/** The id a transaction has until commercetools gives it one. */
export function newTransactionId(gatewayId: string, type: string): string {
  return `${NEW}${type}:${gatewayId}`;
}

/**
 * The update actions that turn the transactions of a payment into the wanted ones; none when they are equal.
 * A transaction is never removed, and its type and amount never change, because commercetools has no action for it.
 */
export function actionsBetween(
  before: readonly Transaction[],
  after: readonly Transaction[],
): readonly PaymentAction[] {
  const known = new Map(before.map((transaction) => [transaction.id, transaction]));
  return after.flatMap((transaction) => {
    const old = known.get(transaction.id);
    return old === undefined ? [addition(transaction)] : changes(old, transaction);
  });
}

function addition(transaction: Transaction): PaymentAction {
  const { type, state, amount, interactionId, timestamp, availableCaptureAmount } = transaction;
  if (interactionId === undefined || timestamp === undefined) {
    throw new Error(`New transaction ${transaction.id} has no gateway id or time`);
  }
  const added: NewTransaction = {
    type,
    state,
    amount,
    interactionId,
    timestamp,
    availableCaptureAmount,
  };
  return { action: 'addTransaction', transaction: added };
}

function changes(old: Transaction, now: Transaction): readonly PaymentAction[] {
  const transactionId = old.id;
  const { interactionId, state, timestamp, availableCaptureAmount: centAmount } = now;
  const actions: PaymentAction[] = [];
  if (interactionId !== undefined && interactionId !== old.interactionId)
    actions.push({ action: 'changeTransactionInteractionId', transactionId, interactionId });
  if (state !== old.state) actions.push({ action: 'changeTransactionState', transactionId, state });
  if (timestamp !== undefined && timestamp !== old.timestamp)
    actions.push({ action: 'changeTransactionTimestamp', transactionId, timestamp });
  if (centAmount !== undefined && centAmount !== old.availableCaptureAmount) {
    const withType = old.customType === 'none';
    actions.push({ action: 'setAvailableCaptureAmount', transactionId, centAmount, withType });
  }
  return actions;
}
