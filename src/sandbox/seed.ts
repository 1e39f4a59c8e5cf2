import type { CommercetoolsSimulator } from './commercetools.ts';
import type { GatewaySimulator } from './gateway.ts';
import type { Chapter, Shop } from './seed/shop.ts';

export { MERCHANTS, type ShopMerchant, WEBHOOK_KEY } from './seed/merchants.ts';
export type { Scenario, Standing } from './seed/scenario.ts';
export { SCENARIOS } from './seed/scenarios.ts';
export { type Chapter, createShop, type Shop } from './seed/shop.ts';

/** The two servers that a shop is poured into. */
export type SandboxServers = {
  readonly commercetools: CommercetoolsSimulator;
  readonly gateway: GatewaySimulator;
};

/** Puts chapters into the servers: payments and orders into commercetools, the rest into the gateway. */
export async function pour(
  { commercetools, gateway }: SandboxServers,
  chapters: readonly Chapter[],
): Promise<void> {
  // Payments first: a gateway transaction never exists before its payment.
  await commercetools.addPayments(...chapters.flatMap(({ payment }) => payment ?? []));
  await commercetools.addOrders(...chapters.flatMap(({ order }) => order ?? []));
  for (const { merchantId, rows, descriptions, conversions } of chapters) {
    gateway.add(merchantId, ...rows);
    gateway.convert(merchantId, ...conversions.map(({ row }) => row));
    for (const { id, extra, from } of descriptions) gateway.describe(merchantId, id, extra, from);
  }
}

/** How many payments lack gateway transactions. */
export function countMissing(chapters: readonly Chapter[]): number {
  return chapters.filter(({ standing }) => standing === 'missing').length;
}

/** Customers that go on shopping until stopped. */
export type Trickle = { stop(): void };

/** Adds a few new payments every `everyMs`; it does not keep the process alive. */
export function startTrickle(
  servers: SandboxServers,
  shop: Shop,
  { everyMs = 20_000, onError }: { everyMs?: number; onError: (error: unknown) => void },
): Trickle {
  const timer = setInterval(() => {
    pour(servers, shop.nextOrders(Date.now())).catch(onError);
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
