import type { Failure } from '../../domain/failure.ts';
import { orderPaymentState } from '../../domain/payment/order-payment-state.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Clock, OrderOfPayments, Orders, Payments } from '../../ports/ports.ts';

/** What following needs from the outside. */
export type FollowPorts = {
  readonly orders: Orders;
  readonly payments: Pick<Payments, 'get'>;
  readonly clock: Clock;
};

/** Milliseconds to wait before trying an order again; its length bounds the tries. */
const PAUSES_MS = [50, 200, 800, 2000] as const;

/** Orders that are worked on at once. */
const AT_ONCE = 20;

/**
 * Makes the payment state of every order of these payments what the table says, by all payments of the order. One
 * that is right costs no update (invariant 3). Answers the payments whose orders could not be made right, with why:
 * the payments themselves are not touched, and one order that fails stops no other.
 */
export async function followOrders(
  ports: FollowPorts,
  paymentIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const orders = await ports.orders.ofPayments(paymentIds);
  if (!orders.ok) return new Map(paymentIds.map((id) => [id, orders.error.message]));
  const problems = new Map<string, string>();
  for (let from = 0; from < orders.value.length; from += AT_ONCE) {
    const some = orders.value.slice(from, from + AT_ONCE);
    await Promise.all(
      some.map(async (order) => {
        const outcome = await followOrder(ports, order);
        if (outcome.ok) return;
        for (const id of order.paymentIds) problems.set(id, outcome.error.message);
      }),
    );
  }
  return problems;
}

/** Decides and writes; after a version conflict or a lost answer reads and decides again (invariant 7). */
async function followOrder(
  ports: FollowPorts,
  order: OrderOfPayments,
): Promise<Result<void, Failure>> {
  let current = order;
  for (let attempt = 0; ; attempt += 1) {
    const payments = await paymentsOf(ports, current);
    if (!payments.ok) return payments;
    const state = orderPaymentState(current.total, payments.value);
    if (state === undefined || state === current.paymentState) return ok(undefined);
    const { id, version } = current;
    const written = await ports.orders.setPaymentState(id, version, state);
    if (written.ok) return ok(undefined);
    const pauseMs = PAUSES_MS[attempt];
    if (pauseMs === undefined || !mayPass(written.error)) return written;
    await ports.clock.pause(Math.max(pauseMs, written.error.retryAfterMs ?? 0));
    const again = await ports.orders.get(id);
    if (!again.ok) return again;
    current = again.value;
  }
}

/** Each by its id: a query may still answer what a payment was before it was written. Source: commercetools.md §6.5. */
async function paymentsOf(
  { payments }: FollowPorts,
  { paymentIds }: OrderOfPayments,
): Promise<Result<readonly Payment[], Failure>> {
  const found: Payment[] = [];
  for (const id of paymentIds) {
    const payment = await payments.get(id);
    if (payment.ok) found.push(payment.value);
    // A payment that was deleted pays for nothing any more.
    else if (payment.error.kind !== 'NotFound') return err(payment.error);
  }
  return ok(found);
}

function mayPass({ kind }: Failure): boolean {
  return kind === 'VersionConflict' || kind === 'Throttled' || kind === 'Unavailable';
}
