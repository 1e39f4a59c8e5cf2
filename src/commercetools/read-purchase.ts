import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { Purchase, PurchaseReference } from '../ports/ports.ts';
import { callProject, type Reader } from './call.ts';
import { quoted } from './predicate.ts';
import { BasketAnswer, BasketsAnswer, PaidAnswer } from './purchase-answers.ts';
import { toPurchase } from './to-purchase.ts';

type Found = Promise<Result<Purchase, Failure>>;

/** What is paid for: an order or cart with the payment it has, or a payment with what it belongs to. */
export function readPurchase(reader: Reader, reference: PurchaseReference): Found {
  return reference.kind === 'payment'
    ? ofPayment(reader, reference)
    : ofBasket(reader, reference, reference.kind);
}

/** One order or cart. */
export function readBasket(
  { project, read }: Reader,
  kind: 'order' | 'cart',
  id: string,
): Promise<Result<BasketAnswer, Failure>> {
  return read(kind, () => {
    const root = kind === 'order' ? project.orders() : project.carts();
    return callProject(kind, BasketAnswer, root.withId({ ID: id }).get());
  });
}

/** One payment, by its id. */
export function readPaid({ project, read }: Reader, id: string) {
  return read('payment', () =>
    callProject('payment', PaidAnswer, project.payments().withId({ ID: id }).get()),
  );
}

async function ofBasket(
  reader: Reader,
  reference: PurchaseReference,
  kind: 'order' | 'cart',
): Found {
  const basket = await readBasket(reader, kind, reference.id);
  if (!basket.ok) return basket;
  const [first, ...more] = basket.value.paymentInfo?.payments ?? [];
  if (more.length > 0) {
    const message = `The ${kind} has ${more.length + 1} payments; name one of them as paymentId.`;
    return err({ kind: 'Invalid', message });
  }
  if (first === undefined) return asFound(toPurchase(reference, basket.value, undefined));
  const paid = await readPaid(reader, first.id);
  return paid.ok ? asFound(toPurchase(reference, basket.value, paid.value)) : paid;
}

/** A payment does not know who pays: the order it belongs to does, else the cart. */
async function ofPayment(reader: Reader, reference: PurchaseReference): Found {
  const paid = await readPaid(reader, reference.id);
  if (!paid.ok) return paid;
  const basket = await basketOf(reader, reference.id);
  return basket.ok ? asFound(toPurchase(reference, basket.value, paid.value)) : basket;
}

async function basketOf(
  { project, read }: Reader,
  paymentId: string,
): Promise<Result<BasketAnswer | undefined, Failure>> {
  const where = `paymentInfo(payments(id = ${quoted(paymentId)}))`;
  const queryArgs = { where, limit: 1, withTotal: false };
  const orders = await read('orders', () =>
    callProject('orders', BasketsAnswer, project.orders().get({ queryArgs })),
  );
  if (!orders.ok) return orders;
  if (orders.value.results.length > 0) return ok(orders.value.results[0]);
  const carts = await read('carts', () =>
    callProject('carts', BasketsAnswer, project.carts().get({ queryArgs })),
  );
  return carts.ok ? ok(carts.value.results[0]) : carts;
}

function asFound(purchase: Purchase | undefined): Result<Purchase, Failure> {
  if (purchase === undefined) throw new Error('A purchase has neither order, cart nor payment');
  return ok(purchase);
}
