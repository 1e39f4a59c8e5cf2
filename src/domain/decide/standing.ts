import { sameMoney } from '../money/money.ts';
import type { Payment, Transaction } from '../payment/payment.ts';
import { never } from '../result.ts';
import type { Condition } from './decision.ts';

/**
 * Those of the candidates that hold on this payment, in their order, with their amounts as they are now: a function of
 * the payment alone, so it does not matter in which order its records came. Give it all conditions that were ever raised
 * on the payment: a reversal that ended one must not end another. Source: design §6 "Standing conditions".
 */
export function standing(payment: Payment, candidates: readonly Condition[]): readonly Condition[] {
  const held = stillHeld(payment, candidates.filter(isHeldMoney));
  return candidates.flatMap((condition): readonly Condition[] => {
    switch (condition.reason) {
      case 'reversal-needed':
      case 'money-held':
      case 'capture-failed':
      case 'partial-approval':
        return held.has(condition) ? [condition] : [];
      case 'accepted-not-captured':
        return waitsForCapture(payment, condition) ? [condition] : [];
      case 'charged-more-than-planned':
        return tooMuch(payment, condition);
      default:
        return never(condition.reason);
    }
  });
}

function isHeldMoney({ reason }: Condition): boolean {
  return reason !== 'accepted-not-captured' && reason !== 'charged-more-than-planned';
}

/** The newest first: it has the fewest reversals to choose from, and each reversal releases one authorization. */
function stillHeld(payment: Payment, candidates: readonly Condition[]): ReadonlySet<Condition> {
  const reversals = new Set(payment.transactions.filter(isReversal));
  const held = new Set<Condition>();
  for (const condition of candidates.toSorted(newestFirst)) {
    if (isCaptured(payment, condition)) continue;
    const own = [...reversals].find((one) => releases(one, condition));
    if (own === undefined) held.add(condition);
    else reversals.delete(own);
  }
  return held;
}

function newestFirst(a: Condition, b: Condition): number {
  return timeOf(b) - timeOf(a) || (a.subject.id < b.subject.id ? 1 : -1);
}

function timeOf({ subject }: Condition): number {
  return Date.parse(subject.submittedAt ?? '') || 0;
}

function isReversal({ type, state }: Transaction): boolean {
  return type === 'CancelAuthorization' && (state === 'Success' || state === 'Pending');
}

function releases(reversal: Transaction, condition: Condition): boolean {
  return isLater(reversal, condition) && sameMoney(reversal.amount, condition.amount);
}

/** What risk rejected is never captured: a charge on the payment is of another try. */
function isCaptured({ transactions }: Payment, condition: Condition): boolean {
  if (condition.reason === 'reversal-needed') return false;
  return transactions.some(
    (one) =>
      one.type === 'Charge' &&
      one.state === 'Success' &&
      one.interactionId !== condition.subject.id &&
      isLater(one, condition),
  );
}

/** One without a timestamp is still being written, so it is the newest. */
function isLater({ timestamp }: Transaction, condition: Condition): boolean {
  return timestamp === undefined || Date.parse(timestamp) >= timeOf(condition);
}

function waitsForCapture({ transactions }: Payment, { subject }: Condition): boolean {
  return transactions.some(
    ({ type, state, interactionId }) =>
      type === 'Charge' && state === 'Pending' && interactionId === subject.id,
  );
}

function tooMuch(payment: Payment, condition: Condition): readonly Condition[] {
  const centAmount = sumOf(payment, 'Charge') - sumOf(payment, 'Refund') - payment.plannedAmount;
  return centAmount > 0 ? [{ ...condition, amount: { ...condition.amount, centAmount } }] : [];
}

function sumOf({ transactions }: Payment, type: 'Charge' | 'Refund'): number {
  return transactions
    .filter((one) => one.type === type && one.state === 'Success')
    .reduce((sum, { amount }) => sum + amount.centAmount, 0);
}
