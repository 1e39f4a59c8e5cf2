import { aPayment, application } from '../../../support/builders.ts';
import { authorization, capture, decline, reversal, review, row, sale } from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known, turns } from '../scenario.ts';

const ECHECK_UNDER_REVIEW = row(1, '480', [
  application('ics_ecp_debit'),
  application('ics_decision', '480', '0'),
]);

const HELD_SALE = row(1, '480', [
  application('ics_auth', '100', '1'),
  application('ics_bill'),
  application('ics_decision', '480', '0'),
]);

describeScenarios('decide, a record under review (480)', 'design §6, SP-R24', [
  {
    rule: 'missing: Authorization Pending, SP-R24',
    payment: aPayment(),
    records: [review(1)],
    actions: [adds(1, 'Authorization', 'Pending')],
    reasons: ['added'],
  },
  {
    rule: 'missing, of a sale: authorized only, so Authorization Pending',
    payment: aPayment(),
    records: [HELD_SALE],
    actions: [adds(1, 'Authorization', 'Pending')],
    reasons: ['added'],
  },
  {
    rule: 'missing, an eCheck: Charge Pending',
    payment: aPayment(),
    records: [ECHECK_UNDER_REVIEW],
    actions: [adds(1, 'Charge', 'Pending')],
    reasons: ['added'],
  },
  {
    rule: 'Pending already: unchanged',
    payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
    records: [review(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'Initial with its id: Pending',
    payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Initial' })] }),
    records: [review(1)],
    actions: [turns('tx-1', 'Pending')],
    reasons: ['state-changed'],
  },
  {
    rule: 'accepted meanwhile: the Success stands, no details needed',
    payment: aPayment({ transactions: [known(1, 'Authorization')] }),
    records: [review(1)],
    actions: [],
    reasons: ['already-final'],
  },
  {
    rule: 'SP-R23, X29 rejected meanwhile: the Failure stands, and its reversal is added',
    payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Failure' })] }),
    records: [review(1), reversal(2)],
    actions: [adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['already-final', 'added'],
  },
  {
    rule: 'recorded as Charge by the live path: that one is Pending already',
    payment: aPayment({ transactions: [known(1, 'Charge', { state: 'Pending' })] }),
    records: [review(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'interrupted as Charge, of a sale: that one waits',
    payment: aPayment({ transactions: [interrupted('Charge')] }),
    records: [HELD_SALE],
    actions: adopts('tx-interrupted-Charge', 1, 'Pending'),
    reasons: ['adopted'],
  },
  {
    rule: 'interrupted: adopted as Pending',
    payment: aPayment({ transactions: [interrupted('Authorization')] }),
    records: [review(1)],
    actions: adopts('tx-interrupted-Authorization', 1, 'Pending'),
    reasons: ['adopted'],
  },
  {
    rule: 'accepted with a capture: the authorization stands, the Charge is added',
    payment: aPayment({ transactions: [known(1, 'Authorization')] }),
    records: [review(1), capture(2)],
    actions: [adds(2, 'Charge', 'Success')],
    reasons: ['already-final', 'added'],
  },
]);

describeScenarios(
  'decide, a Pending or Initial transaction and a final record',
  'design §6 "Matching"',
  [
    {
      rule: 'Pending, authorized: Success',
      payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
      records: [authorization(1)],
      actions: [turns('tx-1', 'Success')],
      reasons: ['state-changed'],
    },
    {
      rule: 'Pending, declined: Failure',
      payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
      records: [decline(1)],
      actions: [turns('tx-1', 'Failure')],
      reasons: ['state-changed'],
    },
    {
      rule: 'Initial, sold: Success, and the Initial Charge is not in the way of itself (invariant 1)',
      payment: aPayment({ transactions: [known(1, 'Charge', { state: 'Initial' })] }),
      records: [sale(1)],
      actions: [turns('tx-1', 'Success')],
      reasons: ['state-changed'],
    },
    {
      rule: 'Pending Authorization, but it was a sale: that one, Success',
      payment: aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
      records: [sale(1)],
      actions: [turns('tx-1', 'Success')],
      reasons: ['state-changed'],
    },
  ],
);
