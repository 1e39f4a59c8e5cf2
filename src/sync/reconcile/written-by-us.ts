import type { Decision, Judgement, PaymentAction } from '../../domain/decide/decision.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { never } from '../../domain/result.ts';

/** An update whose answer was lost, and the payment that it was sent for. */
export type SentUpdate = { readonly payment: Payment; readonly decision: Decision };

const UNKNOWN =
  'The answer of our update was lost, and another writer may have made the change: it is not counted as ours.';

/**
 * The judgements on a payment that was read again after a lost answer. What our update changed still counts as
 * changed by us where it is known that it did; else it is what it is now, and says that this cannot be known.
 */
export function judgedAfter(
  { payment, decision }: SentUpdate,
  now: Payment,
  judgements: readonly Judgement[],
): readonly Judgement[] {
  if (now.version === payment.version) return judgements;
  const isOurs = isWritten(payment, decision.actions, now);
  return judgements.map((judgement) => {
    const sent = decision.judgements.find(({ record }) => record === judgement.record);
    if (sent?.change === undefined || judgement.change !== undefined) return judgement;
    return isOurs ? sent : { ...judgement, detail: judgement.detail ?? UNKNOWN };
  });
}

/**
 * Whether a payment became what it is by these very actions: its version went no further than they take it, all of
 * them show, and one of them bears what no other writer sends.
 */
function isWritten(before: Payment, actions: readonly PaymentAction[], now: Payment): boolean {
  const steps = now.version - before.version;
  const isInReach = steps > 0 && steps <= actions.length;
  return isInReach && actions.some(isOwn) && actions.every((action) => isSeen(action, before, now));
}

/** The gateway's id together with the gateway's time; a state alone may be anybody's. */
function isOwn({ action }: PaymentAction): boolean {
  return action === 'addTransaction' || action === 'changeTransactionTimestamp';
}

function isSeen(action: PaymentAction, before: Payment, now: Payment): boolean {
  if (action.action === 'addTransaction') return isAdded(action, before, now);
  const found = now.transactions.find(({ id }) => id === action.transactionId);
  switch (action.action) {
    case 'changeTransactionInteractionId':
      return found?.interactionId === action.interactionId;
    case 'changeTransactionState':
      return found?.state === action.state;
    case 'changeTransactionTimestamp':
      return isSameTime(found?.timestamp, action.timestamp);
    case 'setAvailableCaptureAmount':
      return found?.availableCaptureAmount === action.centAmount;
    default:
      return never(action);
  }
}

function isAdded(
  { transaction }: Extract<PaymentAction, { action: 'addTransaction' }>,
  before: Payment,
  now: Payment,
): boolean {
  const known = new Set(before.transactions.map(({ id }) => id));
  const { type, state, amount, interactionId, timestamp, availableCaptureAmount } = transaction;
  return now.transactions.some(
    (one) =>
      !known.has(one.id) &&
      one.interactionId === interactionId &&
      one.type === type &&
      one.state === state &&
      one.amount.centAmount === amount.centAmount &&
      one.amount.currencyCode === amount.currencyCode &&
      one.availableCaptureAmount === availableCaptureAmount &&
      isSameTime(one.timestamp, timestamp),
  );
}

function isSameTime(one: string | undefined, other: string): boolean {
  return one !== undefined && Date.parse(one) === Date.parse(other);
}
