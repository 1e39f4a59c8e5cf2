import { expect } from 'chai';
import { runCli } from '../../../support/command-line.ts';
import { withDatabase } from '../../../support/data-directory.ts';
import { startWorld, type World } from '../../../support/world.ts';

describe('orders follow their payments, in the whole application (issue 7, item 7)', () => {
  let world: World;
  let environment: Record<string, string>;
  beforeEach(async () => {
    world = await startWorld({ transactions: 3 });
    environment = await withDatabase({ ...world.environment });
  });
  afterEach(() => world.close());

  const sync = async (on: boolean, ...options: readonly string[]) => {
    const more = on ? { ORDER_PAYMENT_STATE: 'true' } : {};
    const ended = await runCli({ ...environment, ...more }, 'sync', '--json', ...options);
    expect(ended.status, ended.stderr).to.equal(0);
    return JSON.parse(ended.stdout);
  };
  const addOrders = () =>
    [...world.paymentOf.values()].map((id, n) =>
      world.project.addOrder({ orderNumber: `O-${n}`, paymentIds: [id] }),
    );
  const statesOf = (orders: ReturnType<typeof addOrders>) =>
    orders.map(({ id }) => world.project.order(id)?.paymentState);

  it('ORDER_PAYMENT_STATE=true: each order of a payment that was authorized is Pending, and every request is counted', async () => {
    const orders = addOrders();
    const run = await sync(true);
    expect(statesOf(orders)).to.deep.equal(['Pending', 'Pending', 'Pending']);
    expect(run.requests.commercetools).to.equal(world.project.counts().total);
    const before = world.project.counts();
    await sync(true);
    expect(world.project.counts().orders, 'an idle run asks for no order').to.equal(before.orders);
    expect(world.project.counts()['order-update']).to.equal(3);
  });

  it('without it: no order is asked for or written', async () => {
    const orders = addOrders();
    await sync(false);
    expect(statesOf(orders)).to.deep.equal([undefined, undefined, undefined]);
    expect(world.project.counts()['order-update']).to.equal(0);
  });

  it('a dry run writes no order', async () => {
    const orders = addOrders();
    await sync(true, '--dry-run');
    expect(statesOf(orders)).to.deep.equal([undefined, undefined, undefined]);
  });

  it('an order that cannot be written stops nothing, and the next run makes up for it', async () => {
    const orders = addOrders();
    world.project.failNext({ kind: 'status', status: 503 }, { on: 'orders', times: 4 });
    expect(await sync(true)).to.include({ result: 'completed', updated: 3 });
    expect(statesOf(orders)).to.deep.equal([undefined, undefined, undefined]);
    expect(await sync(true)).to.include({ result: 'completed', updated: 0, unchanged: 3 });
    expect(statesOf(orders)).to.deep.equal(['Pending', 'Pending', 'Pending']);
  });
});
