import { aPayment, money } from '../../../support/builders.ts';
import { authorization, capture, details, NO_AMOUNT, of, refund } from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known, turns } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const PENDING = known(1, 'Authorization', { state: 'Pending' });

describeScenarios(
  'decide, invariant 1: an Initial transaction in the way, nothing is written',
  'design §2.1',
  [
    {
      rule: 'an Initial Charge',
      payment: aPayment({ transactions: [interrupted('Charge', { amount: money(1) })] }),
      records: [authorization(1)],
      actions: [],
      reasons: ['initial-transaction'],
    },
    {
      rule: 'an Initial Refund',
      payment: aPayment({ transactions: [interrupted('Refund')] }),
      records: [authorization(1)],
      actions: [],
      reasons: ['initial-transaction'],
    },
    {
      rule: 'an Initial CancelAuthorization',
      payment: aPayment({ transactions: [PENDING, interrupted('CancelAuthorization')] }),
      records: [authorization(1)],
      actions: [],
      reasons: ['initial-transaction'],
    },
    {
      rule: 'an Initial Charge that bears the id of another gateway transaction',
      payment: aPayment({ transactions: [known(9, 'Charge', { state: 'Initial' })] }),
      records: [authorization(1)],
      actions: [],
      reasons: ['initial-transaction'],
    },
    {
      rule: 'two Initial Charges of one amount: one is adopted, the other is in the way',
      payment: aPayment({
        transactions: [
          AUTHORIZED,
          interrupted('Charge'),
          interrupted('Charge', { id: 'tx-other' }),
        ],
      }),
      records: [capture(2)],
      actions: [],
      reasons: ['initial-transaction'],
    },
    {
      rule: 'an Initial Charge, of several records those that change nothing keep their reason',
      payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge')] }),
      records: [authorization(1), capture(2, NO_AMOUNT), capture(3, of('4.00'))],
      evidence: [[2, details(capture(2, NO_AMOUNT), undefined)]],
      actions: [],
      reasons: ['already-right', 'missing-amount', 'initial-transaction'],
    },
    {
      rule: 'an Initial Charge adopted while an Initial Refund remains: nothing is written',
      payment: aPayment({
        transactions: [AUTHORIZED, interrupted('Charge'), interrupted('Refund')],
      }),
      records: [capture(2)],
      actions: [],
      reasons: ['initial-transaction'],
    },
  ],
);

describeScenarios(
  'decide, invariant 1: an Initial transaction that is not in the way',
  'design §2.1',
  [
    {
      rule: 'no change: the payment is simply right',
      payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge')] }),
      records: [authorization(1)],
      actions: [],
      reasons: ['already-right'],
    },
    {
      rule: 'resolved by this very write, beside another change',
      payment: aPayment({ transactions: [PENDING, interrupted('Charge')] }),
      records: [authorization(1), capture(2)],
      actions: [turns('tx-1', 'Success'), ...adopts('tx-interrupted-Charge', 2, 'Success')],
      reasons: ['state-changed', 'adopted'],
    },
    {
      rule: 'two resolved by this very write',
      payment: aPayment({
        transactions: [AUTHORIZED, interrupted('Charge'), interrupted('Refund')],
      }),
      records: [capture(2), refund(3)],
      actions: [
        ...adopts('tx-interrupted-Charge', 2, 'Success'),
        ...adopts('tx-interrupted-Refund', 3, 'Success'),
      ],
      reasons: ['adopted', 'adopted'],
    },
    {
      rule: 'an Initial Authorization is not executed by a write of ours',
      payment: aPayment({ transactions: [interrupted('Authorization', { amount: money(1) })] }),
      records: [authorization(1)],
      actions: [adds(1, 'Authorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'an Initial Chargeback is not executed by a write of ours',
      payment: aPayment({ transactions: [interrupted('Chargeback')] }),
      records: [authorization(1)],
      actions: [adds(1, 'Authorization', 'Success')],
      reasons: ['added'],
    },
  ],
);
