import { expect } from 'chai';
import { err, ok } from '../../../src/domain/result.ts';
import { orderIdOf } from '../../../src/payload/order-id.ts';
import type { Purchase, Purchases } from '../../../src/ports/ports.ts';
import { NO_PURCHASES, samplePayloads, succeeded } from '../../support/payloads.ts';

const ORDER_ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

/** An order of 10.50 EUR without a payment. */
function aPurchase(overrides: Partial<Purchase> = {}): Purchase {
  return {
    reference: { kind: 'order', id: ORDER_ID },
    amount: { centAmount: 1050, currencyCode: 'EUR' },
    ...{ fractionDigits: 2, customerId: 'customer-1', email: 'ada@example.com' },
    ...{ phone: '+49 (170) 123-45', orderNumber: 'R77', payment: undefined },
    ...overrides,
  };
}

type Kept = { readonly key: string; readonly merchantId: string | undefined };

/** A commercetools with one purchase, that notes what it was asked to keep. */
function shopWith(purchase: Purchase, alike: readonly string[] = []) {
  const kept: Kept[] = [];
  const purchases: Purchases = {
    get: async () => ok(purchase),
    spelledAlike: async () => ok(alike),
    keepPayment: async (_purchase, key, merchantId) => {
      kept.push({ key, merchantId });
      return ok('payment-1');
    },
  };
  return { purchases, kept };
}

const FROM = { from: { orderId: ORDER_ID } };

async function builtFrom(purchase: Purchase, more: object = {}) {
  const { purchases, kept } = shopWith(purchase);
  const { document } = succeeded(await samplePayloads({}, purchases).build({ ...FROM, ...more }));
  const details: Record<string, unknown> = JSON.parse(String(document.payload.orderDetails));
  return { payload: document.payload, details, kept };
}

describe('a payload from an order, a cart or a payment (issue 6)', () => {
  it('takes order id, amount, currency, customer and contact from there', async () => {
    const { payload, details } = await builtFrom(aPurchase());
    expect(payload).to.include({
      ...{ orderId: 'R77', amount: '10.50', customerId: 'customer-1' },
      ...{ customerEmail: 'ada@example.com', customerMobile: '+4917012345' },
    });
    expect(details).to.include({ currency: 'EUR', order_id: 'R77', amount: '10.50' });
  });

  it('keeps a payment with the order id as its key, so that the sync finds it', async () => {
    const { kept } = await builtFrom(aPurchase());
    expect(kept).to.deep.equal([{ key: 'R77', merchantId: undefined }]);
  });

  it('what the request says besides, wins', async () => {
    const more = { orderId: 'R78', amount: '5', orderDetails: { currency: 'USD', udf1: 'x' } };
    const { payload, details, kept } = await builtFrom(aPurchase(), more);
    expect(payload).to.include({ orderId: 'R78', amount: '5' });
    expect(details).to.include({ currency: 'USD', udf1: 'x' });
    expect(kept[0]?.key).to.equal('R78');
  });

  const amounts = [
    [0, 1050, 'JPY', '1050'],
    [2, 5, 'EUR', '0.05'],
    [3, 1230, 'KWD', '1.23'],
  ] as const;
  for (const [fractionDigits, centAmount, currencyCode, expected] of amounts) {
    it(`${centAmount} minor units of ${currencyCode} → "${expected}"`, async () => {
      const purchase = aPurchase({ fractionDigits, amount: { centAmount, currencyCode } });
      expect((await builtFrom(purchase)).payload.amount).to.equal(expected);
    });
  }

  it('a third decimal that says something, is refused and never rounded', async () => {
    const amount = { centAmount: 1234, currencyCode: 'KWD' };
    const { purchases } = shopWith(aPurchase({ fractionDigits: 3, amount }));
    const { problems } = succeeded(await samplePayloads({}, purchases).check(FROM));
    expect(problems.map(({ path, rule }) => `${path} ${rule}`)).to.deep.equal(['amount PP-R7']);
  });

  it('a purchase without number and key, gets an order id from its own id, the same each time', async () => {
    const { payload } = await builtFrom(aPurchase({ orderNumber: undefined }));
    expect(payload.orderId).to.equal(orderIdOf(ORDER_ID));
    expect(payload.orderId).to.match(/^[a-z0-9]{17}$/);
  });

  it('a guest, has an empty customer id', async () => {
    const guest = aPurchase({ customerId: undefined });
    const { payload } = await builtFrom(guest, { guest_login_url: 'https://shop.example/in' });
    expect(payload.customerId).to.equal('');
  });

  it('PP-R27 PP-R68: the merchant id that the payment names, decides the reference and stays', async () => {
    const payment = { id: 'p', key: undefined, merchantId: 'shop_in' };
    const { details, kept } = await builtFrom(aPurchase({ payment }));
    expect(details['metadata.JUSPAY:gateway_reference_id']).to.equal('IN_PAYU');
    expect(kept).to.deep.equal([{ key: 'R77', merchantId: 'shop_in' }]);
  });

  it('an order id that is neither the key of the payment nor the number, is refused: the sync would lose it', async () => {
    const payment = { id: 'p', key: 'KEY', merchantId: undefined };
    const { purchases, kept } = shopWith(aPurchase({ payment }));
    const payloads = samplePayloads({}, purchases);
    const { problems } = succeeded(await payloads.check({ ...FROM, orderId: 'R99' }));
    expect(problems.map(({ path }) => path)).to.deep.equal(['orderId']);
    expect(kept).to.deep.equal([]);
  });

  it('PP-R60: an order id that another payment has in other letters, is refused', async () => {
    const { purchases } = shopWith(aPurchase(), ['r77']);
    const { problems } = succeeded(await samplePayloads({}, purchases).check(FROM));
    expect(problems.map(({ rule }) => rule)).to.deep.equal(['PP-R60']);
  });

  it('a check, and a request with a problem, change nothing in commercetools', async () => {
    const { purchases, kept } = shopWith(aPurchase());
    const payloads = samplePayloads({}, purchases);
    await payloads.check(FROM);
    await payloads.build({ ...FROM, language: 'klingon' });
    expect(kept).to.deep.equal([]);
  });

  it('what commercetools refuses, refuses the payload; nothing is signed', async () => {
    const failure = { kind: 'Unavailable', message: 'commercetools order: no answer' } as const;
    const { purchases } = shopWith(aPurchase());
    const cases = [
      NO_PURCHASES,
      { ...purchases, spelledAlike: async () => err(failure) },
      { ...purchases, keepPayment: async () => err(failure) },
    ];
    const kinds = [];
    for (const one of cases) {
      const built = await samplePayloads({}, one).build(FROM);
      kinds.push(built.ok ? 'built' : built.error.kind);
    }
    expect(kinds).to.deep.equal(['failed', 'failed', 'failed']);
  });
});
