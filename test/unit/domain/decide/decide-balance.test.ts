import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { aPayment, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  NO_AMOUNT,
  of,
  refund,
  voiding,
} from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known, leaves, turns } from '../scenario.ts';

/** A payment of a project that uses `isv_transaction_data`. */
function paymentOf(...transactions: readonly Transaction[]): Payment {
  return aPayment({ usesTransactionData: true, transactions });
}

const OURS = { customType: 'transaction-data' } as const;
const FOREIGN = { customType: 'foreign' } as const;
const CHARGE = known(1, 'Charge', OURS);

describeScenarios('decide, isv_availableCaptureAmount beside another change', [
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
    rule: 'oldest charge first, whatever order they stand in',
    payment: paymentOf(
      known(3, 'Charge', { ...OURS, amount: money(600) }),
      known(2, 'Charge', { ...OURS, amount: money(400) }),
    ),
    records: [refund(4, of('5.00'))],
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
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
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
]);

const TAKEN = known(2, 'Refund', { amount: money(400) });

describeScenarios('decide, only isv_availableCaptureAmount is wrong', [
  {
    rule: 'it is set, and counted on the newest charge or refund that was read',
    payment: paymentOf(CHARGE, TAKEN),
    records: [capture(1), refund(2, of('4.00'))],
    actions: [leaves('tx-1', 600)],
    reasons: ['already-right', 'balance-corrected'],
  },
  {
    rule: 'a stale value is set right',
    payment: paymentOf(known(1, 'Charge', { ...OURS, availableCaptureAmount: 900 }), TAKEN),
    records: [capture(1)],
    actions: [leaves('tx-1', 600)],
    reasons: ['balance-corrected'],
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
    rule: 'neither charge nor refund was read: it waits for one (invariant 4)',
    payment: paymentOf(known(3, 'Authorization'), CHARGE, TAKEN),
    records: [authorization(3)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'an exception is not what it is counted on',
    payment: paymentOf(CHARGE, TAKEN),
    records: [capture(1), refund(3, NO_AMOUNT)],
    actions: [leaves('tx-1', 600)],
    reasons: ['balance-corrected', 'missing-amount'],
  },
  {
    rule: 'an Initial refund in the way: nothing is written (invariant 1)',
    payment: paymentOf(CHARGE, TAKEN, interrupted('Refund')),
    records: [capture(1)],
    actions: [],
    reasons: ['already-right'],
  },
]);
