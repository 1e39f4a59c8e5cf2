import type { ByProjectKeyRequestBuilder, Order } from '@commercetools/platform-sdk';
import type { Failure } from '../domain/failure.ts';
import { ok, type Result } from '../domain/result.ts';
import { callProject } from './call.ts';
import { chunks, IDS_PER_QUERY, isIn, quoted } from './predicate.ts';

/** The ids of the payments that orders with these numbers have, by order number. */
export async function paymentIdsByOrderNumber(
  project: ByProjectKeyRequestBuilder,
  orderNumbers: readonly string[],
): Promise<Result<ReadonlyMap<string, readonly string[]>, Failure>> {
  const orders = await ordersWhere(project, orderNumbers, (part) =>
    isIn('orderNumber', part).join(),
  );
  if (!orders.ok) return orders;
  return ok(new Map(orders.value.map((order) => [order.orderNumber ?? '', paymentIdsOf(order)])));
}

/** The order number of each payment that belongs to an order, by payment id. */
export async function orderNumbersOfPayments(
  project: ByProjectKeyRequestBuilder,
  paymentIds: readonly string[],
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  const where = (part: readonly string[]) =>
    `paymentInfo(payments(id in (${part.map(quoted).join(',')})))`;
  const orders = await ordersWhere(project, paymentIds, where);
  if (!orders.ok) return orders;
  const numbers = orders.value.flatMap((order) =>
    paymentIdsOf(order).map((id) => [id, order.orderNumber ?? ''] as const),
  );
  return ok(new Map(numbers.filter(([, number]) => number !== '')));
}

function paymentIdsOf({ paymentInfo }: Order): readonly string[] {
  return paymentInfo?.payments.map(({ id }) => id) ?? [];
}

async function ordersWhere(
  project: ByProjectKeyRequestBuilder,
  values: readonly string[],
  where: (part: readonly string[]) => string,
): Promise<Result<readonly Order[], Failure>> {
  const orders: Order[] = [];
  for (const part of chunks(values, IDS_PER_QUERY)) {
    const queryArgs = { where: where(part), limit: 500, withTotal: false };
    const page = await callProject('orders', project.orders().get({ queryArgs }));
    if (!page.ok) return page;
    orders.push(...page.value.results);
  }
  return ok(orders);
}
