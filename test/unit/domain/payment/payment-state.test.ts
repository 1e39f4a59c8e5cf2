import { expect } from 'chai';
import type { Transaction } from '../../../../src/domain/payment/payment.ts';
import {
  type PaymentState,
  paymentBalance,
  paymentState,
} from '../../../../src/domain/payment/payment-state.ts';
import { aPayment, aTransaction, money } from '../../../support/builders.ts';

type Step = readonly [Transaction['type'], Transaction['state'], number?];
type Row = readonly [string, readonly Step[], PaymentState];

const ROWS: readonly Row[] = [
  ['nothing has happened', [], 'no-transactions'],
  ['an authorization is under way', [['Authorization', 'Initial']], 'open'],
  ['an authorization', [['Authorization', 'Success']], 'authorized'],
  ['an authorization held for review', [['Authorization', 'Pending']], 'in-review'],
  ['an eCheck that has not settled', [['Charge', 'Pending']], 'in-review'],
  ['a refused authorization', [['Authorization', 'Failure']], 'declined'],
  [
    'a refused authorization and a new try under way',
    [
      ['Authorization', 'Failure'],
      ['Authorization', 'Initial'],
    ],
    'open',
  ],
  [
    'a refused authorization and a good one',
    [
      ['Authorization', 'Failure'],
      ['Authorization', 'Success'],
    ],
    'authorized',
  ],
  ['a sale', [['Charge', 'Success']], 'captured'],
  [
    'a capture of all',
    [
      ['Authorization', 'Success'],
      ['Charge', 'Success'],
    ],
    'captured',
  ],
  [
    'a capture of a part',
    [
      ['Authorization', 'Success'],
      ['Charge', 'Success', 400],
    ],
    'partly-captured',
  ],
  [
    'a capture of a part, the rest reversed',
    [
      ['Authorization', 'Success'],
      ['Charge', 'Success', 400],
      ['CancelAuthorization', 'Success', 600],
    ],
    'captured',
  ],
  [
    'a capture that failed',
    [
      ['Authorization', 'Success'],
      ['Charge', 'Failure'],
    ],
    'authorized',
  ],
  [
    'a refund of a part',
    [
      ['Charge', 'Success'],
      ['Refund', 'Success', 300],
    ],
    'part-refunded',
  ],
  [
    'refunds of all',
    [
      ['Charge', 'Success'],
      ['Refund', 'Success', 300],
      ['Refund', 'Success', 700],
    ],
    'refunded',
  ],
  [
    'a refund that failed',
    [
      ['Charge', 'Success'],
      ['Refund', 'Failure'],
    ],
    'captured',
  ],
  [
    'a reversal',
    [
      ['Authorization', 'Success'],
      ['CancelAuthorization', 'Success'],
    ],
    'reversed',
  ],
  [
    'a reversal of a part',
    [
      ['Authorization', 'Success'],
      ['CancelAuthorization', 'Success', 400],
    ],
    'authorized',
  ],
  [
    'rejected by the fraud team and reversed (SP-R23)',
    [
      ['Authorization', 'Failure'],
      ['CancelAuthorization', 'Success'],
    ],
    'reversed',
  ],
  [
    'a chargeback',
    [
      ['Charge', 'Success'],
      ['Chargeback', 'Success'],
    ],
    'charged-back',
  ],
];

describe('paymentState', () => {
  for (const [situation, steps, state] of ROWS) {
    it(`${situation}: ${state}`, () => {
      expect(paymentState(having(steps))).to.equal(state);
    });
  }

  it('does not depend on the order of the transactions', () => {
    for (const [, steps, state] of ROWS) {
      expect(paymentState(having([...steps].reverse()))).to.equal(state);
    }
  });
});

describe('paymentBalance', () => {
  it('says what was authorized, captured, refunded, and what is left', () => {
    const payment = having([
      ['Authorization', 'Success'],
      ['Charge', 'Success', 800],
      ['Refund', 'Success', 300],
    ]);
    expect(paymentBalance(payment)).to.deep.equal({
      authorized: 1000,
      reversed: 0,
      captured: 800,
      refunded: 300,
      chargedBack: 0,
      capturable: 200,
      refundable: 500,
    });
  });

  it('a refund that is under way is no longer refundable, and not yet refunded', () => {
    const payment = having([
      ['Charge', 'Success'],
      ['Refund', 'Pending', 300],
    ]);
    expect(paymentBalance(payment)).to.include({ refunded: 0, refundable: 700 });
  });

  it('refunds that exceed the charges leave nothing, never less', () => {
    const payment = having([
      ['Charge', 'Success', 100],
      ['Refund', 'Success', 300],
    ]);
    expect(paymentBalance(payment)).to.include({ refundable: 0 });
  });

  it('does not add up other currencies', () => {
    const foreign = aTransaction({ type: 'Charge', amount: money(500, 'USD') });
    expect(paymentBalance(aPayment({ transactions: [foreign] }))).to.include({ captured: 0 });
  });
});

function having(steps: readonly Step[]) {
  const transactions = steps.map(([type, state, amount = 1000], index) =>
    aTransaction({ id: `tx-${index}`, type, state, amount: money(amount) }),
  );
  return aPayment({ transactions });
}
