import { expect } from 'chai';
import { createOrders } from '../../../src/commercetools/order-states.ts';
import type { Clock, Orders } from '../../../src/ports/ports.ts';
import { followOrders } from '../../../src/sync/reconcile/follow-orders.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { failure, value } from '../cybersource/answer.ts';
import { adapter, id, many, TRIES } from './shop.ts';

const CHARGED = [
  { type: 'Charge', state: 'Success', centAmount: 1000, interactionId: 'G1' },
] as const;
const CLOCK: Clock = { now: () => 0, pause: async () => {} };

describe('orders of the commercetools adapter (issue 7, item 7)', () => {
  let server: CommercetoolsServer;
  let orders: Orders;
  beforeEach(async () => {
    server = await startCommercetools();
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 1000, transactions: CHARGED });
    const { url, projectKey, clientId, clientSecret } = server;
    const retry = { retries: TRIES - 1, firstPauseMs: 1, longestPauseMs: 5 };
    const hosts = { authUrl: url, apiUrl: url, timeoutMs: 5_000, concurrency: 10, retry };
    orders = createOrders({ ...hosts, projectKey, clientId, clientSecret });
  });
  afterEach(() => server.close());

  const follow = (...ids: readonly string[]) =>
    followOrders({ orders, payments: adapter(server), clock: CLOCK }, ids);
  const addOrder = (more: object = {}) =>
    server.addOrder({ orderNumber: 'O-1', paymentIds: [id(1)], ...more });

  it('are found by their payments, with what they cost and how they stand', async () => {
    const { id: orderId } = addOrder({ paymentState: 'BalanceDue' });
    expect(value(await orders.ofPayments([id(1)]))).to.deep.equal([
      {
        ...{ id: orderId, version: 1, paymentState: 'BalanceDue', paymentIds: [id(1)] },
        total: { centAmount: 1000, currencyCode: 'EUR' },
      },
    ]);
    expect(value(await orders.ofPayments([id(2)]))).to.deep.equal([]);
  });

  it('where taxes come on top, cost what the shopper owes', async () => {
    addOrder({ centAmount: 800, grossCentAmount: 1000 });
    const [order] = value(await orders.ofPayments([id(1)]));
    expect(order?.total.centAmount).to.equal(1000);
  });

  it('of 250 payments are asked for in three queries', async () => {
    value(await orders.ofPayments(many(250, id)));
    expect(server.counts().orders).to.equal(3);
  });

  it('a stale version → VersionConflict; an order that is gone → NotFound', async () => {
    const { id: orderId } = addOrder();
    expect(failure(await orders.setPaymentState(orderId, 7, 'Paid')).kind).to.equal(
      'VersionConflict',
    );
    expect(failure(await orders.get('gone')).kind).to.equal('NotFound');
  });

  describe('follow their payments', () => {
    it('one that nobody has set becomes Paid, and looking again writes nothing', async () => {
      const { id: orderId } = addOrder();
      expect(await follow(id(1))).to.deep.equal(new Map());
      expect(server.order(orderId)).to.include({ paymentState: 'Paid', version: 2 });
      await follow(id(1));
      expect(server.order(orderId)?.version).to.equal(2);
      expect(server.counts()['order-update']).to.equal(1);
    });

    it('one of two payments, is judged by both', async () => {
      server.addPayment({ id: id(2), currency: 'EUR', centAmount: 500 });
      const { id: orderId } = addOrder({ paymentIds: [id(1), id(2)], centAmount: 1500 });
      await follow(id(2));
      expect(server.order(orderId)?.paymentState).to.equal('BalanceDue');
    });

    for (const [situation, fault] of [
      ['somebody writes the order just before', { kind: 'bump' }],
      ['the answer is lost', { kind: 'reset-after' }],
      ['commercetools is overloaded', { kind: 'status', status: 503 }],
    ] as const) {
      it(`${situation} → read and decided again, Paid in the end`, async () => {
        const { id: orderId } = addOrder();
        server.failNext(fault, { on: 'order-update' });
        expect((await follow(id(1))).size).to.equal(0);
        expect(server.order(orderId)?.paymentState).to.equal('Paid');
        expect(server.counts()['order-update']).to.equal(fault.kind === 'reset-after' ? 1 : 2);
      });
    }

    it('one that is written by others all the time, is given up after five tries, and says so', async () => {
      addOrder();
      server.failNext({ kind: 'bump' }, { on: 'order-update', times: 50 });
      const problems = await follow(id(1));
      expect(problems.get(id(1))).to.include('409');
      expect(server.counts()['order-update']).to.equal(5);
    });

    it('one is refused, the others follow all the same', async () => {
      const refused = addOrder();
      server.addPayment({ id: id(2), currency: 'EUR', centAmount: 1000, transactions: CHARGED });
      const other = server.addOrder({ orderNumber: 'O-2', paymentIds: [id(2)] });
      server.failNext({ kind: 'status', status: 403 }, { on: 'order-update' });
      const problems = await follow(id(1), id(2));
      const states = [refused, other].map((order) => server.order(order.id)?.paymentState);
      expect(states).to.have.members(['Paid', undefined]);
      expect(problems.size).to.equal(1);
    });

    it('orders cannot be asked for → every payment is named, and nothing is written', async () => {
      addOrder();
      server.failNext({ kind: 'status', status: 503 }, { on: 'orders', times: TRIES });
      expect([...(await follow(id(1))).keys()]).to.deep.equal([id(1)]);
      expect(server.counts()['order-update']).to.equal(0);
    });

    it('a payment that was deleted pays for nothing, and stops nobody', async () => {
      const { id: orderId } = addOrder({ paymentIds: [id(1), id(99)] });
      expect((await follow(id(1))).size).to.equal(0);
      expect(server.order(orderId)?.paymentState).to.equal('Paid');
    });
  });
});
