import { expect } from 'chai';
import type { Gateway } from '../../../src/ports/ports.ts';
import { type Chapter, createShop, MERCHANTS } from '../../../src/sandbox/seed.ts';
import { carryRun } from '../../support/carry-run.ts';
import { settableClock } from '../../support/clock.ts';
import { ledgerGateway, ledgerOf } from '../../support/ledger-gateway.ts';
import { memoryPayments } from '../../support/memory-payments.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { REQUEST, SETTINGS } from '../../support/run-scene.ts';
import { paymentOf } from '../../support/shop-in-memory.ts';

const NOW = Date.parse('2026-11-21T07:30:00Z');
const DEFAULT = { defaultMerchantId: MERCHANTS[0].merchantId };

/** Scenarios that may end as an exception as well. */
const MAY_BE_EXCEPTIONS: ReadonlySet<string> = new Set([
  'capture that timed out, and was refunded',
  'review rejected by the fraud team',
  'void of a refund missing',
]);

/** The gateway of the shop, each merchant id with its own records. */
function gatewayOf(history: readonly Chapter[], clock: { now(): number }): Gateway {
  const still = { ...clock, pause: async () => {} };
  const each = new Map(
    MERCHANTS.map(({ merchantId }) => {
      const own = history.filter((chapter) => chapter.merchantId === merchantId);
      return [merchantId, ledgerGateway(ledgerOf(own), merchantId, still)];
    }),
  );
  const of = (merchantId: string): Gateway => {
    const gateway = each.get(merchantId);
    if (gateway === undefined) throw new Error(`There is no merchant id ${merchantId}`);
    return gateway;
  };
  return {
    search: (query) => of(query.merchantId).search(query),
    searchByReferences: (query) => of(query.merchantId).searchByReferences(query),
    conversions: (query) => of(query.merchantId).conversions(query),
    details: (merchantId, id) => of(merchantId).details(merchantId, id),
  };
}

function aShop() {
  const { history } = createShop(NOW);
  const clock = settableClock(NOW);
  const payments = memoryPayments(
    history.flatMap(({ payment }) => (payment === undefined ? [] : [paymentOf(payment)])),
  );
  for (const { order } of history)
    if (order !== undefined) payments.addOrder(order.orderNumber, order.paymentIds);
  const store = createMemoryStore();
  const ports = { gateway: gatewayOf(history, clock), payments, store, clock };
  const merchantIds = MERCHANTS.map(({ merchantId }) => merchantId);
  const sync = (kind: 'run' | 'decision', runId: string, full = false) => {
    const request = { ...REQUEST, kind, merchantIds, full };
    return carryRun(ports, { ...SETTINGS, ...DEFAULT }, { runId, request });
  };
  return { history, payments, store, sync };
}

describe('sandbox shop, synced', () => {
  it('only what is odd on purpose, ends as an exception, and a further full pass writes nothing', async () => {
    const { history, payments, store, sync } = aShop();
    for (const round of [1, 2]) {
      await sync('run', `run ${round}`);
      await sync('decision', `decision ${round}`);
    }
    const written = payments.count('update');
    await sync('run', 'run 3', true);
    expect(payments.count('update')).to.equal(written);
    const scenarioOf = new Map(
      history.flatMap(({ rows, scenario }) => rows.map(({ id }) => [id, scenario] as const)),
    );
    const open = await store.exceptions({
      state: 'open',
      now: Number.MAX_SAFE_INTEGER,
      offset: 0,
      limit: 500,
    });
    const surprising = open.exceptions
      .map(({ item: { transactionId, reason } }) => `${scenarioOf.get(transactionId)} → ${reason}`)
      .filter((text) => !text.startsWith('exception: '))
      .filter((text) => !MAY_BE_EXCEPTIONS.has(text.split(' → ', 1)[0] ?? ''));
    expect(surprising).to.deep.equal([]);
    expect(open.total).to.be.within(12, 24);
  });
});
