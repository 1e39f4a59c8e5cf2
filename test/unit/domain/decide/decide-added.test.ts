import { aPayment, application, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  decline,
  of,
  refund,
  reversal,
  row,
  sale,
} from '../gateway-rows.ts';
import { adds, describeScenarios, known, type Scenario } from '../scenario.ts';

const EMPTY = aPayment();
const AUTHORIZED = aPayment({ transactions: [known(1, 'Authorization')] });
const CHARGED = aPayment({ transactions: [known(1, 'Charge')] });

/** The n-th gateway transaction: one application that ran with success, and its status. */
function success(n: number, name: string, status: string) {
  return row(n, '100', [application(name, '100', '1')], { status });
}

/** A payment, and one record that is missing on it: it is added, and nothing else. */
function missing(
  rule: string,
  payment: Scenario['payment'],
  record: Scenario['records'][number],
  action: Scenario['actions'][number],
): Scenario {
  return { rule, payment, records: [record], actions: [action], reasons: ['added'] };
}

describeScenarios(
  'decide, one gateway transaction is missing on the payment',
  'design §6 "Matching", SP-R8',
  [
    missing('SP-R8 an authorization', EMPTY, authorization(1), adds(1, 'Authorization', 'Success')),
    missing('a decline', EMPTY, decline(1), adds(1, 'Authorization', 'Failure')),
    missing('a sale: one Charge', EMPTY, sale(1), adds(1, 'Charge', 'Success')),
    missing('a capture', AUTHORIZED, capture(2), adds(2, 'Charge', 'Success')),
    missing(
      'a partial capture',
      AUTHORIZED,
      capture(2, of('4.00')),
      adds(2, 'Charge', 'Success', money(400)),
    ),
    missing('a refund', CHARGED, refund(2), adds(2, 'Refund', 'Success')),
    missing(
      'a partial refund',
      CHARGED,
      refund(2, of('4.00')),
      adds(2, 'Refund', 'Success', money(400)),
    ),
    missing('a reversal', AUTHORIZED, reversal(2), adds(2, 'CancelAuthorization', 'Success')),
    missing(
      'a reversal of a part',
      AUTHORIZED,
      reversal(2, of('4.00')),
      adds(2, 'CancelAuthorization', 'Success', money(400)),
    ),
    missing(
      'an eCheck debit that was sent to the bank',
      EMPTY,
      success(1, 'ics_ecp_debit', 'TRANSMITTED'),
      adds(1, 'Charge', 'Success'),
    ),
    missing(
      'an eCheck debit that is on its way',
      EMPTY,
      success(1, 'ics_ecp_debit', 'PENDING'),
      adds(1, 'Charge', 'Pending'),
    ),
    missing(
      'an eCheck credit that came back',
      CHARGED,
      success(2, 'ics_ecp_credit', 'FAILED'),
      adds(2, 'Refund', 'Failure'),
    ),
    missing(
      'a bank transfer that is only initiated',
      EMPTY,
      success(1, 'ics_bank_transfer', 'INITIATED'),
      adds(1, 'Charge', 'Pending'),
    ),
    missing(
      'an alternative authorization',
      EMPTY,
      success(1, 'ics_ap_auth', 'AUTHORIZED'),
      adds(1, 'Authorization', 'Success'),
    ),
    missing(
      'an alternative sale',
      EMPTY,
      success(1, 'ics_ap_sale', 'SETTLED'),
      adds(1, 'Charge', 'Success'),
    ),
    missing(
      'an alternative capture',
      AUTHORIZED,
      success(2, 'ics_ap_capture', 'SETTLED'),
      adds(2, 'Charge', 'Success'),
    ),
    missing(
      'an alternative refund',
      CHARGED,
      success(2, 'ics_ap_refund', 'REFUNDED'),
      adds(2, 'Refund', 'Success'),
    ),
  ],
);

describeScenarios(
  'decide, several gateway transactions are missing: one update, oldest first',
  'design §6 "Matching"',
  [
    {
      rule: 'authorization, two partial captures, two partial refunds',
      payment: EMPTY,
      records: [
        authorization(1),
        capture(2, of('6.00')),
        capture(3, of('4.00')),
        refund(4, of('1.00')),
        refund(5, of('2.00')),
      ],
      actions: [
        adds(1, 'Authorization', 'Success'),
        adds(2, 'Charge', 'Success', money(600)),
        adds(3, 'Charge', 'Success', money(400)),
        adds(4, 'Refund', 'Success', money(100)),
        adds(5, 'Refund', 'Success', money(200)),
      ],
      reasons: ['added', 'added', 'added', 'added', 'added'],
    },
    {
      rule: 'two captures of one amount are two charges',
      payment: AUTHORIZED,
      records: [capture(2, of('5.00')), capture(3, of('5.00'))],
      actions: [adds(2, 'Charge', 'Success', money(500)), adds(3, 'Charge', 'Success', money(500))],
      reasons: ['added', 'added'],
    },
    {
      rule: 'a declined attempt, then a good one under the same payment',
      payment: EMPTY,
      records: [decline(1), authorization(2)],
      actions: [adds(1, 'Authorization', 'Failure'), adds(2, 'Authorization', 'Success')],
      reasons: ['added', 'added'],
    },
  ],
);
