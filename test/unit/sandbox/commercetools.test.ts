import { expect } from 'chai';
import {
  type CommercetoolsSimulator,
  type SandboxPayment,
  startCommercetools,
} from '../../../src/sandbox/commercetools.ts';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

function payment(n: number, more: Partial<SandboxPayment> = {}): SandboxPayment {
  const createdAt = new Date(Date.parse('2026-11-20T10:00:00Z') + n * 1000).toISOString();
  return { id: id(n), amount: { centAmount: 1000, currencyCode: 'USD' }, createdAt, ...more };
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers; each test looks at its own corner
type Answer = any;

describe('simulated commercetools', () => {
  let shop: CommercetoolsSimulator;
  let token: string;
  before(async () => {
    shop = await startCommercetools();
    token = (await issueToken(shop.clientSecret)).token;
  });
  after(() => shop.close());

  async function issueToken(secret: string): Promise<{ status: number; token: string }> {
    const authorization = `Basic ${Buffer.from(`${shop.clientId}:${secret}`).toString('base64')}`;
    const reply = await fetch(`${shop.url}/oauth/token?grant_type=client_credentials`, {
      method: 'POST',
      headers: { authorization },
    });
    const body = await reply.json();
    return { status: reply.status, token: (body as { access_token?: string }).access_token ?? '' };
  }

  async function call(path: string, body?: object): Promise<{ status: number; body: Answer }> {
    const reply = await fetch(`${shop.url}/${shop.projectKey}${path}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: reply.status, body: await reply.json() };
  }

  it('a wrong client secret or token, answers 401', async () => {
    expect((await issueToken('wrong')).status).to.equal(401);
    const reply = await fetch(`${shop.url}/${shop.projectKey}/payments`, {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(reply.status).to.equal(401);
  });

  it('payments, sorted and walked by id, come complete and in order', async () => {
    await shop.addPayments(...[5, 3, 1, 4, 2].map((n) => payment(n)));
    const sort = encodeURIComponent('createdAt desc');
    const newest = await call(`/payments?sort=${sort}&limit=3`);
    expect(newest.body.results.map((one: { id: string }) => one.id)).to.deep.equal([
      id(5),
      id(4),
      id(3),
    ]);
    const where = encodeURIComponent(`id > "${id(2)}"`);
    const next = await call(
      `/payments?where=${where}&sort=${encodeURIComponent('id asc')}&limit=2`,
    );
    expect(next.body.results.map((one: { id: string }) => one.id)).to.deep.equal([id(3), id(4)]);
  });

  for (const [currencyCode, digits] of Object.entries({ USD: 2, JPY: 0, KWD: 3 })) {
    it(`an amount in ${currencyCode}, seeded or added by an update, has ${digits} fraction digits`, async () => {
      const n = 100 + digits;
      await shop.addPayments(
        payment(n, {
          amount: { centAmount: 1234, currencyCode },
          transactions: [{ type: 'Authorization', state: 'Success', centAmount: 1234 }],
        }),
      );
      const transaction = { type: 'Charge', amount: { centAmount: 1234, currencyCode } };
      const { body } = await call(`/payments/${id(n)}`, {
        version: 1,
        actions: [{ action: 'addTransaction', transaction }],
      });
      const amounts = [
        body.amountPlanned,
        body.transactions[0].amount,
        body.transactions[1].amount,
      ];
      for (const amount of amounts) expect(amount.fractionDigits).to.equal(digits);
    });
  }

  it('the plugin’s types, on payments and transactions, can be read and written', async () => {
    await shop.addPayments(
      payment(200, {
        merchantId: 'shop_eu',
        saleEnabled: true,
        transactions: [
          {
            id: 'charge',
            type: 'Charge',
            state: 'Success',
            centAmount: 1000,
            availableCaptureAmount: 1000,
          },
        ],
      }),
    );
    const types = await call(
      `/types?where=${encodeURIComponent('key in ("isv_payment_data","isv_transaction_data")')}`,
    );
    expect(types.body.count).to.equal(2);
    const update = {
      action: 'setTransactionCustomField',
      transactionId: 'charge',
      name: 'isv_availableCaptureAmount',
      value: 400,
    };
    const { body } = await call(`/payments/${id(200)}`, { version: 1, actions: [update] });
    expect(body.custom.fields).to.deep.equal({ isv_merchantId: 'shop_eu', isv_saleEnabled: true });
    expect(body.transactions[0].custom.fields.isv_availableCaptureAmount).to.equal(400);
  });

  it('a stale version, answers 409 and changes nothing', async () => {
    await shop.addPayments(payment(300));
    const action = { action: 'setStatusInterfaceText', interfaceText: 'late' };
    const { status, body } = await call(`/payments/${id(300)}`, { version: 7, actions: [action] });
    expect(status).to.equal(409);
    expect(body.errors[0]).to.include({ code: 'ConcurrentModification', currentVersion: 1 });
    expect((await shop.payment(id(300))).version).to.equal(1);
  });

  it('an order, asked for by number or payment, is found', async () => {
    await shop.addPayments(payment(400));
    const total = { centAmount: 1000, currencyCode: 'USD' };
    const createdAt = '2026-11-20T10:00:00.000Z';
    await shop.addOrders({
      id: id(9),
      orderNumber: 'US-1',
      createdAt,
      total,
      paymentIds: [id(400)],
    });
    const byPayment = encodeURIComponent(`paymentInfo(payments(id in ("${id(400)}")))`);
    expect((await call(`/orders?where=${byPayment}`)).body.results[0].orderNumber).to.equal('US-1');
    const byNumber = encodeURIComponent('orderNumber in ("US-1","US-2")');
    expect((await call(`/orders?where=${byNumber}`)).body.count).to.equal(1);
  });

  it('requests, counted by kind, are forgotten when asked', async () => {
    shop.forgetRequests();
    await call('/payments?limit=1');
    await call(`/payments/${id(1)}`, { version: 1, actions: [] });
    await issueToken(shop.clientSecret);
    expect(shop.counts()).to.deep.equal({ reads: 1, writes: 1, tokens: 1 });
  });
});
