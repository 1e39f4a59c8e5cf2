import { type Money, sameMoney } from '../money/money.ts';
import type { Transaction, TransactionType } from './payment.ts';

/** Which transaction of the payment a gateway transaction is. */
export type Match =
  | { readonly kind: 'identified'; readonly transaction: Transaction }
  | { readonly kind: 'conflict'; readonly reason: 'type-differs' | 'doubled' }
  | { readonly kind: 'absent' };

/** A record's time may be behind that of the transaction it made by this much; in milliseconds. Source: design §6. */
const CLOCK_DOUBT_MS = 5 * 60 * 1000;

/**
 * Finds the transaction that has a gateway id, which is its identity.
 * The live path may have recorded a sale under review as Authorization or as Charge, so these two
 * stand for each other; any other difference of type is a conflict. `isShared`: the summary also released
 * what it authorized, so two transactions have its id, and only those that stand for `type` are looked at.
 * Source: design §6.
 */
export function matchById(
  transactions: readonly Transaction[],
  gatewayId: string,
  type: TransactionType,
  isShared = false,
): Match {
  const having = transactions.filter(
    (one) => one.interactionId === gatewayId && (!isShared || standsFor(one.type, type)),
  );
  const [only] = having;
  if (only === undefined) return { kind: 'absent' };
  if (having.length === 1) {
    return standsFor(only.type, type)
      ? { kind: 'identified', transaction: only }
      : { kind: 'conflict', reason: 'type-differs' };
  }
  const [same, another] = having.filter((one) => one.type === type);
  if (same === undefined) return { kind: 'conflict', reason: 'type-differs' };
  return another === undefined
    ? { kind: 'identified', transaction: same }
    : { kind: 'conflict', reason: 'doubled' };
}

/**
 * The transaction that an interrupted request left without gateway id: same type, amount and currency, not final, and
 * not younger than the record. Of several the nearest in time; one without a time is never younger. Source: design §6.
 */
export function findAdoptable(
  transactions: readonly Transaction[],
  type: TransactionType,
  amount: Money,
  submittedAt: string,
): Transaction | undefined {
  const at = Date.parse(submittedAt);
  const candidates = transactions.filter(
    (one) =>
      hasNoId(one, type, amount) &&
      (one.state === 'Initial' || one.state === 'Pending') &&
      !(timeOf(one) > at + CLOCK_DOUBT_MS),
  );
  return candidates.toSorted((a, b) => distance(a, at) - distance(b, at))[0];
}

/** A transaction that somebody entered by hand: `Success`, same type and amount, and no gateway id. Source: design §6. */
export function findEnteredByHand(
  transactions: readonly Transaction[],
  type: TransactionType,
  amount: Money,
): Transaction | undefined {
  return transactions.find((one) => hasNoId(one, type, amount) && one.state === 'Success');
}

/** Whether a transaction reserves or takes money of the shopper. */
export function isPurchase(type: TransactionType): boolean {
  return type === 'Authorization' || type === 'Charge';
}

function hasNoId(one: Transaction, type: TransactionType, amount: Money): boolean {
  return one.type === type && one.interactionId === undefined && sameMoney(one.amount, amount);
}

function standsFor(recorded: TransactionType, type: TransactionType): boolean {
  return recorded === type || (isPurchase(recorded) && isPurchase(type));
}

/** Without a time nothing can be said of it; it is the farthest away. */
function distance(one: Transaction, at: number): number {
  const time = timeOf(one);
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : Math.abs(at - time);
}

function timeOf({ timestamp }: Transaction): number {
  return Date.parse(timestamp ?? '');
}
