import type { Condition, Item } from '../decide/decision.ts';
import { CONDITION_REASONS } from '../decide/reason.ts';
import { standing } from '../decide/standing.ts';
import type { Money } from '../money/money.ts';
import type { Payment } from '../payment/payment.ts';
import type { ExceptionState } from './exception.ts';

/** A condition that was raised on a payment, and whether it held when the payment was last looked at. */
export type KeptCondition = Condition & { readonly holds: boolean };

/** What a look at a payment found: every condition that was ever raised on it, and whether it holds. */
export type PaymentConditions = {
  readonly paymentId: string;
  readonly conditions: readonly KeptCondition[];
};

/** All conditions of a payment, those `known` of it and those `raised` now, each with whether it holds on it as it is now. */
export function lookAt(
  payment: Payment,
  known: readonly Condition[],
  raised: readonly Condition[],
): readonly KeptCondition[] {
  const all = new Map([...known, ...raised].map((one) => [keyOf(one), one]));
  const holding = new Map(standing(payment, [...all.values()]).map((one) => [keyOf(one), one]));
  return [...all].map(([key, one]) => ({ ...(holding.get(key) ?? one), holds: holding.has(key) }));
}

/** The conditions of one payment that have the same reason: together one exception. */
export type ConditionGroup = {
  readonly state: ExceptionState;
  readonly note: string | undefined;
  readonly conditions: readonly KeptCondition[];
};

/** The conditions of a payment by reason; none has an empty group. */
export function byReason(
  conditions: readonly KeptCondition[],
): readonly (readonly [KeptCondition, ...KeptCondition[]])[] {
  return CONDITION_REASONS.flatMap((reason) => {
    const [first, ...others] = conditions.filter((one) => one.reason === reason);
    return first === undefined ? [] : [[first, ...others]];
  });
}

/**
 * A group after a look at its payment; undefined when there is nothing to keep. What is over is kept, lest the reversal
 * that ended it end another one that is read later; what another run raised meanwhile stays as it is. A group that a
 * person dismissed stays so for what held then, even when that was over in between, and is open again for what is new.
 */
export function afterLook(
  before: ConditionGroup | undefined,
  looked: readonly KeptCondition[],
): ConditionGroup | undefined {
  const isLooked = new Set(looked.map(keyOf));
  const others = (before?.conditions ?? []).filter((one) => !isLooked.has(keyOf(one)));
  const conditions = [...others, ...looked];
  if (!conditions.some(({ holds }) => holds)) {
    const isKnown = conditions.length === before?.conditions.length;
    if (before?.state === 'resolved' && isKnown) return undefined;
    return { state: 'resolved', note: before?.note, conditions };
  }
  const isDismissed = before?.note !== undefined && !looked.some((one) => isNew(before, one));
  return isDismissed
    ? { state: 'dismissed', note: before.note, conditions }
    : { state: 'open', note: undefined, conditions };
}

/** Another charge that makes the excess no larger says nothing new. */
function isNew({ conditions }: ConditionGroup, one: KeptCondition): boolean {
  if (!one.holds || conditions.some((known) => keyOf(known) === keyOf(one))) return false;
  const known = Math.max(...conditions.map(({ amount }) => amount.centAmount));
  return one.reason !== 'charged-more-than-planned' || one.amount.centAmount > known;
}

function keyOf({ reason, subject }: Condition): string {
  return `${reason} ${subject.merchantId} ${subject.id}`;
}

/** Those that hold, or held until the last of them was over. */
export function shownOf(conditions: readonly KeptCondition[]): readonly Condition[] {
  const holding = conditions.filter(({ holds }) => holds);
  const shown = holding.length > 0 ? holding : conditions;
  return shown.map(({ holds: _, ...condition }) => condition);
}

/** What the conditions of one payment and reason are about together; undefined for none. */
export function amountOf(conditions: readonly Condition[]): Money | undefined {
  const [first] = conditions;
  if (first === undefined) return undefined;
  const amounts = conditions.map(({ amount }) => amount.centAmount);
  // What is charged too much is one amount, whichever charge raised it.
  const isOne = first.reason === 'charged-more-than-planned';
  const centAmount = isOne ? Math.max(...amounts) : amounts.reduce((sum, one) => sum + one, 0);
  return { ...first.amount, centAmount };
}

/** The conditions of one payment and reason as an item: it is about the newest transaction of those that hold. */
export function conditionItem(paymentId: string, conditions: readonly KeptCondition[]): Item {
  const newest = shownOf(conditions).toSorted(newestFirst)[0];
  if (newest === undefined) throw new Error('A group of conditions is never empty');
  const { id: transactionId, ...about } = newest.subject;
  const nothing = { change: undefined, detail: undefined };
  return { transactionId, ...about, paymentId, reason: newest.reason, ...nothing };
}

function newestFirst({ subject: a }: Condition, { subject: b }: Condition): number {
  const [before, after] = [timeOf(a), timeOf(b)];
  return after - before || (a.id < b.id ? 1 : -1);
}

function timeOf({ submittedAt }: Condition['subject']): number {
  return Date.parse(submittedAt ?? '') || 0;
}
