import pLimit from 'p-limit';
import { z } from 'zod';
import type { Failure } from '../domain/failure.ts';
import { ok, type Result } from '../domain/result.ts';
import type { OrderOfPayments, Orders } from '../ports/ports.ts';
import { type Call, RETRY, retrying, within } from '../shared/outbound.ts';
import { callProject } from './call.ts';
import { createProjectClient } from './client.ts';
import { ordersWithPayments } from './orders.ts';
import type { PaymentsSettings } from './payments.ts';

const Price = z.object({ centAmount: z.number().int(), currencyCode: z.string() });

const OrderAnswer = z.object({
  id: z.string(),
  version: z.number().int(),
  paymentState: z.string().optional(),
  totalPrice: Price,
  taxedPrice: z.object({ totalGross: Price }).optional(),
  paymentInfo: z.object({ payments: z.array(z.object({ id: z.string() })) }).optional(),
});
const OrdersAnswer = z.object({ results: z.array(OrderAnswer) });

/** The `Orders` port over platform-sdk. Source: reference/commercetools.md §8. */
export function createOrders(settings: PaymentsSettings): Orders {
  const project = createProjectClient(settings);
  const limit = pLimit(settings.concurrency);
  const bounded = <T>(what: string, call: Call<T>) =>
    limit(() => within(settings.timeoutMs + 1000, `commercetools ${what}`, call));
  const retried = retrying(settings.retry ?? RETRY);
  const read = <T>(what: string, call: Call<T>) => retried(() => bounded(what, call));
  const orderOf = (id: string) => project.orders().withId({ ID: id });
  return {
    async ofPayments(paymentIds) {
      const found = new Map<string, OrderOfPayments>();
      for (const where of ordersWithPayments(paymentIds)) {
        const queryArgs = { where, limit: 500, withTotal: false };
        const page = await read('orders', () =>
          callProject('orders', OrdersAnswer, project.orders().get({ queryArgs })),
        );
        if (!page.ok) return page;
        for (const one of page.value.results) found.set(one.id, toOrder(one));
      }
      return ok([...found.values()]);
    },
    get: (id) =>
      read('order', async () =>
        asOrder(await callProject('order', OrderAnswer, orderOf(id).get())),
      ),
    setPaymentState: (id, version, paymentState) =>
      bounded('order update', async () => {
        const actions = [{ action: 'changePaymentState' as const, paymentState }];
        const request = orderOf(id).post({ body: { version, actions } });
        return asOrder(await callProject('order update', OrderAnswer, request));
      }),
  };
}

function asOrder(
  answer: Result<z.infer<typeof OrderAnswer>, Failure>,
): Result<OrderOfPayments, Failure> {
  return answer.ok ? ok(toOrder(answer.value)) : answer;
}

/** Where taxes come on top, only the taxed price holds what the shopper owes. */
function toOrder(order: z.infer<typeof OrderAnswer>): OrderOfPayments {
  const { id, version, paymentState, totalPrice, taxedPrice, paymentInfo } = order;
  const { centAmount, currencyCode } = taxedPrice?.totalGross ?? totalPrice;
  const paymentIds = paymentInfo?.payments.map((payment) => payment.id) ?? [];
  return { id, version, paymentState, total: { centAmount, currencyCode }, paymentIds };
}
