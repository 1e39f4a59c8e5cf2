import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CommercetoolsMock } from '@labdigital/commercetools-mock';
import { expect } from 'chai';
import { createPurchases } from '../../../src/commercetools/purchases.ts';
import type { Failure } from '../../../src/domain/failure.ts';
import type { Result } from '../../../src/domain/result.ts';
import type { Purchases } from '../../../src/ports/ports.ts';
import { id } from './shop.ts';

const INSTANT = '2026-11-20T10:00:00.000Z';
const BASE = { version: 1, createdAt: INSTANT, lastModifiedAt: INSTANT };
const CUSTOMER = id(900);

const euro = (centAmount: number) =>
  ({ type: 'centPrecision', centAmount, currencyCode: 'EUR', fractionDigits: 2 }) as const;

function aBasket(basketId: string, more: Readonly<Record<string, unknown>> = {}) {
  const taxedPrice = { totalNet: euro(1000), totalGross: euro(1190), taxPortions: [] };
  return {
    ...BASE,
    ...{ id: basketId, customerId: CUSTOMER, customerEmail: 'ada@example.com' },
    ...{ totalPrice: euro(1000), taxedPrice, lineItems: [], customLineItems: [], shipping: [] },
    billingAddress: { country: 'DE', mobile: '+49 170 123' },
    ...more,
  };
}

function aPaid(paymentId: string, more: Readonly<Record<string, unknown>> = {}) {
  return {
    ...{ ...BASE, id: paymentId, amountPlanned: euro(500), paymentMethodInfo: {} },
    ...{ paymentStatus: {}, transactions: [], interfaceInteractions: [], ...more },
  };
}

const paidBy = (...ids: readonly string[]) => ({
  paymentInfo: { payments: ids.map((one) => ({ typeId: 'payment', id: one })) },
});

/** The value of a success; fails with the failure otherwise. */
function succeeded<T>(result: Result<T, Failure>): T {
  if (!result.ok) expect.fail(result.error.message);
  return result.value;
}

function failed(result: Result<unknown, Failure>): Failure {
  if (result.ok) expect.fail('did not fail');
  return result.error;
}

function adapterAt(url: string, projectKey = 'shop'): Purchases {
  return createPurchases({
    ...{ projectKey, clientId: 'c', clientSecret: 's', authUrl: url, apiUrl: url },
    ...{ timeoutMs: 5000, retry: { retries: 1, firstPauseMs: 1, longestPauseMs: 2 } },
  });
}

describe('what a payload is built from, over commercetools', () => {
  let mock: CommercetoolsMock;
  let purchases: Purchases;

  before(async () => {
    mock = new CommercetoolsMock({ strict: true, silent: true, defaultProjectKey: 'shop' });
    purchases = adapterAt(await mock.app.listen({ port: 0, host: '127.0.0.1' }));
    const add = (kind: string, resource: object) =>
      mock.project().unsafeAdd(kind as 'order', resource as never);
    await add(
      'payment',
      aPaid(id(1), { key: 'KEY1', customer: { typeId: 'customer', id: CUSTOMER } }),
    );
    await add(
      'payment',
      aPaid(id(2), {
        custom: { type: { typeId: 'type', id: id(7) }, fields: { isv_merchantId: 'shop_in' } },
      }),
    );
    await add('payment', aPaid(id(3)));
    await add('payment', aPaid(id(4), { key: 'taken', amountPlanned: euro(1190) }));
    await add('order', aBasket(id(10), { orderNumber: 'R10' }));
    await add('order', aBasket(id(11), { orderNumber: 'R11', ...paidBy(id(2)) }));
    await add('order', aBasket(id(12), { orderNumber: 'R12', ...paidBy(id(1), id(3)) }));
    await add('cart', aBasket(id(20), { customerId: undefined, taxedPrice: undefined }));
    await add('cart', aBasket(id(21), paidBy(id(3))));
  });
  after(() => mock.app.close());

  it('an order without a payment, is its total with taxes, customer and contact', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'order', id: id(10) }));
    expect(purchase).to.deep.equal({
      reference: { kind: 'order', id: id(10) },
      amount: { centAmount: 1190, currencyCode: 'EUR' },
      ...{ fractionDigits: 2, customerId: CUSTOMER, email: 'ada@example.com' },
      ...{ phone: '+49 170 123', orderNumber: 'R10', payment: undefined },
    });
  });

  it('an order with a payment, is what that plans, and its merchant id', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'order', id: id(11) }));
    expect(purchase.amount.centAmount).to.equal(500);
    expect(purchase.payment).to.deep.equal({ id: id(2), key: undefined, merchantId: 'shop_in' });
  });

  it('an order with two payments, is refused and asks for one of them', async () => {
    const failure = failed(await purchases.get({ kind: 'order', id: id(12) }));
    expect(failure.kind).to.equal('Invalid');
    expect(failure.message).to.contain('paymentId');
  });

  it('a cart of a guest without taxes, is its total and nobody', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'cart', id: id(20) }));
    expect(purchase.amount.centAmount).to.equal(1000);
    expect(purchase.customerId).to.equal(undefined);
  });

  it('a payment, has customer and contact of its order, else of its cart', async () => {
    const ofOrder = succeeded(await purchases.get({ kind: 'payment', id: id(1) }));
    expect(ofOrder).to.include({ orderNumber: 'R12', email: 'ada@example.com' });
    const ofCart = succeeded(await purchases.get({ kind: 'payment', id: id(3) }));
    expect(ofCart.email).to.equal('ada@example.com');
  });

  it('what does not exist, is NotFound', async () => {
    for (const kind of ['order', 'cart', 'payment'] as const) {
      expect(failed(await purchases.get({ kind, id: id(999) })).kind).to.equal('NotFound');
    }
  });

  it('PP-R60 an order id in other letters, is found among keys and order numbers', async () => {
    expect(succeeded(await purchases.spelledAlike('key1'))).to.deep.equal(['KEY1']);
    expect(succeeded(await purchases.spelledAlike('r10'))).to.deep.equal(['R10']);
    expect(succeeded(await purchases.spelledAlike('R10'))).to.deep.equal([]);
    expect(succeeded(await purchases.spelledAlike('77'))).to.deep.equal([]);
  });

  it('an order without a payment, gets one with the order id as its key, once', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'order', id: id(10) }));
    const made = succeeded(await purchases.keepPayment(purchase, 'R10', undefined));
    expect(succeeded(await purchases.keepPayment(purchase, 'R10', undefined))).to.equal(made);
    const again = succeeded(await purchases.get({ kind: 'order', id: id(10) }));
    expect(again.payment).to.deep.equal({ id: made, key: 'R10', merchantId: undefined });
    expect(again.amount.centAmount).to.equal(1190);
  });

  it('a cart without a payment, gets one as well', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'cart', id: id(20) }));
    const made = succeeded(await purchases.keepPayment(purchase, 'C20', undefined));
    const again = succeeded(await purchases.get({ kind: 'cart', id: id(20) }));
    expect(again.payment?.id).to.equal(made);
  });

  it('a payment without a key, gets it; one with another key is left alone', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'payment', id: id(3) }));
    expect(succeeded(await purchases.keepPayment(purchase, 'P3', undefined))).to.equal(id(3));
    const named = succeeded(await purchases.get({ kind: 'payment', id: id(3) }));
    expect(named.payment?.key).to.equal('P3');
    succeeded(await purchases.keepPayment(named, 'other', undefined));
    const after = succeeded(await purchases.get({ kind: 'payment', id: id(3) }));
    expect(after.payment?.key).to.equal('P3');
  });

  it('a key that a payment of another amount has, is refused', async () => {
    const purchase = succeeded(await purchases.get({ kind: 'order', id: id(10) }));
    const unpaid = {
      ...purchase,
      payment: undefined,
      amount: { centAmount: 1, currencyCode: 'EUR' },
    };
    const failure = failed(await purchases.keepPayment(unpaid, 'taken', undefined));
    expect(failure).to.include({ kind: 'Invalid' });
    expect(failure.message).to.contain('another amount');
  });
});

describe('making a payment that somebody else makes at the same moment', () => {
  const paid = { id: id(50), version: 1, key: 'RACE', amountPlanned: euro(1000) };
  const basket = { id: id(51), version: 3, totalPrice: euro(1000), ...paidBy(id(50)) };
  const asked: string[] = [];
  let server: Server;
  let purchases: Purchases;

  before(async () => {
    server = createServer((request, response) => {
      const call = `${request.method} ${request.url}`;
      asked.push(call);
      const isFirst = asked.filter((one) => one === call).length === 1;
      const [status, body] = answerTo(call, isFirst);
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    purchases = adapterAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  after(() => server.close());

  function answerTo(call: string, isFirst: boolean): readonly [number, object] {
    if (call.includes('/oauth/')) return [200, { access_token: 't', expires_in: 3600 }];
    if (call.endsWith('/payments/key=RACE'))
      return isFirst ? [404, { message: 'no' }] : [200, paid];
    if (call === 'POST /shop/payments') return [400, { errors: [{ code: 'DuplicateField' }] }];
    return [200, basket];
  }

  it('takes the one that is there now, and adds nothing twice', async () => {
    const purchase = {
      reference: { kind: 'order', id: id(51) },
      amount: { centAmount: 1000, currencyCode: 'EUR' },
      ...{ fractionDigits: 2, customerId: undefined, email: undefined, phone: undefined },
      ...{ orderNumber: undefined, payment: undefined },
    } as const;
    expect(succeeded(await purchases.keepPayment(purchase, 'RACE', undefined))).to.equal(id(50));
    expect(asked.filter((call) => call.startsWith('POST /shop/orders'))).to.deep.equal([]);
  });
});
