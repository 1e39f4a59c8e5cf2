import { expect } from 'chai';
import {
  conversion,
  type GatewaySimulator,
  type SimulatedMerchant,
  startGateway,
} from '../../../src/sandbox/gateway.ts';
import * as rows from '../../../src/sandbox/rows/gateway-rows.ts';
import { sdkClient } from './gateway-client.ts';

const SHOP: SimulatedMerchant = {
  merchantId: 'shop_one',
  keyId: 'key-one',
  secretKey: Buffer.from('the secret of shop one').toString('base64'),
};
const OTHER: SimulatedMerchant = {
  merchantId: 'shop_two',
  keyId: 'key-two',
  secretKey: Buffer.from('the secret of shop two').toString('base64'),
};
const T0 = Date.parse('2026-11-20T10:00:00Z');
const SORT = 'submitTimeUtc:asc,id:asc';

/** n authorizations, one a second, from T0. */
function authorizations(count: number): readonly rows.GatewayRow[] {
  return Array.from({ length: count }, (_, n) =>
    rows.authorization({
      id: rows.gatewayId(n),
      merchantId: 'shop_one',
      code: `order-${n}`,
      submittedAt: T0 + n * 1000,
      amount: '10.00',
      currency: 'USD',
    }),
  );
}

function pageIds(text: string): readonly string[] {
  const page = JSON.parse(text);
  return (page._embedded?.transactionSummaries ?? []).map((row: rows.GatewayRow) => row.id);
}

describe('simulated gateway', () => {
  let gateway: GatewaySimulator;
  beforeEach(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER], slowMs: 60_000 });
  });
  afterEach(() => gateway.close());

  for (const authentication of ['jwt', 'http_signature'] as const) {
    describe(`asked by the real SDK with ${authentication}`, () => {
      it('search, page two of three, answers 201 with exactly those rows', async () => {
        gateway.add('shop_one', ...authorizations(120));
        const reply = await sdkClient(gateway.url, SHOP, authentication).search({
          query: `submitTimeUtc:[${T0} TO ${T0 + 3_600_000}}`,
          sort: SORT,
          offset: 50,
          limit: 50,
        });
        expect(reply.status).to.equal(201);
        expect(JSON.parse(reply.text)).to.include({ count: 50, totalCount: 120, offset: 50 });
        const expected = Array.from({ length: 50 }, (_, n) => rows.gatewayId(50 + n));
        expect(pageIds(reply.text)).to.deep.equal(expected);
      });

      it('details, of a known and an unknown id, answers 200 and 404', async () => {
        gateway.add('shop_one', ...authorizations(1));
        const client = sdkClient(gateway.url, SHOP, authentication);
        expect((await client.details(rows.gatewayId(0))).status).to.equal(200);
        expect((await client.details(rows.gatewayId(1))).status).to.equal(404);
      });

      it('conversion details, of a day with and a day without verdicts, answers 200 and 404', async () => {
        const decidedAt = '2026-11-20T12:00:00Z';
        const requestId = rows.gatewayId(7);
        gateway.convert(
          'shop_one',
          conversion({ requestId, code: 'order-7', decidedAt, verdict: 'ACCEPT' }),
        );
        const client = sdkClient(gateway.url, SHOP, authentication);
        const reply = await client.conversions('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
        expect(reply.status).to.equal(200);
        expect(JSON.parse(reply.text).conversionDetails[0]).to.include({ requestId });
        const empty = await client.conversions('2026-11-21T00:00:00Z', '2026-11-22T00:00:00Z');
        expect(empty.status).to.equal(404);
        const wide = await client.conversions('2026-11-20T00:00:00Z', '2026-11-21T00:00:01Z');
        expect(wide.status).to.equal(400);
      });

      it('a wrong secret, on any call, answers 401', async () => {
        const wrong = { ...SHOP, secretKey: OTHER.secretKey };
        const client = sdkClient(gateway.url, wrong, authentication);
        expect((await client.details('1')).status).to.equal(401);
        expect((await client.search({ query: 'id:1', sort: SORT })).status).to.equal(401);
      });
    });
  }

  describe('search', () => {
    const search = async (body: object) => sdkClient(gateway.url, SHOP).search(body);

    it('time bounds, half open, include the first and exclude the last millisecond', async () => {
      gateway.add('shop_one', ...authorizations(3));
      const query = `submitTimeUtc:[${T0} TO ${T0 + 2000}}`;
      const reply = await search({ query, sort: SORT });
      expect(pageIds(reply.text)).to.deep.equal([rows.gatewayId(0), rows.gatewayId(1)]);
    });

    it('rows added out of order, sorted either way, come by time and then id', async () => {
      const [a, b, c] = authorizations(3);
      if (a === undefined || b === undefined || c === undefined) throw new Error('three rows');
      const twin = { ...b, id: rows.gatewayId(0) + 1 };
      gateway.add('shop_one', c, twin);
      gateway.add('shop_one', a, b);
      const up = await search({ query: 'merchantId:shop_one', sort: 'submitTimeUtc:asc' });
      const down = await search({ query: 'merchantId:shop_one', sort: 'submitTimeUtc:desc' });
      const ids = [a.id, ...[b.id, twin.id].sort(), c.id];
      expect(pageIds(up.text)).to.deep.equal(ids);
      expect(pageIds(down.text)).to.deep.equal(ids.toReversed());
    });

    it('client reference and id, alone or joined by AND, narrow the result', async () => {
      gateway.add('shop_one', ...authorizations(3));
      const one = await search({ query: 'clientReferenceInformation.code:order-1', sort: SORT });
      expect(pageIds(one.text)).to.deep.equal([rows.gatewayId(1)]);
      const query = `id:(${rows.gatewayId(0)} OR ${rows.gatewayId(1)}) AND submitTimeUtc:[${T0 + 1} TO ${T0 + 9999}}`;
      const both = await search({ query, sort: SORT });
      expect(pageIds(both.text)).to.deep.equal([rows.gatewayId(1)]);
    });

    it('offset past the end, and no match at all, have no _embedded', async () => {
      gateway.add('shop_one', ...authorizations(2));
      const past = await search({ query: 'merchantId:shop_one', sort: SORT, offset: 2 });
      expect(JSON.parse(past.text))
        .to.include({ count: 0, totalCount: 2 })
        .and.not.have.property('_embedded');
      const none = await search({ query: 'id:1', sort: SORT });
      expect(JSON.parse(none.text))
        .to.include({ totalCount: 0 })
        .and.not.have.property('_embedded');
    });

    it('no limit, gives 20 rows', async () => {
      gateway.add('shop_one', ...authorizations(30));
      const reply = await search({ query: 'merchantId:shop_one', sort: SORT });
      expect(pageIds(reply.text)).to.have.length(20);
    });

    for (const [what, body] of Object.entries({
      'limit 2501': { query: 'id:1', sort: SORT, limit: 2501 },
      'no sort': { query: 'id:1' },
      'an unknown sort': { query: 'id:1', sort: 'amount:asc' },
      'an unknown field': { query: 'shoeSize:44', sort: SORT },
      'date math': { query: 'submitTimeUtc:[NOW/DAY TO NOW}', sort: SORT },
      'no query': { sort: SORT },
    })) {
      it(`${what}, answers 400`, async () => {
        expect((await search(body)).status).to.equal(400);
      });
    }

    it('another merchant id, sees none of the rows', async () => {
      gateway.add('shop_one', ...authorizations(3));
      const client = sdkClient(gateway.url, OTHER);
      const reply = await client.search({ query: `submitTimeUtc:[0 TO ${T0 * 2}}`, sort: SORT });
      expect(JSON.parse(reply.text).totalCount).to.equal(0);
      expect((await client.details(rows.gatewayId(0))).status).to.equal(404);
    });

    it('index lag, hides what was submitted within it', async () => {
      const slow = await startGateway({ merchants: [SHOP], lagMs: 60_000 });
      const [row] = authorizations(1);
      if (row === undefined) throw new Error('one row');
      const fresh = { ...row, id: '9', submitTimeUtc: new Date().toISOString() };
      slow.add('shop_one', row, fresh);
      const reply = await sdkClient(slow.url, SHOP).search({
        query: 'merchantId:shop_one',
        sort: SORT,
      });
      expect(pageIds(reply.text)).to.deep.equal([row.id]);
      await slow.close();
    });
  });

  describe('details', () => {
    it('relations and status, when described, are told; codes are numeric and UTC is capital', async () => {
      const facts = { merchantId: 'shop_one', code: 'order-1', submittedAt: T0 };
      const [first, second] = [rows.gatewayId(1), rows.gatewayId(2)];
      gateway.add('shop_one', rows.voidOf({ id: second, ...facts }));
      gateway.describe('shop_one', second, { rootId: first, relatedIds: [first] });
      const reply = await sdkClient(gateway.url, SHOP).details(second);
      const details = JSON.parse(reply.text);
      expect(details).to.include({ rootId: first, submitTimeUTC: '2026-11-20T10:00:00Z' });
      expect(details).to.not.have.property('submitTimeUtc');
      expect(details.applicationInformation).to.include({ reasonCode: 100, status: 'VOIDED' });
      expect(details._links.relatedTransactions[0].href).to.match(new RegExp(`/${first}$`));
    });
  });

  describe('told to fail', () => {
    const search = async (merchant = SHOP) =>
      sdkClient(gateway.url, merchant).search({ query: 'id:1', sort: SORT });

    for (const status of [429, 500, 502, 503] as const) {
      it(`http-${status}, fails once, then works again`, async () => {
        gateway.failNext(`http-${status}`);
        expect((await search()).status).to.equal(status);
        expect((await search()).status).to.equal(201);
      });
    }

    it('reset, destroys the connection without an answer', async () => {
      gateway.failNext('reset');
      expect((await search()).code).to.equal('ECONNRESET');
    });

    it('slow, outlasts the client, and does not keep the gateway from closing', async () => {
      gateway.failNext('slow');
      expect((await search()).code).to.equal('ECONNABORTED');
    });

    it('html, malformed JSON and an empty object, arrive as they are', async () => {
      gateway.failNext('html');
      expect((await search()).text).to.include('maintenance');
      gateway.failNext('malformed-json');
      expect((await search()).text)
        .to.include('_embedded')
        .and.not.include('totalCount');
      gateway.failNext('empty-object');
      expect((await search()).text).to.equal('{}');
    });

    it('of one path and merchant id, spares the others', async () => {
      gateway.failNext('http-503', { path: 'details', merchantId: 'shop_two' });
      expect((await search(OTHER)).status).to.equal(201);
      expect((await sdkClient(gateway.url, SHOP).details('1')).status).to.equal(404);
      expect((await sdkClient(gateway.url, OTHER).details('1')).status).to.equal(503);
    });

    it('over its control endpoint, fails as often as it was told', async () => {
      const post = (body: object) =>
        fetch(`${gateway.url}/sandbox/faults`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        });
      expect((await post({ fault: 'http-503', times: 2 })).status).to.equal(202);
      expect((await post({ fault: 'earthquake' })).status).to.equal(400);
      const statuses = [await search(), await search(), await search()].map(({ status }) => status);
      expect(statuses).to.deep.equal([503, 503, 201]);
    });
  });

  it('requests, kept and counted by kind, are forgotten when asked', async () => {
    const client = sdkClient(gateway.url, SHOP);
    await client.search({ query: 'id:1', sort: SORT });
    await client.details('1');
    expect(gateway.counts()).to.deep.equal({ search: 1, details: 1, conversion: 0 });
    const [search, details] = gateway.requests();
    expect(search).to.deep.include({ kind: 'search', merchantId: 'shop_one', status: 201 });
    expect(search?.body).to.include({ query: 'id:1' });
    expect(details).to.deep.include({ path: '/tss/v2/transactions/1', status: 404 });
    gateway.forgetRequests();
    expect(gateway.requests()).to.deep.equal([]);
  });
});
