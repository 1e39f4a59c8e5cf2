import { expect } from 'chai';
import { type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import * as rows from '../../../src/sandbox/rows/gateway-rows.ts';
import { failure, value } from './answer.ts';
import { adapter, idsOf, OTHER, pageOf, row, SHOP, T0 } from './shop.ts';

const HOUR = 3_600_000;

/** The ids of rows `from` to `to`, both included. */
function ids(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => rows.gatewayId(from + n));
}

describe('Cybersource adapter, search', () => {
  let gateway: GatewaySimulator;
  beforeEach(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
  });
  afterEach(() => gateway.close());

  const add = (...numbers: readonly number[]) =>
    gateway.add('shop_one', ...numbers.map((n) => row(n)));
  const addMany = (count: number) => add(...Array.from({ length: count }, (_, n) => n + 1));
  const search = async (more = {}) =>
    value(await adapter(gateway.url).search(pageOf('shop_one', more)));

  it('an empty window, which has no `_embedded`, is an empty page', async () => {
    expect(await search()).to.deep.equal({ totalCount: 0, records: [] });
  });

  it('51 transactions, come as a page of 50 and a page with row 51 (SP-R14)', async () => {
    addMany(51);
    const first = await search();
    const second = await search({ offset: 50 });
    expect([first.totalCount, second.totalCount]).to.deep.equal([51, 51]);
    expect(idsOf(first.records)).to.deep.equal(ids(1, 50));
    expect(idsOf(second.records)).to.deep.equal(ids(51, 51));
  });

  it('a page past the end, is empty and still tells the total', async () => {
    addMany(3);
    expect(await search({ offset: 50 })).to.deep.equal({ totalCount: 3, records: [] });
  });

  it('transactions that arrived in disorder, come oldest first, of one second by id', async () => {
    const twin = (id: number) => ({ ...row(2), id: rows.gatewayId(id) });
    gateway.add('shop_one', row(3), twin(9), row(1), twin(8));
    expect(idsOf((await search()).records)).to.deep.equal(
      [1, 8, 9, 3].map((n) => rows.gatewayId(n)),
    );
  });

  it('the window, holds its first instant and not its last', async () => {
    add(0, 1, 2, 3);
    const window = { from: T0 + 1000, to: T0 + 3000 };
    expect(idsOf((await search({ window })).records)).to.deep.equal(ids(1, 2));
  });

  it('the request, has epoch milliseconds half-open, a stable sort, offset and limit, and is not saved', async () => {
    await search({ offset: 100, limit: 25 });
    expect(gateway.requests()[0]?.body).to.deep.equal({
      save: false,
      query: `submitTimeUtc:[${T0} TO ${T0 + HOUR}}`,
      sort: 'submitTimeUtc:asc,id:asc',
      offset: 100,
      limit: 25,
    });
  });

  it('a transaction, has all that a decision needs', async () => {
    add(1);
    expect((await search()).records).to.deep.equal([
      {
        id: rows.gatewayId(1),
        merchantId: 'shop_one',
        submittedAt: '2026-11-20T10:00:01.000Z',
        clientReference: 'order-1',
        reasonCode: '100',
        status: undefined,
        eventStatus: undefined,
        applications: ['ics_auth', 'ics_decision_early', 'ics_decision'].map((name) => ({
          name,
          reasonCode: '100',
          rCode: '1',
          ...(name === 'ics_decision_early' ? {} : { rFlag: 'SOK' }),
        })),
        amount: { decimal: '10.00', currencyCode: 'USD' },
        authorizedAmount: undefined,
        refundedAmount: undefined,
        reversedAmount: undefined,
        voidedAmount: undefined,
      },
    ]);
  });

  it('a malformed row among good ones, is reported and its siblings survive', async () => {
    const broken = rows.malformed({ id: '77', merchantId: 'shop_one', submittedAt: T0 + 1500 });
    gateway.add('shop_one', row(1), broken, row(2));
    const { records } = await search();
    expect(idsOf(records)).to.deep.equal([rows.gatewayId(1), '77', rows.gatewayId(2)]);
    expect(records[1]).to.have.property('malformed').that.includes('applicationInformation');
  });

  describe('by reference', () => {
    const byReference = (...clientReferences: readonly string[]) =>
      adapter(gateway.url).searchByReferences({ merchantId: 'shop_one', clientReferences });

    it('a reference, finds every transaction that bears it and no other, oldest first', async () => {
      const same = (n: number) => ({ ...row(n), clientReferenceInformation: { code: 'A_1-b' } });
      gateway.add('shop_one', same(5), row(2), same(1));
      const { records, totalCount } = value(await byReference('A_1-b'));
      expect(idsOf(records)).to.deep.equal([rows.gatewayId(1), rows.gatewayId(5)]);
      expect(totalCount).to.equal(2);
    });

    it('several references, finds what bears any of them, in one request', async () => {
      const bearing = (n: number, code: string) => ({
        ...row(n),
        clientReferenceInformation: { code },
      });
      gateway.add('shop_one', bearing(1, 'A_1'), bearing(2, 'B_2'), bearing(3, 'C_3'));
      const { records } = value(await byReference('C_3', 'A_1'));
      expect(idsOf(records)).to.deep.equal([rows.gatewayId(1), rows.gatewayId(3)]);
      expect(gateway.requests().map(({ body }) => Object(body).query)).to.deep.equal([
        'clientReferenceInformation.code:(C_3 OR A_1)',
      ]);
    });

    it('none, and one that cannot be asked for beside a good one, are Invalid and nothing is asked', async () => {
      for (const references of [[], ['A_1', 'a b']])
        expect(await byReference(...references)).to.have.nested.property('error.kind', 'Invalid');
      expect(gateway.requests()).to.deep.equal([]);
    });

    it('a UUID, is sent as it is', async () => {
      const uuid = '0f6d2c52-4a0b-4c53-9f0a-7f3f1c2b9d01';
      value(await byReference(uuid));
      expect(gateway.requests()[0]?.body).to.deep.include({
        query: `clientReferenceInformation.code:${uuid}`,
        offset: 0,
      });
    });

    const STRANGE = [
      '',
      ' ',
      'a b',
      'a" OR id:"1',
      'a)',
      '*',
      'a:b',
      'a\nb',
      'ä',
      '[1 TO 2}',
      'a\\',
    ];
    for (const reference of STRANGE)
      it(`${JSON.stringify(reference)}, is Invalid and nothing is asked`, async () => {
        expect(failure(await byReference(reference)).kind).to.equal('Invalid');
        expect(gateway.counts().search).to.equal(0);
      });
  });
});
