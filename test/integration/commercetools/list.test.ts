import { expect } from 'chai';
import type { PaymentRow } from '../../../src/ports/ports.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { value } from '../cybersource/answer.ts';
import { adapter, id, many } from './shop.ts';

const UUID_KEY = '99999999-0000-4000-8000-000000000001';

describe('commercetools adapter, list', () => {
  let server: CommercetoolsServer;
  before(async () => {
    server = await startCommercetools();
    for (const n of many(30, (one) => one))
      server.addPayment({
        id: id(n),
        key: n === 30 ? UUID_KEY : `key-${n}`,
        currency: 'EUR',
        centAmount: 100 * n,
        createdAt: new Date(Date.parse('2026-11-20T10:00:00Z') + n * 1000).toISOString(),
        method: 'creditCard',
        ...(n % 2 === 0 ? { merchantId: 'shop_two' } : {}),
        transactions: [
          { type: 'Authorization', state: 'Success', centAmount: n, interactionId: `gateway-${n}` },
        ],
      });
    server.addOrder({ orderNumber: 'ORD-1', paymentIds: [id(1), id(2)] });
    server.addOrder({ orderNumber: 'ORD-30', paymentIds: [id(30)] });
    server.addOrder({ orderNumber: id(3), paymentIds: [id(4)] });
  });
  after(() => server.close());

  const list = async (search: string, offset = 0, limit = 10) =>
    value(await adapter(server).list({ search, offset, limit }));
  const idsOf = (rows: readonly PaymentRow[]) => rows.map(({ payment }) => payment.id);

  const SEARCHES: readonly {
    readonly by: string;
    readonly search: string;
    readonly finds: readonly string[];
  }[] = [
    { by: 'payment id', search: id(5), finds: [id(5)] },
    { by: 'payment id with spaces around', search: ` ${id(5)}\n`, finds: [id(5)] },
    { by: 'key', search: 'key-6', finds: [id(6)] },
    { by: 'key that looks like a payment id', search: UUID_KEY, finds: [id(30)] },
    { by: 'order number', search: 'ORD-1', finds: [id(2), id(1)] },
    { by: 'order number that looks like a payment id', search: id(3), finds: [id(4), id(3)] },
    { by: 'gateway id', search: 'gateway-7', finds: [id(7)] },
    { by: 'nothing that exists', search: 'nobody', finds: [] },
    { by: 'a quote', search: 'x" or key = "key-1', finds: [] },
  ];
  for (const { by, search, finds } of SEARCHES)
    it(`a search by ${by}, finds exactly that, newest first`, async () => {
      const { rows, total } = await list(search);
      expect(idsOf(rows)).to.deep.equal(finds);
      expect(total).to.equal(finds.length);
    });

  it('a payment id in capitals, is found', async () => {
    const capital = 'ABCDEF00-0000-4000-8000-00000000000A';
    server.addPayment({
      id: capital.toLowerCase(),
      currency: 'EUR',
      centAmount: 1,
      createdAt: '2026-01-01T00:00:00Z',
    });
    expect(idsOf((await list(capital)).rows)).to.deep.equal([capital.toLowerCase()]);
  });

  it('no search, is every payment, newest first, page by page and none twice', async () => {
    const pages = [await list('', 0), await list('', 10), await list('', 20)];
    const all = pages.flatMap(({ rows }) => idsOf(rows));
    expect(all.slice(0, 30)).to.deep.equal(many(30, id).toReversed());
    expect(pages.every(({ total }) => total >= 30)).to.equal(true);
  });

  it('a row, has what the page shows; a payment without merchant id has none', async () => {
    const { rows } = await list('ORD-1');
    const shown = rows.map(({ payment: _, ...row }) => row);
    const createdAt = '2026-11-20T10:00:02.000Z';
    expect(shown[0]).to.deep.equal({
      orderNumber: 'ORD-1',
      amountPlanned: { centAmount: 200, currencyCode: 'EUR' },
      method: 'creditCard',
      merchantId: 'shop_two',
      createdAt,
      lastModifiedAt: createdAt,
    });
    expect(shown[1]?.merchantId).to.equal(undefined);
  });

  it('a payment without an order, has no order number', async () => {
    expect((await list('key-6')).rows[0]?.orderNumber).to.equal(undefined);
  });

  it('a page of 10 with order numbers, is one payment query and one order query', async () => {
    const before = server.counts();
    await list('');
    const { query, orders } = server.counts();
    expect([query - before.query, orders - before.orders]).to.deep.equal([1, 1]);
  });

  it('an order query that fails once, does not repeat the payment query', async () => {
    const before = server.counts();
    server.failNext({ kind: 'status', status: 503 }, { on: 'orders' });
    await list('');
    const { query, orders } = server.counts();
    expect([query - before.query, orders - before.orders]).to.deep.equal([1, 2]);
  });
});
