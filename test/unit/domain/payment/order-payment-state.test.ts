import { expect } from 'chai';
import fc from 'fast-check';
import {
  ORDER_RULES,
  orderPaymentState,
} from '../../../../src/domain/payment/order-payment-state.ts';
import type { TransactionState, TransactionType } from '../../../../src/domain/payment/payment.ts';
import { aPayment, aTransaction, money } from '../../../support/builders.ts';

type Short = readonly [TransactionType, TransactionState, number, string?];

const TOTAL = money(1000);

/** A payment for each list of transactions: type, state, minor units, currency if it is not EUR. */
function paymentsOf(lists: readonly (readonly Short[])[]) {
  let id = 0;
  return lists.map((list) =>
    aPayment({
      transactions: list.map(([type, state, centAmount, currency]) => {
        id += 1;
        return aTransaction({
          id: `t${id}`,
          interactionId: `${id}`,
          type,
          state,
          amount: money(centAmount, currency),
        });
      }),
    }),
  );
}

const AUTHORIZED: Short = ['Authorization', 'Success', 1000];

/** One row for each rule and each corner of it: an order of 10.00 EUR. */
const TABLE: readonly (readonly [
  string,
  number,
  readonly (readonly Short[])[],
  string | undefined,
])[] = [
  ['a charge in USD', 1, [[['Charge', 'Success', 1000, 'USD']]], undefined],
  ['no payment', 2, [], undefined],
  ['a payment without transactions', 2, [[]], undefined],
  [
    'two payments charged it twice',
    3,
    [[['Charge', 'Success', 1000]], [['Charge', 'Success', 1000]]],
    'CreditOwed',
  ],
  ['one cent too much', 3, [[['Charge', 'Success', 1001]]], 'CreditOwed'],
  [
    'a refund is pending',
    4,
    [
      [
        ['Charge', 'Success', 1000],
        ['Refund', 'Pending', 400],
      ],
    ],
    'CreditOwed',
  ],
  ['charged in full', 5, [[AUTHORIZED, ['Charge', 'Success', 1000]]], 'Paid'],
  [
    'charged in two payments',
    5,
    [[['Charge', 'Success', 600]], [['Charge', 'Success', 400]]],
    'Paid',
  ],
  [
    'charged and refunded in full',
    5,
    [
      [
        ['Charge', 'Success', 1000],
        ['Refund', 'Success', 1000],
      ],
    ],
    'Paid',
  ],
  [
    'charged twice, once refunded',
    5,
    [
      [
        ['Charge', 'Success', 2000],
        ['Refund', 'Success', 1000],
      ],
    ],
    'Paid',
  ],
  [
    'charged in full after a declined try',
    5,
    [[['Authorization', 'Failure', 1000]], [['Charge', 'Success', 1000]]],
    'Paid',
  ],
  ['held for review', 6, [[['Authorization', 'Pending', 1000]]], 'Pending'],
  ['a charge was asked for', 6, [[['Charge', 'Initial', 1000]]], 'Pending'],
  [
    'half charged, the rest held',
    6,
    [[['Charge', 'Success', 500]], [['Charge', 'Pending', 500]]],
    'Pending',
  ],
  ['authorized in full', 7, [[AUTHORIZED]], 'Pending'],
  ['authorized in full, half charged', 7, [[AUTHORIZED, ['Charge', 'Success', 500]]], 'Pending'],
  ['half authorized', 8, [[['Authorization', 'Success', 500]]], 'BalanceDue'],
  ['half charged', 8, [[['Charge', 'Success', 500]]], 'BalanceDue'],
  [
    'half charged, the rest declined',
    8,
    [
      [
        ['Charge', 'Success', 500],
        ['Charge', 'Failure', 500],
      ],
    ],
    'BalanceDue',
  ],
  ['declined', 9, [[['Authorization', 'Failure', 1000]]], 'Failed'],
  [
    'declined in two payments',
    9,
    [[['Authorization', 'Failure', 1000]], [['Charge', 'Failure', 1000]]],
    'Failed',
  ],
  [
    'authorized and reversed',
    10,
    [[AUTHORIZED, ['CancelAuthorization', 'Success', 1000]]],
    'BalanceDue',
  ],
  [
    'charged back',
    10,
    [
      [
        ['Charge', 'Success', 1000],
        ['Chargeback', 'Success', 1000],
      ],
    ],
    'BalanceDue',
  ],
  [
    'charged back, beside a payment that was declined',
    10,
    [
      [
        ['Charge', 'Success', 1000],
        ['Chargeback', 'Success', 1000],
      ],
      [['Authorization', 'Failure', 1000]],
    ],
    'BalanceDue',
  ],
];

describe('the payment state of an order (issue 7, item 7)', () => {
  for (const [situation, rule, lists, state] of TABLE) {
    it(`rule ${rule}: ${situation} → ${state ?? 'left as it is'}`, () => {
      const payments = paymentsOf(lists);
      expect(orderPaymentState(TOTAL, payments)).to.equal(state);
      expect(ORDER_RULES[rule - 1]?.state).to.equal(state);
    });
  }

  it('every rule has a row', () => {
    const covered = new Set(TABLE.map(([, rule]) => rule));
    expect([...covered].toSorted((a, b) => a - b)).to.deep.equal(ORDER_RULES.map((_, n) => n + 1));
  });

  it('an order that costs nothing and was reserved for nothing, is paid', () => {
    expect(orderPaymentState(money(0), paymentsOf([[['Authorization', 'Success', 0]]]))).to.equal(
      'Paid',
    );
  });

  const short = fc.tuple(
    fc.constantFrom<TransactionType>(
      'Authorization',
      'CancelAuthorization',
      'Charge',
      'Refund',
      'Chargeback',
    ),
    fc.constantFrom<TransactionState>('Initial', 'Pending', 'Success', 'Failure'),
    fc.integer({ min: 0, max: 2000 }),
  );
  const lists = fc.array(fc.array(short, { maxLength: 5 }), { maxLength: 4 });

  it('does not depend on the order of payments, nor of their transactions', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const there = orderPaymentState(TOTAL, paymentsOf(given));
        const back = given.toReversed().map((list) => list.toReversed());
        expect(orderPaymentState(TOTAL, paymentsOf(back))).to.equal(there);
      }),
    );
  });

  it('never says Paid while less than the total was taken, and Failed never when something was', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const state = orderPaymentState(TOTAL, paymentsOf(given));
        const taken = given.flat().filter(([type, how]) => type === 'Charge' && how === 'Success');
        const charged = taken.reduce((sum, [, , centAmount]) => sum + centAmount, 0);
        if (state === 'Paid') expect(charged).to.be.at.least(TOTAL.centAmount);
        if (state === 'Failed') expect(charged).to.equal(0);
      }),
    );
  });

  it('a payment without transactions changes nothing', () => {
    fc.assert(
      fc.property(lists, (given) => {
        const more = orderPaymentState(TOTAL, paymentsOf([...given, []]));
        expect(more).to.equal(orderPaymentState(TOTAL, paymentsOf(given)));
      }),
    );
  });
});
