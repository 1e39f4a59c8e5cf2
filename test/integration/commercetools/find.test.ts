import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { failure, value } from '../cybersource/answer.ts';
import { adapter, id, identifiers, many } from './shop.ts';

describe('commercetools adapter, find', () => {
  let server: CommercetoolsServer;
  before(async () => {
    server = await startCommercetools();
    for (const n of many(250, (one) => one))
      server.addPayment({
        id: id(n),
        key: `key-${n}`,
        currency: 'EUR',
        centAmount: n,
        transactions: [
          { type: 'Charge', state: 'Success', centAmount: n, interactionId: `gateway-${n}` },
        ],
      });
  });
  after(() => server.close());

  const asked = async (by: Partial<ReturnType<typeof identifiers>>) => {
    const port = adapter(server);
    value(await port.prepare());
    const before = server.counts().query;
    const payments = value(await port.find(identifiers(by)));
    return {
      ids: payments.map((one) => one.id).toSorted(),
      queries: server.counts().query - before,
    };
  };

  it('a page of 50, is exactly one query (SP-R14)', async () => {
    expect(await asked({ ids: many(50, id) })).to.deep.equal({ ids: many(50, id), queries: 1 });
  });

  it('250 identifiers, are three queries and every payment once', async () => {
    expect(await asked({ ids: many(250, id) })).to.deep.equal({ ids: many(250, id), queries: 3 });
  });

  it('references of 250 characters, are parted so that each address fits (no 413)', async () => {
    const keys = many(50, (n) => `${n}-`.padEnd(250, 'k'));
    const found = await asked({ ids: [id(1)], keys });
    expect(found.ids).to.deep.equal([id(1)]);
    expect(found.queries).to.equal(2);
  });

  it('nothing to look for, is no query', async () => {
    expect(await asked({})).to.deep.equal({ ids: [], queries: 0 });
  });

  it('ids, keys and gateway ids together, are one query and each payment once (SP-R4)', async () => {
    const by = {
      ids: [id(1), id(2)],
      keys: ['key-2', 'key-3'],
      interactionIds: ['gateway-3', 'gateway-4'],
    };
    expect(await asked(by)).to.deep.equal({ ids: [1, 2, 3, 4].map(id), queries: 1 });
  });

  it('identifiers that nobody has, find nothing', async () => {
    const by = { ids: [id(999)], keys: ['no-key'], interactionIds: ['no-gateway'] };
    expect((await asked(by)).ids).to.deep.equal([]);
  });

  const TRICKS = [
    `") or id in ("${id(1)}") or key in ("`,
    'x" or key = "key-1',
    '\\" or key = "key-1',
    '\\',
    '"',
    "' or 1=1",
    '%22) or (key=%22key-1',
    'key-1\u0000',
  ];
  for (const trick of TRICKS)
    it(`${JSON.stringify(trick)} as key and gateway id, is a value and never part of the predicate`, async () => {
      expect((await asked({ keys: [trick], interactionIds: [trick] })).ids).to.deep.equal([]);
    });

  it('one of several queries that fails for good, fails the whole', async () => {
    const port = adapter(server);
    value(await port.prepare());
    server.failNext({ kind: 'status', status: 400 }, { on: 'query', after: 1 });
    const answer = await port.find(identifiers({ ids: many(250, id) }));
    expect(failure(answer).kind).to.equal('Rejected');
  });

  it('one of several queries that fails once, is asked again alone', async () => {
    const port = adapter(server);
    value(await port.prepare());
    const before = server.counts().query;
    server.failNext({ kind: 'status', status: 503 }, { on: 'query', after: 1 });
    expect(value(await port.find(identifiers({ ids: many(250, id) })))).to.have.lengthOf(250);
    expect(server.counts().query - before).to.equal(4);
  });

  it('order numbers, give the payments of each that exists, in three queries for 250', async () => {
    const port = adapter(server);
    for (const n of many(250, (one) => one))
      server.addOrder({
        orderNumber: `order-${n}`,
        paymentIds: n === 7 ? [id(7), id(8)] : [id(n)],
      });
    const before = server.counts().orders;
    const numbers = [...many(250, (n) => `order-${n}`), 'none', 'a" or "b'];
    const found = value(await port.idsByOrderNumber(numbers));
    expect(found.size).to.equal(250);
    expect(found.get('order-7')).to.deep.equal([id(7), id(8)]);
    expect(found.has('none')).to.equal(false);
    expect(server.counts().orders - before).to.equal(3);
  });

  it('order numbers of payments → those of payments that an order with a number has, few requests for many', async () => {
    const port = adapter(server);
    for (const n of many(250, (one) => one))
      server.addOrder({
        orderNumber: `pair-${n}`,
        paymentIds: [id(999 + 2 * n), id(1000 + 2 * n)],
      });
    const before = server.counts().orders;
    const found = value(await port.orderNumbersOf([...many(250, (n) => id(1000 + n)), id(9_999)]));
    expect(found.size).to.equal(250);
    expect([found.get(id(1007)), found.get(id(1008)), found.get(id(9_999))]).to.deep.equal([
      'pair-4',
      'pair-4',
      undefined,
    ]);
    expect(server.counts().orders - before).to.equal(3);
  });
});
