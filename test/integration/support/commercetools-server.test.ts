import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { askToken, type CommercetoolsVisitor, enter } from '../../support/commercetools-visitor.ts';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const C = '00000000-0000-4000-8000-00000000000c';

describe('the commercetools of the tests', () => {
  let server: CommercetoolsServer;
  let visitor: CommercetoolsVisitor;

  before(async () => {
    server = await startCommercetools();
    visitor = await enter(server);
    const at = (day: number) => ({ createdAt: `2026-11-0${day}T00:00:00.000Z`, centAmount: 1000 });
    const authorization = { type: 'Authorization', state: 'Success', centAmount: 1000 } as const;
    const charge = { ...authorization, type: 'Charge' } as const;
    const seen = { ...authorization, interactionId: 'G1', timestamp: '2026-11-02T01:00:00Z' };
    server.addPayment({ ...at(2), id: A, key: 'key-a', currency: 'EUR', transactions: [seen] });
    const transactions = [{ ...charge, interactionId: 'G2' }];
    server.addPayment({ ...at(1), id: B, currency: 'JPY', method: 'creditCard', transactions });
    server.addPayment({ ...at(3), id: C, currency: 'KWD', merchantId: 'mid_b', saleEnabled: true });
    server.addOrder({ orderNumber: 'O-1', paymentIds: [A, B] });
    server.addType('isv_transaction_data');
  });
  after(() => server.close());

  describe('who may enter', () => {
    it('a client with its secret gets a token', async () => {
      const { status, body } = await askToken(server);
      expect(status).to.equal(200);
      expect(body).to.include({ token_type: 'Bearer', expires_in: 172_800 });
    });
    it('a wrong secret → 401 invalid_client', async () => {
      const { status, body } = await askToken(server, 'test-client:wrong');
      expect(status).to.equal(401);
      expect(body).to.have.nested.property('errors[0].code', 'invalid_client');
    });
    it('another grant → 400', async () => {
      const { status } = await askToken(server, undefined, 'grant_type=password');
      expect(status).to.equal(400);
    });
    it('an unknown token → 401 invalid_token, whatever is asked', async () => {
      for (const path of ['/payments', `/payments/${A}`, '/orders', '/types/key=x', '/nowhere']) {
        const headers = { authorization: 'Bearer stolen' };
        const { status, body } = await visitor.send(path, { headers });
        expect(status, path).to.equal(401);
        expect(body).to.have.nested.property('errors[0].code', 'invalid_token');
      }
    });
  });

  describe('what a predicate finds', () => {
    const rows: readonly (readonly [string, string])[] = [
      [`id = "${A}"`, 'a'],
      [`id in ("${A}","${C}")`, 'ac'],
      [`id in ( "${A}" , "${A}", "nobody" )`, 'a'],
      ['key = "key-a"', 'a'],
      ['key in ("key-a", "key-b")', 'a'],
      ['transactions(interactionId = "G2")', 'b'],
      ['transactions(interactionId in ("G1","G2","G3"))', 'ab'],
      [`id = "${C}" or transactions(interactionId = "G1") or key = "key-a"`, 'ac'],
      [`id in ("${A}","${B}") and key = "key-a"`, 'a'],
      [`id = "${B}" or id = "${A}" and key = "no"`, 'b'],
      [`(id = "${B}" or id = "${A}") and key = "no"`, ''],
      ['key = "say \\"no\\" or"', ''],
    ];
    for (const [where, expected] of rows)
      it(`${where} → ${expected || 'nothing'}`, async () => {
        const { body } = await visitor.query('payments', { where, sort: 'id asc' });
        expect(endsOf(body)).to.equal(expected);
      });

    it('id in :ids with var.ids twice; all of several where', async () => {
      const search = new URLSearchParams({ where: 'id in :ids', sort: 'id' });
      for (const id of [A, C]) search.append('var.ids', id);
      expect(endsOf((await visitor.get(`/payments?${search}`)).body)).to.equal('ac');
      search.append('where', 'key = "key-a"');
      expect(endsOf((await visitor.get(`/payments?${search}`)).body)).to.equal('a');
    });

    const refused = [
      'id in ()',
      'id = ',
      'id = "a',
      'id == "a"',
      'id = 5',
      'id = :missing',
      'id in ("a") id',
      '(id = "a"',
      'wat = "a"',
      'transactions(wat = "a")',
      'transactions(interactionId = "a" and interactionId = "b")',
      'createdAt > "2026-01-01T00:00:00.000Z"',
      'not(id = "a")',
      '',
    ];
    for (const where of refused)
      it(`${where || 'an empty predicate'} → 400`, async () => {
        const { status, body } = await visitor.query('payments', { where });
        expect(status).to.equal(400);
        expect(body).to.have.nested.property('errors[0].code', 'InvalidInput');
      });
  });

  describe('how a list is cut', () => {
    const orders = [
      ['id asc', 'abc'],
      ['id desc', 'cba'],
      ['createdAt', 'bac'],
      ['lastModifiedAt desc', 'cab'],
    ] as const;
    for (const [sort, expected] of orders)
      it(`sort=${sort} → ${expected}`, async () => {
        expect(endsOf((await visitor.query('payments', { sort })).body)).to.equal(expected);
      });

    it('limit and offset cut, total counts all, withTotal=false leaves it out', async () => {
      const page = { sort: 'id asc', limit: '1', offset: '1' };
      const { body } = await visitor.query('payments', page);
      expect(endsOf(body)).to.equal('b');
      expect(body).to.include({ limit: 1, offset: 1, count: 1, total: 3 });
      const uncounted = await visitor.query('payments', { withTotal: 'false' });
      expect(uncounted.body).to.include({ limit: 20, offset: 0 }).and.not.have.property('total');
    });

    const refused = [
      { limit: '501' },
      { limit: '0' },
      { limit: 'x' },
      { offset: '10001' },
      { offset: '-1' },
      { sort: 'key asc' },
      { sort: 'id up' },
      { withTotal: 'no' },
      { wehre: 'id = "a"' },
    ];
    for (const search of refused)
      it(`${new URLSearchParams(search)} → 400`, async () => {
        expect((await visitor.query('payments', search)).status).to.equal(400);
      });

    it('200 ids are one request, an address above 11,500 characters → 413', async () => {
      const ids = (count: number) => `id in (${Array(count).fill(`"${A}"`).join(',')})`;
      expect((await visitor.query('payments', { where: ids(200) })).status).to.equal(200);
      expect((await visitor.query('payments', { where: ids(260) })).status).to.equal(413);
    });
  });

  describe('what is read', () => {
    it('a payment has the fraction digits of its currency, and its transactions', async () => {
      const [a, b, c] = await Promise.all([A, B, C].map((id) => visitor.get(`/payments/${id}`)));
      expect(a?.body).to.have.nested.property('amountPlanned.fractionDigits', 2);
      expect(a?.body).to.nested.include({
        'transactions[0].interactionId': 'G1',
        'transactions[0].timestamp': '2026-11-02T01:00:00.000Z',
      });
      expect(b?.body).to.nested.include({
        'amountPlanned.fractionDigits': 0,
        'paymentMethodInfo.method': 'creditCard',
      });
      expect(c?.body).to.nested.include({
        'amountPlanned.fractionDigits': 3,
        'custom.fields.isv_merchantId': 'mid_b',
        'custom.fields.isv_saleEnabled': true,
      });
    });

    const orders = ['orderNumber = "O-1"', `paymentInfo(payments(id in ("${B}","${C}")))`];
    for (const where of orders)
      it(`the order of ${where}, with its payments`, async () => {
        const { body } = await visitor.query('orders', { where, withTotal: 'false' });
        expect(body).to.have.nested.property('results[0].orderNumber', 'O-1');
        expect(body).to.have.nested.property('results[0].paymentInfo.payments[1].id', B);
      });

    it('a type by its key; adding it twice is one type', async () => {
      const { body } = await visitor.get('/types/key=isv_transaction_data');
      expect(body).to.have.property('id', server.addType('isv_transaction_data'));
    });

    for (const path of ['/payments/nobody', '/types/key=unknown', '/carts'])
      it(`${path} → 404`, async () => {
        const { status, body } = await visitor.get(path);
        expect(status).to.equal(404);
        expect(body).to.have.nested.property('errors[0].code', 'ResourceNotFound');
      });
  });
});

/** The last character of each id found, in order. */
function endsOf(body: unknown): string {
  const results: readonly { readonly id: string }[] = Object(body).results;
  return results.map(({ id }) => id.at(-1)).join('');
}
