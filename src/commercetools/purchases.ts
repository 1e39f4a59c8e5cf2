import type { Failure } from '../domain/failure.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Purchases } from '../ports/ports.ts';
import { type Call, RETRY, type RetrySettings, retrying, within } from '../shared/outbound.ts';
import { callProject, type Reader } from './call.ts';
import { createProjectClient } from './client.ts';
import { keepPayment } from './keep-payment.ts';
import { isIn } from './predicate.ts';
import type { ProjectSettings } from './project.ts';
import { BasketsAnswer, KeysAnswer } from './purchase-answers.ts';
import { readPurchase } from './read-purchase.ts';

/** The project, and how reads are retried. */
export type PurchasesSettings = ProjectSettings & { readonly retry?: RetrySettings };

/** The `Purchases` port over platform-sdk; a write is sent once, and is read again before it is repeated. */
export function createPurchases(settings: PurchasesSettings): Purchases {
  const project = createProjectClient(settings);
  const retried = retrying(settings.retry ?? RETRY);
  const bounded = <T>(what: string, call: Call<T>) =>
    within(settings.timeoutMs + 1000, `commercetools ${what}`, call);
  const read = <T>(what: string, call: Call<T>) => retried(() => bounded(what, call));
  const reader = { project, read };
  return {
    get: (reference) => readPurchase(reader, reference),
    spelledAlike: (orderId) => spelledAlike(reader, orderId),
    keepPayment: (purchase, key, merchantId) =>
      keepPayment({ ...reader, write: bounded }, purchase, { key, merchantId }),
  };
}

/** commercetools tells upper from lower case and has no way to ask without: the two usual spellings are tried. */
async function spelledAlike(
  { project, read }: Reader,
  orderId: string,
): Promise<Result<readonly string[], Failure>> {
  const others = [orderId.toUpperCase(), orderId.toLowerCase()].filter((one) => one !== orderId);
  if (others.length === 0) return ok([]);
  const argsOf = (field: string) => ({
    queryArgs: { where: isIn(field, others).join(), limit: 2, withTotal: false },
  });
  const [payments, orders] = await Promise.all([
    read('payments', () =>
      callProject('payments', KeysAnswer, project.payments().get(argsOf('key'))),
    ),
    read('orders', () =>
      callProject('orders', BasketsAnswer, project.orders().get(argsOf('orderNumber'))),
    ),
  ]);
  if (!payments.ok) return payments;
  if (!orders.ok) return orders;
  const keys = payments.value.results.map(({ key }) => key);
  const numbers = orders.value.results.map(({ orderNumber }) => orderNumber);
  return ok([...keys, ...numbers].filter((one) => one !== undefined));
}
