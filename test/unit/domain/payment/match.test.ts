import { expect } from 'chai';
import { findAdoptable, type Match, matchById } from '../../../../src/domain/payment/match.ts';
import type {
  Transaction,
  TransactionState,
  TransactionType,
} from '../../../../src/domain/payment/payment.ts';
import { GATEWAY_ID, INSTANT, INSTANT_MS, money } from '../../../support/builders.ts';
import { interrupted, known } from '../scenario.ts';

const AUTHORIZATION = known(1, 'Authorization');
const CHARGE = known(1, 'Charge', { id: 'tx-charge' });
const CANCEL = known(1, 'CancelAuthorization', { id: 'tx-cancel' });
const REFUND = known(1, 'Refund', { id: 'tx-refund' });
const CHARGEBACK = known(1, 'Chargeback', { id: 'tx-chargeback' });

function identified(transaction: Transaction): Match {
  return { kind: 'identified', transaction };
}

const ABSENT: Match = { kind: 'absent' };
const TYPE_DIFFERS: Match = { kind: 'conflict', reason: 'type-differs' };
const DOUBLED: Match = { kind: 'conflict', reason: 'doubled' };

const IDENTITY: readonly (readonly [string, readonly Transaction[], TransactionType, Match])[] = [
  ['no transaction: absent', [], 'Authorization', ABSENT],
  ['another gateway id of the same type: absent', [known(2, 'Charge')], 'Charge', ABSENT],
  ['no gateway id at all: absent', [interrupted('Charge')], 'Charge', ABSENT],
  [
    'one holder of that type: that one',
    [AUTHORIZATION],
    'Authorization',
    identified(AUTHORIZATION),
  ],
  ['one holder among others: that one', [known(2, 'Charge'), REFUND], 'Refund', identified(REFUND)],
  [
    'Charge where the record says Authorization: that one',
    [CHARGE],
    'Authorization',
    identified(CHARGE),
  ],
  [
    'Authorization where the record says Charge: that one',
    [AUTHORIZATION],
    'Charge',
    identified(AUTHORIZATION),
  ],
  ['Charge where the record says Refund: conflict', [CHARGE], 'Refund', TYPE_DIFFERS],
  ['Refund where the record says Charge: conflict', [REFUND], 'Charge', TYPE_DIFFERS],
  [
    'Authorization where the record says CancelAuthorization: conflict',
    [AUTHORIZATION],
    'CancelAuthorization',
    TYPE_DIFFERS,
  ],
  [
    'CancelAuthorization where the record says Authorization: conflict',
    [CANCEL],
    'Authorization',
    TYPE_DIFFERS,
  ],
  ['Chargeback where the record says Charge: conflict', [CHARGEBACK], 'Charge', TYPE_DIFFERS],
  [
    'several holders: the one of that type',
    [AUTHORIZATION, CHARGE, CANCEL],
    'Charge',
    identified(CHARGE),
  ],
  ['several holders, none of that type: conflict', [AUTHORIZATION, CANCEL], 'Charge', TYPE_DIFFERS],
  [
    'several holders of that type: conflict, doubled',
    [CHARGE, known(1, 'Charge', { id: 'tx-again' })],
    'Charge',
    DOUBLED,
  ],
  [
    'two holders of one other type: conflict',
    [CHARGE, known(1, 'Charge', { id: 'tx-again' })],
    'Authorization',
    TYPE_DIFFERS,
  ],
];

describe('matchById, the interactionId is the identity', () => {
  for (const [rule, transactions, type, match] of IDENTITY) {
    it(rule, () => expect(matchById(transactions, GATEWAY_ID, type)).to.deep.equal(match));
  }
});

/** So many minutes after the record. */
function minutes(n: number): string {
  return new Date(INSTANT_MS + n * 60_000).toISOString();
}

describe('findAdoptable, a transaction that an interrupted request left behind', () => {
  const adoptable = (transactions: readonly Transaction[]) =>
    findAdoptable(transactions, 'Charge', money(1000), INSTANT);

  for (const state of ['Initial', 'Pending'] as const) {
    it(`${state}, same type, same money, no gateway id: adopted`, () => {
      const left = interrupted('Charge', { state });
      expect(adoptable([AUTHORIZATION, left])).to.equal(left);
    });
  }

  const near: readonly (readonly [string, Partial<Transaction>])[] = [
    ...(['Success', 'Failure'] satisfies TransactionState[]).map(
      (state) => [`state ${state}`, { state }] as const,
    ),
    ['another amount', { amount: money(1001) }],
    ['another currency', { amount: money(1000, 'USD') }],
    ['another type', { type: 'Authorization' }],
    ['a gateway id of its own', { interactionId: 'elsewhere' }],
  ];
  for (const [difference, overrides] of near) {
    it(`${difference}: not adopted`, () => {
      expect(adoptable([interrupted('Charge', overrides)])).to.equal(undefined);
    });
  }

  it('two of them: the nearest in time, whatever order they stand in', () => {
    const near = interrupted('Charge', { timestamp: minutes(-1) });
    const far = interrupted('Charge', { id: 'tx-other', timestamp: minutes(-9) });
    expect(adoptable([far, near])).to.equal(near);
    expect(adoptable([near, far])).to.equal(near);
  });

  const ages: readonly (readonly [string, string | undefined, boolean])[] = [
    ['days older', minutes(-5000), true],
    ['5 minutes younger', minutes(5), true],
    ['more than 5 minutes younger', minutes(6), false],
    ['without a time', undefined, true],
  ];
  for (const [age, timestamp, isAdopted] of ages)
    it(`one that is ${age} is ${isAdopted ? '' : 'not '}adopted`, () => {
      const left = interrupted('Charge', { timestamp });
      expect(adoptable([left])).to.equal(isAdopted ? left : undefined);
    });
});
