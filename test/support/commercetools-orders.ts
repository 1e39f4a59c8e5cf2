import { fields, member } from './commercetools-body.ts';
import type { StoredOrder } from './commercetools-resources.ts';

const PAYMENT_STATES = ['BalanceDue', 'Failed', 'Pending', 'CreditOwed', 'Paid'] as const;

/**
 * The order after an update, which may only change its payment state: one version more for each action that changed
 * something, the very same order when none did. A refusal throws. Source: reference/commercetools.md §8.
 */
export function updatedOrder(order: StoredOrder, actions: readonly unknown[]): StoredOrder {
  let after = order;
  for (const action of actions) {
    const sent = fields(action, 'action', ['action', 'paymentState']);
    member(sent, 'action', ['changePaymentState']);
    const paymentState = member(sent, 'paymentState', PAYMENT_STATES);
    if (after.paymentState === paymentState) continue;
    after = { ...after, paymentState, version: after.version + 1 };
  }
  return after;
}
