import type { Failure } from '../domain/failure.ts';
import { ok, type Result } from '../domain/result.ts';
import { type OrderAnswer, OrdersAnswer } from './answers.ts';
import { callProject, type Reader } from './call.ts';
import { isIn, queryParts, quoted } from './predicate.ts';

/** The ids of the payments that orders with these numbers have, by order number. */
export async function paymentIdsByOrderNumber(
  reader: Reader,
  orderNumbers: readonly string[],
): Promise<Result<ReadonlyMap<string, readonly string[]>, Failure>> {
  const orders = await ordersWhere(reader, orderNumbers, (part) =>
    isIn('orderNumber', part).join(),
  );
  if (!orders.ok) return orders;
  return ok(new Map(orders.value.map((order) => [order.orderNumber ?? '', paymentIdsOf(order)])));
}

/** The order number of each payment that belongs to an order, by payment id. */
export async function orderNumbersOfPayments(
  reader: Reader,
  paymentIds: readonly string[],
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  const orders = await ordersWhere(reader, paymentIds, withPayments);
  if (!orders.ok) return orders;
  const numbers = orders.value.flatMap((order) =>
    paymentIdsOf(order).map((id) => [id, order.orderNumber ?? ''] as const),
  );
  return ok(new Map(numbers.filter(([, number]) => number !== '')));
}

/** Predicates for the orders that have one of these payments; more where there are more ids than a URL may hold. */
export function ordersWithPayments(paymentIds: readonly string[]): readonly string[] {
  return queryParts(paymentIds, (id) => id).map(withPayments);
}

function withPayments(part: readonly string[]): string {
  return `paymentInfo(payments(id in (${part.map(quoted).join(',')})))`;
}

function paymentIdsOf({ paymentInfo }: OrderAnswer): readonly string[] {
  return paymentInfo?.payments.map(({ id }) => id) ?? [];
}

async function ordersWhere(
  { project, read }: Reader,
  values: readonly string[],
  where: (part: readonly string[]) => string,
): Promise<Result<readonly OrderAnswer[], Failure>> {
  const orders: OrderAnswer[] = [];
  for (const part of queryParts(values, (value) => value)) {
    const queryArgs = { where: where(part), limit: 500, withTotal: false };
    const page = await read('orders', () =>
      callProject('orders', OrdersAnswer, project.orders().get({ queryArgs })),
    );
    if (!page.ok) return page;
    orders.push(...page.value.results);
  }
  return ok(orders);
}
