import { expect } from 'chai';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { claimOf, fitting } from '../../../../src/domain/payment/fit.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, MERCHANT_ID } from '../../../support/builders.ts';
import { authorization, capture, NO_AMOUNT, of, refund, sale } from '../gateway-rows.ts';

const payment = (id: string, overrides: Partial<Payment> = {}) => aPayment({ id, ...overrides });

type Row = readonly [
  situation: string,
  record: GatewayTransaction,
  candidates: readonly Payment[],
  expected: string,
];

const TEN = payment('ten', { plannedAmount: 1000 });
const TWENTY = payment('twenty', { plannedAmount: 2000 });
const OTHER = payment('other', { plannedAmount: 1000, merchantId: 'mid_b' });
const YEN = { currencyCode: 'JPY', fractionDigits: 0 };

/** Each is one sentence of design §5, from "A key or an order number is unique in one shop". */
const TABLE: readonly Row[] = [
  ['an authorization of what is planned', authorization(1), [TEN], 'ten'],
  ['an authorization of less than is planned', authorization(1), [TWENTY], 'twenty'],
  ['an authorization larger than planned', authorization(1, of('10.01')), [TEN], 'other-shop'],
  ['a sale larger than planned', sale(1, of('10.01')), [TEN], 'other-shop'],
  ['a capture larger than planned', capture(1, of('10.01')), [TEN], 'other-shop'],
  [
    'a refund larger than planned: refunds have a guard of their own',
    refund(1, of('99')),
    [TEN],
    'ten',
  ],
  ['no amount: nothing speaks against it', authorization(1, NO_AMOUNT), [TEN], 'ten'],
  ['the payment names another merchant id', authorization(1), [OTHER], 'other-shop'],
  [
    'the payment names the merchant id of the record',
    authorization(1, { merchantId: 'mid_b' }),
    [OTHER],
    'other',
  ],
  [
    'the payment names it in another case',
    authorization(1, { merchantId: 'MID_B' }),
    [OTHER],
    'other',
  ],
  [
    'the payment names none, the record is of another than the default one',
    authorization(1, { merchantId: 'mid_b' }),
    [TEN],
    'other-shop',
  ],
  ['another currency', authorization(1, of('10.00', 'USD')), [TEN], 'other-shop'],
  ['the same currency in lower case', authorization(1, of('10.00', 'eur')), [TEN], 'ten'],
  [
    'another currency of the same digits',
    authorization(1, of('10.00', 'JPY')),
    [payment('yen', { currency: YEN, plannedAmount: 10 })],
    'yen',
  ],
  ['a refund in another currency', refund(1, of('10.00', 'USD')), [TEN], 'other-shop'],
  [
    'digits that the currency does not have: the decision says so',
    authorization(1, of('10.001')),
    [TEN],
    'ten',
  ],
  ['two payments, one plans the amount', authorization(1), [TWENTY, TEN], 'ten'],
  [
    'two payments, both plan the amount',
    authorization(1),
    [TEN, payment('same', { plannedAmount: 1000 })],
    'ambiguous-payment',
  ],
  [
    'two payments, neither plans the amount',
    authorization(1, of('7.00')),
    [TEN, TWENTY],
    'ambiguous-payment',
  ],
  ['two payments, no amount', authorization(1, NO_AMOUNT), [TEN, TWENTY], 'ambiguous-payment'],
  ['two payments, one of another merchant id', authorization(1), [OTHER, TWENTY], 'twenty'],
  [
    'two payments, both of another merchant id',
    authorization(1, { merchantId: 'mid_c' }),
    [OTHER, TEN],
    'other-shop',
  ],
];

describe('the payment that fits a record, of those that its key or order number leads to', () => {
  for (const [situation, record, candidates, expected] of TABLE) {
    it(`${situation} → ${expected}`, () => {
      const fit = fitting(claimOf(record), candidates, MERCHANT_ID);
      expect(fit.kind === 'found' ? fit.payment.id : fit.reason).to.equal(expected);
    });
  }
});
