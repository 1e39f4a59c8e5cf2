import type { Item } from '../../domain/decide/decision.ts';
import { isConditionReason, outcomeOfReason } from '../../domain/decide/reason.ts';
import type { Reconciled, Work } from '../run/page-work.ts';
import { type FollowPorts, followOrders } from './follow-orders.ts';

/** Orders follow their payments only where this is given; `onProblem` hears of those that do not. */
export type OrderFollowing = {
  readonly orders: FollowPorts['orders'];
  readonly onProblem: (paymentId: string, problem: string) => void;
};

/**
 * The work of a run whose orders follow: behind each page, every order of a payment that was looked at. What is
 * right already costs one query for a page. A transaction whose order could not be made right is not remembered as
 * settled, so that the next run looks at it, and at its order, again.
 */
export function withOrders<Row>(
  ports: Omit<FollowPorts, 'orders'>,
  { orders, onProblem }: OrderFollowing,
  work: Work<Row>,
): Work<Row> {
  const follow = async (page: Reconciled): Promise<Reconciled> => {
    const { items, waited, settled } = page;
    const looked = [...items, ...waited].filter(wasLookedAt);
    const paymentIds = [...new Set(looked.flatMap(({ paymentId }) => paymentId ?? []))];
    if (paymentIds.length === 0) return page;
    const problems = await followOrders({ ...ports, orders }, paymentIds);
    for (const [paymentId, problem] of problems) onProblem(paymentId, problem);
    const behind = new Set(
      looked
        .filter(({ paymentId }) => problems.has(paymentId ?? ''))
        .map(({ transactionId }) => transactionId),
    );
    return { ...page, settled: settled.filter(({ transactionId }) => !behind.has(transactionId)) };
  };
  return {
    ...work,
    reconcile: async (rows, evidence) => follow(await work.reconcile(rows, evidence)),
  };
}

/** What an earlier run settled was not looked at, and neither was what nobody could decide. */
function wasLookedAt({ reason }: Item): boolean {
  if (isConditionReason(reason)) return true;
  return reason !== 'settled' && ['updated', 'unchanged'].includes(outcomeOfReason(reason));
}
