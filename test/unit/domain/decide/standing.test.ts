import { expect } from 'chai';
import type { Condition } from '../../../../src/domain/decide/decision.ts';
import { CONDITION_REASONS, type ConditionReason } from '../../../../src/domain/decide/reason.ts';
import { standing } from '../../../../src/domain/decide/standing.ts';
import type { Transaction } from '../../../../src/domain/payment/payment.ts';
import { aPayment, aTransaction, money } from '../../../support/builders.ts';

const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, '0')}:00Z`;

function condition(reason: ConditionReason, id = 'A', minute = 0, centAmount = 1000): Condition {
  const subject = {
    ...{ id, merchantId: 'mid_a', submittedAt: at(minute) },
    clientReference: undefined,
  };
  return { reason, subject, amount: money(centAmount) };
}

const tx = (overrides: Partial<Transaction>, minute = 5) =>
  aTransaction({ timestamp: at(minute), ...overrides });
const reversal = (minute: number, rest: Partial<Transaction> = {}) =>
  tx({ type: 'CancelAuthorization', interactionId: `V${minute}`, ...rest }, minute);
const charge = (interactionId: string, rest: Partial<Transaction> = {}, minute = 5) =>
  tx({ type: 'Charge', interactionId, ...rest }, minute);
const refund = (centAmount: number) =>
  tx({ type: 'Refund', interactionId: 'R', amount: money(centAmount) });

type Row = readonly [
  situation: string,
  candidates: readonly Condition[],
  transactions: readonly Transaction[],
  holding: readonly string[],
];

const one = (reason: ConditionReason) => [condition(reason)];
const HELD = CONDITION_REASONS.slice(0, 4);
const CAPTURABLE = HELD.slice(1);

const ROWS: readonly Row[] = [
  ...HELD.flatMap((reason): readonly Row[] => [
    [`${reason}: nothing came after it → holds`, one(reason), [], ['A']],
    [`${reason}: a reversal of its amount → over`, one(reason), [reversal(5)], []],
    [`${reason}: a reversal at the same time → over`, one(reason), [reversal(0)], []],
    [
      `${reason}: a reversal that is Pending → over`,
      one(reason),
      [reversal(5, { state: 'Pending' })],
      [],
    ],
    [
      `${reason}: a reversal that failed → holds`,
      one(reason),
      [reversal(5, { state: 'Failure' })],
      ['A'],
    ],
    [
      `${reason}: a reversal of another amount → holds`,
      one(reason),
      [reversal(5, { amount: money(400) })],
      ['A'],
    ],
    [`${reason}: an earlier reversal → holds`, [condition(reason, 'A', 6)], [reversal(5)], ['A']],
    [
      `${reason}: two, and one reversal → one is left, the same for any order`,
      [condition(reason, 'A', 0), condition(reason, 'B', 1)],
      [reversal(5)],
      ['A'],
    ],
    [
      `${reason}: two, and the reversal came between them → the later one is left`,
      [condition(reason, 'A', 0), condition(reason, 'B', 7)],
      [reversal(5)],
      ['B'],
    ],
    [
      `${reason}: two, and two reversals → both are over`,
      [condition(reason, 'A', 0), condition(reason, 'B', 7)],
      [reversal(9), reversal(5)],
      [],
    ],
  ]),
  ...CAPTURABLE.flatMap((reason): readonly Row[] => [
    [`${reason}: a later charge → over`, one(reason), [charge('C')], []],
    [`${reason}: the sale of its own id → holds`, one(reason), [charge('A', {}, 0)], ['A']],
    [
      `${reason}: a charge that failed → holds`,
      one(reason),
      [charge('C', { state: 'Failure' })],
      ['A'],
    ],
    [`${reason}: an earlier charge → holds`, [condition(reason, 'A', 6)], [charge('C')], ['A']],
  ]),
  [
    'reversal-needed: a later charge is of another try → holds',
    one('reversal-needed'),
    [charge('C')],
    ['A'],
  ],
  [
    'one reversal, two reasons → ends one of them',
    [condition('money-held', 'A', 0), condition('reversal-needed', 'B', 1)],
    [reversal(5)],
    ['A'],
  ],
  [
    'accepted-not-captured: its charge is Pending → holds',
    one('accepted-not-captured'),
    [charge('A', { state: 'Pending' })],
    ['A'],
  ],
  [
    'accepted-not-captured: its charge succeeded → over',
    one('accepted-not-captured'),
    [charge('A')],
    [],
  ],
  [
    'accepted-not-captured: its charge failed → over',
    one('accepted-not-captured'),
    [charge('A', { state: 'Failure' })],
    [],
  ],
  [
    'accepted-not-captured: its charge was completed under the id of its capture → over',
    one('accepted-not-captured'),
    [charge('C'), tx({ interactionId: 'A' })],
    [],
  ],
  [
    'accepted-not-captured: of two, one was captured → the other holds',
    [condition('accepted-not-captured', 'A'), condition('accepted-not-captured', 'B')],
    [charge('A'), charge('B', { state: 'Pending' })],
    ['B'],
  ],
  [
    'charged-more-than-planned: two charges of what one plans → holds',
    one('charged-more-than-planned'),
    [charge('A'), charge('B')],
    ['A'],
  ],
  [
    'charged-more-than-planned: one of them was voided → over',
    one('charged-more-than-planned'),
    [charge('A'), charge('B', { state: 'Failure' })],
    [],
  ],
  [
    'charged-more-than-planned: refunded down to what was planned → over',
    one('charged-more-than-planned'),
    [charge('A'), charge('B'), refund(1000)],
    [],
  ],
  [
    'charged-more-than-planned: refunded in part → holds',
    one('charged-more-than-planned'),
    [charge('A'), charge('B'), refund(400)],
    ['A'],
  ],
];

describe('standing conditions (design §6)', () => {
  for (const [situation, candidates, transactions, holding] of ROWS) {
    it(situation, () => {
      const ids = (order: readonly Condition[], found: readonly Transaction[]) =>
        standing(aPayment({ transactions: found }), order).map(({ subject }) => subject.id);
      expect(ids(candidates, transactions)).to.deep.equal(holding);
      const reversed = ids(candidates.toReversed(), transactions.toReversed());
      expect(reversed, 'in the other order').to.have.members([...holding]);
    });
  }

  it('charged-more-than-planned: its amount → what is too much now', () => {
    const payment = aPayment({ transactions: [charge('A'), charge('B'), refund(400)] });
    const [found] = standing(payment, one('charged-more-than-planned'));
    expect(found?.amount).to.deep.equal(money(600));
  });
});
