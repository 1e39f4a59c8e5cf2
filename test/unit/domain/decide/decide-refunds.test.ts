import { aPayment, application, money } from '../../../support/builders.ts';
import { authorization, capture, of, refund, row, series, voiding } from '../gateway-rows.ts';
import { adds, describeScenarios, interrupted, known, turns } from '../scenario.ts';

const CHARGED = known(1, 'Charge');
const REFUNDED = known(2, 'Refund');

describeScenarios('decide, Σ refunds never comes to exceed Σ charges', 'design §6 "Guards"', [
  {
    rule: 'a refund of exactly what was charged is written',
    payment: aPayment({ transactions: [CHARGED] }),
    records: [refund(2, of('6.00')), refund(3, of('4.00'))],
    actions: [adds(2, 'Refund', 'Success', money(600)), adds(3, 'Refund', 'Success', money(400))],
    reasons: ['added', 'added'],
  },
  {
    rule: 'a refund of one minor unit too much is an exception',
    payment: aPayment({ transactions: [CHARGED] }),
    records: [refund(2, of('10.01'))],
    actions: [],
    reasons: ['refunds-exceed-charges'],
  },
  {
    rule: 'of two refunds the newer is the exception, the older is written',
    payment: aPayment({ transactions: [CHARGED] }),
    records: [refund(2, of('6.00')), refund(3, of('5.00'))],
    actions: [adds(2, 'Refund', 'Success', money(600))],
    reasons: ['added', 'refunds-exceed-charges'],
  },
  {
    rule: 'a refund whose charge is in the same search is written, whichever came first',
    payment: aPayment(),
    records: [refund(1, of('5.00')), capture(2)],
    actions: [adds(1, 'Refund', 'Success', money(500)), adds(2, 'Charge', 'Success')],
    reasons: ['added', 'added'],
  },
  {
    rule: 'a refund without any charge is an exception, the others are written',
    payment: aPayment(),
    records: [authorization(1), refund(2)],
    actions: [adds(1, 'Authorization', 'Success')],
    reasons: ['added', 'refunds-exceed-charges'],
  },
  {
    rule: 'a Pending charge is not charged yet',
    payment: aPayment({ transactions: [known(1, 'Charge', { state: 'Pending' })] }),
    records: [refund(2)],
    actions: [],
    reasons: ['refunds-exceed-charges'],
  },
  {
    rule: 'a refused refund refunds nothing and is written',
    payment: aPayment({ transactions: [CHARGED, REFUNDED] }),
    records: [row(3, '203', [application('ics_credit', '203', '0')])],
    actions: [adds(3, 'Refund', 'Failure')],
    reasons: ['added'],
  },
  {
    rule: 'an interrupted refund is not adopted beyond the charges, and stays in the way',
    payment: aPayment({ transactions: [CHARGED, REFUNDED, interrupted('Refund')] }),
    records: [refund(3)],
    actions: [],
    reasons: ['refunds-exceed-charges'],
  },
  {
    rule: 'a Pending refund does not become Success beyond the charges',
    payment: aPayment({
      transactions: [CHARGED, REFUNDED, known(3, 'Refund', { state: 'Pending' })],
    }),
    records: [refund(3)],
    actions: [],
    reasons: ['refunds-exceed-charges'],
  },
  {
    rule: 'a capture that was refunded and then voided has failed, and is for a person to look at',
    payment: aPayment({ transactions: [CHARGED, REFUNDED] }),
    records: [voiding(3)],
    evidence: series({ ...capture(1), status: 'VOIDED' }, refund(2), voiding(3)),
    actions: [turns('tx-1', 'Failure')],
    reasons: ['refunds-exceed-charges'],
  },
  {
    rule: 'one record twice, beyond the charges: both are the exception',
    payment: aPayment({ transactions: [CHARGED] }),
    records: [refund(2, of('11.00')), refund(2, of('11.00'))],
    actions: [],
    reasons: ['refunds-exceed-charges', 'refunds-exceed-charges'],
  },
]);

const EXCEEDED = [CHARGED, known(2, 'Refund', { amount: money(1500) })];

describeScenarios(
  'decide, a payment whose refunds exceed its charges already',
  'design §6 "Guards"',
  [
    {
      rule: 'what has nothing to do with it is written',
      payment: aPayment({ transactions: EXCEEDED }),
      records: [authorization(3)],
      actions: [adds(3, 'Authorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a missing charge that mends it is written',
      payment: aPayment({ transactions: EXCEEDED }),
      records: [capture(3, of('5.00'))],
      actions: [adds(3, 'Charge', 'Success', money(500))],
      reasons: ['added'],
    },
    {
      rule: 'a further refund is an exception',
      payment: aPayment({ transactions: EXCEEDED }),
      records: [refund(3, of('0.01'))],
      actions: [],
      reasons: ['refunds-exceed-charges'],
    },
    {
      rule: 'a charge and a refund that together leave less excess are written',
      payment: aPayment({ transactions: EXCEEDED }),
      records: [capture(3, of('4.00')), refund(4, of('3.00'))],
      actions: [adds(3, 'Charge', 'Success', money(400)), adds(4, 'Refund', 'Success', money(300))],
      reasons: ['added', 'added'],
    },
    {
      rule: 'a refund that was voided does not count',
      payment: aPayment({ transactions: EXCEEDED }),
      records: [voiding(3, of('15.00')), refund(4)],
      evidence: series(capture(1), refund(2, of('15.00')), voiding(3, of('15.00')), refund(4)),
      actions: [turns('tx-2', 'Failure'), adds(4, 'Refund', 'Success')],
      reasons: ['voided', 'added'],
    },
  ],
);

describeScenarios('decide, a refund too much beside one that was voided', 'design §6 "Guards"', [
  {
    rule: 'only the one too much is the exception; the voided one and its void are written',
    payment: aPayment({ transactions: [CHARGED] }),
    records: [refund(2, of('12.00')), refund(3, of('20.00')), voiding(4, of('20.00'))],
    evidence: series(
      capture(1),
      refund(2, of('12.00')),
      refund(3, of('20.00')),
      voiding(4, of('20.00')),
    ),
    actions: [adds(3, 'Refund', 'Failure', money(2000))],
    reasons: ['refunds-exceed-charges', 'added', 'voided'],
  },
]);
