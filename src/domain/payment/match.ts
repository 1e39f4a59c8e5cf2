import { type Money, sameMoney } from '../money/money.ts';
import type { Transaction, TransactionType } from './payment.ts';

/** Which transaction of the payment a gateway transaction is. */
export type Match =
  | { readonly kind: 'identified'; readonly transaction: Transaction }
  | { readonly kind: 'conflict'; readonly reason: 'type-differs' | 'doubled' }
  | { readonly kind: 'absent' };

/**
 * Finds the transaction that bears a gateway id, which is its identity.
 * The live path may have recorded a sale under review as Authorization or as Charge, so these two
 * stand for each other; any other difference of type is a conflict. `shared`: the summary also released
 * what it authorized, so two transactions bear its id, and only those that stand for `type` are looked at.
 * Source: design §6.
 */
export function matchById(
  transactions: readonly Transaction[],
  gatewayId: string,
  type: TransactionType,
  shared = false,
): Match {
  const bearers = transactions.filter(
    (one) => one.interactionId === gatewayId && (!shared || standsFor(one.type, type)),
  );
  const [only] = bearers;
  if (only === undefined) return { kind: 'absent' };
  if (bearers.length === 1) {
    return standsFor(only.type, type)
      ? { kind: 'identified', transaction: only }
      : { kind: 'conflict', reason: 'type-differs' };
  }
  const [same, another] = bearers.filter((bearer) => bearer.type === type);
  if (same === undefined) return { kind: 'conflict', reason: 'type-differs' };
  return another === undefined
    ? { kind: 'identified', transaction: same }
    : { kind: 'conflict', reason: 'doubled' };
}

/**
 * The one transaction that an interrupted request left without gateway id: same type, amount and
 * currency, not final. Undefined when there is none, or more than one. Source: design §6.
 */
export function findAdoptable(
  transactions: readonly Transaction[],
  type: TransactionType,
  amount: Money,
): Transaction | undefined {
  const candidates = transactions.filter(
    (transaction) =>
      transaction.type === type &&
      transaction.interactionId === undefined &&
      (transaction.state === 'Initial' || transaction.state === 'Pending') &&
      sameMoney(transaction.amount, amount),
  );
  return candidates.length === 1 ? candidates[0] : undefined;
}

function standsFor(recorded: TransactionType, type: TransactionType): boolean {
  return recorded === type || (isPurchase(recorded) && isPurchase(type));
}

/** Whether a transaction reserves or takes money of the shopper. */
export function isPurchase(type: TransactionType): boolean {
  return type === 'Authorization' || type === 'Charge';
}
