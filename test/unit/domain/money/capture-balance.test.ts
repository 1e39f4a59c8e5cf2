import { expect } from 'chai';
import {
  refundExcess,
  sumOf,
  withCaptureBalance,
} from '../../../../src/domain/money/capture-balance.ts';
import type {
  Payment,
  Transaction,
  TransactionState,
} from '../../../../src/domain/payment/payment.ts';
import { aPayment, money } from '../../../support/builders.ts';
import { at } from '../gateway-rows.ts';
import { known } from '../scenario.ts';

type Left = number | undefined;

function balancedOf(payment: Payment, transactions: readonly Transaction[]) {
  return withCaptureBalance(payment, transactions, new Map()).transactions;
}

/** What is left on each transaction after a write that added the refunds among them, in their order. */
function leftOn(...transactions: readonly Transaction[]): readonly Left[] {
  const before = transactions.filter(({ type }) => type !== 'Refund');
  const payment = aPayment({ usesTransactionData: true, transactions: before });
  return balancedOf(payment, transactions).map((one) => one.availableCaptureAmount);
}

function charge(n: number, centAmount: number, overrides: Partial<Transaction> = {}): Transaction {
  return known(n, 'Charge', { amount: money(centAmount), ...overrides });
}

function refund(n: number, centAmount: number, state: TransactionState = 'Success'): Transaction {
  return known(n, 'Refund', { amount: money(centAmount), state });
}

const ROWS: readonly (readonly [string, readonly Transaction[], readonly Left[]])[] = [
  ['no refund: charges are untouched', [charge(1, 600), charge(2, 400)], [undefined, undefined]],
  ['a refund takes from its charge', [charge(1, 600), refund(2, 100)], [500, undefined]],
  ['a refund of all leaves nothing', [charge(1, 600), refund(2, 600)], [0, undefined]],
  [
    'the oldest charge first',
    [charge(1, 600), charge(2, 400), refund(3, 700)],
    [0, 300, undefined],
  ],
  [
    'the oldest charge first, by time and not by place',
    [charge(2, 400), charge(1, 600), refund(3, 700)],
    [300, 0, undefined],
  ],
  [
    'the oldest charge first, instants written in two ways',
    [
      charge(2, 400, { timestamp: '2026-11-20T10:00:00.500Z' }),
      charge(1, 600, { timestamp: '2026-11-20T10:00:00Z' }),
      refund(3, 600),
    ],
    [undefined, 0, undefined],
  ],
  ['refunds add up', [charge(1, 600), refund(2, 100), refund(3, 200)], [300, undefined, undefined]],
  [
    'a refund that failed takes nothing',
    [charge(1, 600), refund(2, 100, 'Failure')],
    [undefined, undefined],
  ],
  [
    'a refund under way counts as gone: that money must not be refunded twice',
    [charge(1, 600), refund(2, 100, 'Pending')],
    [500, undefined],
  ],
  [
    'a charge that failed gives nothing',
    [charge(1, 600, { state: 'Failure' }), charge(2, 400), refund(3, 100)],
    [undefined, 300, undefined],
  ],
  [
    'a foreign custom type is passed over, but has given its part',
    [charge(1, 600, { customType: 'foreign' }), charge(2, 400), refund(3, 700)],
    [undefined, 300, undefined],
  ],
  [
    'an authorization is left alone',
    [known(1, 'Authorization'), charge(2, 600), refund(3, 100)],
    [undefined, 500, undefined],
  ],
  [
    'refunds beyond all charges do not add up: nothing is written',
    [charge(1, 600), refund(2, 900)],
    [undefined, undefined],
  ],
  [
    'of several charges the one that has exactly that left',
    [charge(1, 600), charge(2, 400), refund(3, 400)],
    [undefined, 0, undefined],
  ],
];

describe('withCaptureBalance, what refunds left of each charge', () => {
  for (const [rule, transactions, left] of ROWS) {
    it(rule, () => expect(leftOn(...transactions)).to.deep.equal(left));
  }

  it('the oldest charge first, though one between them has no time', () => {
    const timeless = charge(2, 100, { timestamp: undefined });
    const [newest] = leftOn(charge(3, 400), timeless, charge(1, 600), refund(4, 600));
    expect(newest).to.equal(undefined);
  });

  it('a value that is right is left alone, so that nothing is written (invariant 3)', () => {
    const right = charge(1, 600, { customType: 'transaction-data', availableCaptureAmount: 500 });
    const transactions = [right, refund(2, 100)];
    const payment = aPayment({ usesTransactionData: true, transactions });
    expect(balancedOf(payment, transactions)[0]).to.equal(right);
  });

  it('a project without isv_transaction_data has no balance', () => {
    const transactions = [charge(1, 600), refund(2, 100)];
    const payment = aPayment({ usesTransactionData: false, transactions });
    expect(balancedOf(payment, transactions)).to.equal(transactions);
  });
});

describe('sumOf and refundExcess', () => {
  const transactions = [
    charge(1, 600),
    charge(2, 400, { state: 'Pending' }),
    charge(3, 300, { state: 'Failure', timestamp: at(9) }),
    refund(4, 100),
    refund(5, 50, 'Pending'),
    refund(6, 800),
  ];

  it('only what succeeded is summed, by type', () => {
    expect(sumOf(transactions, 'Charge')).to.equal(600);
    expect(sumOf(transactions, 'Refund')).to.equal(900);
    expect(sumOf(transactions, 'CancelAuthorization')).to.equal(0);
  });

  it('the excess is refunds minus charges, positive when too much was refunded', () => {
    expect(refundExcess(transactions)).to.equal(300);
    expect(refundExcess([charge(1, 600), refund(2, 100)])).to.equal(-500);
    expect(refundExcess([])).to.equal(0);
  });
});
