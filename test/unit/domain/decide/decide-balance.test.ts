import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { aPayment, money } from '../../../support/builders.ts';
import { authorization, capture, details, of, refund, series, voiding } from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known, leaves, turns } from '../scenario.ts';

/** A payment of a project that uses `isv_transaction_data`. */
function paymentOf(...transactions: readonly Transaction[]): Payment {
  return aPayment({ usesTransactionData: true, transactions });
}

const OURS = { customType: 'transaction-data' } as const;
const FOREIGN = { customType: 'foreign' } as const;
const CHARGE = known(1, 'Charge', OURS);

describeScenarios(
  'decide, isv_availableCaptureAmount beside another change',
  'design §6 "What is left of a capture"',
  [
    {
      rule: 'a refund is added: what is left of its charge',
      payment: paymentOf(CHARGE),
      records: [refund(2, of('4.00'))],
      actions: [leaves('tx-1', 600), adds(2, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'a charge without custom type: the type is set with the field',
      payment: paymentOf(known(1, 'Charge')),
      records: [refund(2, of('4.00'))],
      actions: [leaves('tx-1', 600, true), adds(2, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'a charge of a foreign custom type: never replaced',
      payment: paymentOf(known(1, 'Charge', FOREIGN)),
      records: [refund(2, of('4.00'))],
      actions: [adds(2, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'a project without isv_transaction_data: nothing is set',
      payment: aPayment({ transactions: [known(1, 'Charge')] }),
      records: [refund(2, of('4.00'))],
      actions: [adds(2, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'its details name no capture, none has exactly that left: from the oldest',
      payment: paymentOf(
        known(3, 'Charge', { ...OURS, amount: money(600) }),
        known(2, 'Charge', { ...OURS, amount: money(400) }),
      ),
      records: [refund(4, of('5.00'))],
      evidence: [[4, details(refund(4, of('5.00')), undefined)]],
      actions: [leaves('tx-3', 500), leaves('tx-2', 0), adds(4, 'Refund', 'Success', money(500))],
      reasons: ['added'],
    },
    {
      rule: 'a charge and its refund are both missing: the charge is added with what is left',
      payment: paymentOf(),
      records: [capture(1), refund(2, of('4.00'))],
      actions: [
        adds(1, 'Charge', 'Success', money(1000), 600),
        adds(2, 'Refund', 'Success', money(400)),
      ],
      reasons: ['added', 'added'],
    },
    {
      rule: 'a refund is voided: all of the charge is left again',
      payment: paymentOf(
        known(1, 'Charge', { ...OURS, availableCaptureAmount: 600 }),
        known(2, 'Refund', { amount: money(400) }),
      ),
      records: [voiding(3, of('4.00'))],
      evidence: series(capture(1), refund(2, of('4.00')), voiding(3, of('4.00'))),
      actions: [leaves('tx-1', 1000), turns('tx-2', 'Failure')],
      reasons: ['voided'],
    },
    {
      rule: 'a refund that is withheld takes nothing',
      payment: paymentOf(CHARGE),
      records: [refund(2, of('11.00'))],
      actions: [],
      reasons: ['refunds-exceed-charges'],
    },
    {
      rule: 'an adopted refund takes its amount',
      payment: paymentOf(CHARGE, interrupted('Refund')),
      records: [refund(2)],
      actions: [leaves('tx-1', 0), ...adopts('tx-interrupted-Refund', 2, 'Success')],
      reasons: ['adopted'],
    },
  ],
);

const TAKEN = known(2, 'Refund', { amount: money(400) });
const LEFT = (n: number, centAmount: number, availableCaptureAmount?: number) =>
  known(n, 'Charge', { ...OURS, amount: money(centAmount), availableCaptureAmount });

describeScenarios(
  'decide, of several captures one was refunded',
  'design §6 "What is left of a capture"',
  [
    {
      rule: 'which one is asked of the details of the refund',
      payment: paymentOf(LEFT(2, 600), LEFT(3, 400)),
      records: [refund(4, of('2.00'))],
      actions: [adds(4, 'Refund', 'Success', money(200))],
      reasons: ['added'],
      wanted: [4],
    },
    {
      rule: 'the one that its details relate to',
      payment: paymentOf(LEFT(2, 600), LEFT(3, 400)),
      records: [refund(4, of('2.00'))],
      evidence: [[4, details(refund(4, of('2.00')), undefined, 1, 3)]],
      actions: [leaves('tx-3', 200), adds(4, 'Refund', 'Success', money(200))],
      reasons: ['added'],
    },
    {
      rule: 'its details name none: the one that has exactly that left',
      payment: paymentOf(LEFT(2, 600), LEFT(3, 400)),
      records: [refund(4, of('4.00'))],
      evidence: [[4, details(refund(4, of('4.00')), undefined, 1)]],
      actions: [leaves('tx-3', 0), adds(4, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'the live path wrote the refund and what it left: left alone',
      payment: paymentOf(
        LEFT(2, 600, 600),
        LEFT(3, 400, 0),
        known(4, 'Refund', { amount: money(400) }),
      ),
      records: [capture(2, of('6.00')), capture(3, of('4.00')), refund(4, of('4.00'))],
      actions: [],
      reasons: ['already-right', 'already-right', 'already-right'],
    },
    {
      rule: 'the live path subtracted a refund whose record comes now: left alone, the refund is added',
      payment: paymentOf(LEFT(2, 600, 600), LEFT(3, 400, 0)),
      records: [refund(4, of('4.00'))],
      evidence: [[4, details(refund(4, of('4.00')), undefined, 1)]],
      actions: [adds(4, 'Refund', 'Success', money(400))],
      reasons: ['added'],
    },
    {
      rule: 'a Pending refund counts as gone',
      payment: paymentOf(
        LEFT(2, 1000, 600),
        known(3, 'Refund', { state: 'Pending', amount: money(400) }),
      ),
      records: [refund(4, of('1.00'))],
      actions: [leaves('tx-2', 500), adds(4, 'Refund', 'Success', money(100))],
      reasons: ['added'],
    },
  ],
);

describeScenarios('decide, what is left does not add up', 'design §6 "What is left of a capture"', [
  {
    rule: 'after the refunds of this write are subtracted: written, and for a person to look at',
    payment: paymentOf(LEFT(1, 1000, 300)),
    records: [refund(2, of('1.00'))],
    actions: [adds(2, 'Refund', 'Success', money(100))],
    reasons: ['balance-differs'],
  },
  {
    rule: 'from before this write, which changes no charge and no refund: not its business',
    payment: paymentOf(LEFT(1, 1000, 300), TAKEN),
    records: [capture(1), refund(2, of('4.00'))],
    actions: [],
    reasons: ['already-right', 'already-right'],
  },
  {
    rule: 'it is right: no change, no write (invariant 3)',
    payment: paymentOf(known(1, 'Charge', { ...OURS, availableCaptureAmount: 600 }), TAKEN),
    records: [capture(1), refund(2, of('4.00'))],
    actions: [],
    reasons: ['already-right', 'already-right'],
  },
  {
    rule: 'absent while nothing was refunded: the charge is untouched, no write',
    payment: paymentOf(known(1, 'Charge')),
    records: [capture(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'neither charge nor refund was read: no write',
    payment: paymentOf(known(3, 'Authorization'), CHARGE, TAKEN),
    records: [authorization(3)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'an Initial refund in the way: nothing is written (invariant 1)',
    payment: paymentOf(CHARGE, TAKEN, interrupted('Refund')),
    records: [capture(1)],
    actions: [],
    reasons: ['already-right'],
  },
]);
