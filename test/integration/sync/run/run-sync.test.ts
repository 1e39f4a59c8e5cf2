import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as rows from '../../../../src/sandbox/rows/gateway-rows.ts';
import { runCli } from '../../../support/command-line.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../../../support/world.ts';

const SHOP = { merchantId: 'shop_one', currency: 'EUR' };
const sync = async (world: World, environment = {}) => {
  const ended = await runCli({ ...world.environment, ...environment }, 'sync', '--json');
  return { status: ended.status, run: JSON.parse(ended.stdout) };
};

describe('Run Sync, the whole application against real servers', () => {
  let world: World;
  afterEach(() => world.close());

  it('invariants 1 and 9: whatever it finds, the gateway gets nothing but searches and details', async () => {
    world = await startWorld();
    const submittedAt = Date.now() - 1_800_000;
    const kinds = Object.values(rows).filter((one) => typeof one === 'function');
    kinds.forEach((kind, n) => {
      if (kind === rows.gatewayId) return;
      const { id: code } = world.project.addPayment({ currency: 'EUR', centAmount: 1000 });
      const facts = { ...SHOP, id: rows.gatewayId(n), code, submittedAt, amount: '10.00' };
      world.gateway.add('shop_one', (kind as rows.RowBuilder)(facts));
    });
    const { run } = await sync(world);
    expect(run.read).to.equal(kinds.length - 1);
    expect(run.read).to.equal(run.updated + run.unchanged + run.ignored + run.exceptions);
    const asked = world.gateway.requests().map(({ kind }) => kind);
    expect(new Set(asked)).to.deep.equal(new Set(['search', 'details']));
    const left = world.project.payments().flatMap(({ transactions }) => transactions);
    expect(left.filter(({ state }) => state === 'Initial')).to.deep.equal([]);
  });

  it('SP-R25, SP-R26: ics_auth 100, payment without transactions → the example of the seed', async () => {
    world = await startWorld({ transactions: 1 });
    await sync(world);
    const [payment] = world.project.payments();
    expect(payment?.transactions).to.have.length(1);
    expect(payment?.transactions[0]).to.include({
      type: 'Authorization',
      state: 'Success',
      interactionId: rows.gatewayId(0),
    });
  });

  it('SP-R15: four merchant ids → all of them, each with its own keys', async () => {
    const merchantIds = ['shop_one', 'shop_two', 'shop_three', 'shop_four'];
    world = await startWorld({ merchantIds, transactions: 40 });
    const { status, run } = await sync(world);
    expect(status).to.equal(0);
    expect(run.merchants.map((one: { updated: number }) => one.updated)).to.deep.equal([
      10, 10, 10, 10,
    ]);
    expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
  });

  it('SP-R4: payment id, upper case, key, and order number as code → each finds its payment', async () => {
    world = await startWorld();
    const { project, gateway } = world;
    const add = (id?: string, key?: string) =>
      project.addPayment({
        currency: 'EUR',
        centAmount: 1000,
        ...(id && { id }),
        ...(key && { key }),
      });
    const [plain, upper, keyed, ordered] = [add(), add(), add(undefined, 'cart-4711'), add()];
    const uuidKey = randomUUID();
    const keyedByUuid = add(undefined, uuidKey);
    project.addOrder({ orderNumber: 'O-2026-1', paymentIds: [ordered.id] });
    const codes = [plain.id, upper.id.toUpperCase(), 'cart-4711', 'O-2026-1', uuidKey];
    codes.forEach((code, n) => {
      const submittedAt = Date.now() - 1_800_000 + n * 1000;
      const facts = { ...SHOP, id: rows.gatewayId(n), code, submittedAt, amount: '10.00' };
      gateway.add('shop_one', rows.authorization(facts));
    });
    const { run } = await sync(world);
    expect(run).to.include({ read: 5, updated: 5 });
    const found = [plain, upper, keyed, ordered, keyedByUuid].map(
      ({ id }) => project.payment(id)?.transactions[0]?.interactionId,
    );
    expect(found).to.deep.equal(codes.map((_, n) => rows.gatewayId(n)));
  });

  it('invariant 7: lost answers, broken connections, conflicts, 503, 429, half answers → each transaction exactly once', async () => {
    world = await startWorld({ transactions: 120 });
    const faults = [
      { kind: 'reset-after' },
      { kind: 'reset-before' },
      { kind: 'bump' },
      { kind: 'status', status: 503 },
      { kind: 'status', status: 429 },
      { kind: 'malformed-json' },
    ] as const;
    faults.forEach((fault, n) => {
      world.project.failNext(fault, { on: 'update', times: 3, after: n * 12 });
    });
    const { status, run } = await sync(world);
    expect(status).to.equal(0);
    expect(run).to.include({ result: 'completed', updated: 120 });
    const transactions = paymentsOf(world).map((one) => one.transactions);
    expect(transactions).to.deep.equal(expectedPayments(world).map((one) => one.transactions));
    expect((await sync(world)).run).to.include({ updated: 0, unchanged: 120 });
  });
});
