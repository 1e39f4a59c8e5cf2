import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { value } from '../cybersource/answer.ts';
import { adapter, id } from './shop.ts';

describe('commercetools adapter, a payment as read', () => {
  let server: CommercetoolsServer;
  beforeEach(async () => {
    server = await startCommercetools();
  });
  afterEach(() => server.close());

  const read = async () => value(await adapter(server).get(id(1)));

  const CURRENCIES = [
    { currency: 'USD', fractionDigits: 2 },
    { currency: 'JPY', fractionDigits: 0 },
    { currency: 'KWD', fractionDigits: 3 },
  ];
  for (const { currency, fractionDigits } of CURRENCIES)
    it(`an amount in ${currency}, has ${fractionDigits} fraction digits and is not rescaled`, async () => {
      const transactions = [{ type: 'Charge', state: 'Success', centAmount: 1234 }] as const;
      server.addPayment({ id: id(1), currency, centAmount: 1234, transactions });
      const payment = await read();
      expect(payment.currency).to.deep.equal({ currencyCode: currency, fractionDigits });
      expect(payment.transactions[0]?.amount).to.deep.equal({
        centAmount: 1234,
        currencyCode: currency,
      });
    });

  it('a transaction in another currency than its payment, keeps its own', async () => {
    const transactions = [
      { type: 'Charge', state: 'Success', centAmount: 5, currency: 'JPY' },
    ] as const;
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 5, transactions });
    expect((await read()).transactions[0]?.amount.currencyCode).to.equal('JPY');
  });

  it('a payment without anything optional, has nothing made up', async () => {
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 5 });
    expect(await read()).to.deep.equal({
      id: id(1),
      version: 1,
      key: undefined,
      currency: { currencyCode: 'EUR', fractionDigits: 2 },
      merchantId: undefined,
      plannedAmount: 5,
      usesTransactionData: false,
      transactions: [],
    });
  });

  const CUSTOM = [
    { rule: 'none', draft: {}, customType: 'none', amount: undefined },
    {
      rule: 'isv_transaction_data',
      draft: { availableCaptureAmount: 40 },
      customType: 'transaction-data',
      amount: 40,
    },
    {
      rule: 'isv_transaction_data without the field',
      draft: { customTypeKey: 'isv_transaction_data' },
      customType: 'transaction-data',
      amount: undefined,
    },
    {
      rule: "somebody else's",
      draft: { customTypeKey: 'foreign' },
      customType: 'foreign',
      amount: undefined,
    },
  ] as const;
  for (const { rule, draft, customType, amount } of CUSTOM)
    it(`a custom type ${rule}, is ${customType}`, async () => {
      server.addType('isv_transaction_data');
      server.addType('foreign');
      const transactions = [
        { type: 'Charge', state: 'Success', centAmount: 50, ...draft },
      ] as const;
      server.addPayment({ id: id(1), currency: 'EUR', centAmount: 50, transactions });
      const payment = await read();
      expect(payment.usesTransactionData).to.equal(true);
      expect(payment.transactions[0]?.customType).to.equal(customType);
      expect(payment.transactions[0]?.availableCaptureAmount).to.equal(amount);
    });

  it('a custom type in a project without ours, is foreign', async () => {
    server.addType('foreign');
    const transactions = [
      { type: 'Charge', state: 'Success', centAmount: 5, customTypeKey: 'foreign' },
    ] as const;
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 5, transactions });
    expect((await read()).transactions[0]?.customType).to.equal('foreign');
  });
});
