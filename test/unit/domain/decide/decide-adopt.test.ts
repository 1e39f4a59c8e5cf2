import { aPayment, application, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  decline,
  of,
  refund,
  reversal,
  review,
  row,
} from '../gateway-rows.ts';
import { adds, adopts, describeScenarios, interrupted, known } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const CHARGED = known(2, 'Charge');

describeScenarios('decide, SP-R8: an interrupted transaction is adopted in one update', [
  {
    rule: 'an Initial Authorization, authorized',
    payment: aPayment({ transactions: [interrupted('Authorization')] }),
    records: [authorization(1)],
    actions: adopts('tx-interrupted-Authorization', 1, 'Success'),
    reasons: ['adopted'],
  },
  {
    rule: 'an Initial Authorization, declined',
    payment: aPayment({ transactions: [interrupted('Authorization')] }),
    records: [decline(1)],
    actions: adopts('tx-interrupted-Authorization', 1, 'Failure'),
    reasons: ['adopted'],
  },
  {
    rule: 'an Initial Charge, captured: it is not in the way of itself (invariant 1)',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge')] }),
    records: [capture(2)],
    actions: adopts('tx-interrupted-Charge', 2, 'Success'),
    reasons: ['adopted'],
  },
  {
    rule: 'an Initial Charge whose capture was refused',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge')] }),
    records: [row(2, '242', [application('ics_bill', '242', '0')])],
    actions: adopts('tx-interrupted-Charge', 2, 'Failure'),
    reasons: ['adopted'],
  },
  {
    rule: 'a Pending Charge, captured',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge', { state: 'Pending' })] }),
    records: [capture(2)],
    actions: adopts('tx-interrupted-Charge', 2, 'Success'),
    reasons: ['adopted'],
  },
  {
    rule: 'a Pending Authorization that is still held for review: its id and time are written',
    payment: aPayment({ transactions: [interrupted('Authorization', { state: 'Pending' })] }),
    records: [review(1)],
    actions: adopts('tx-interrupted-Authorization', 1, 'Pending').filter(
      ({ action }) => action !== 'changeTransactionState',
    ),
    reasons: ['adopted'],
  },
  {
    rule: 'an Initial Refund, refunded',
    payment: aPayment({ transactions: [CHARGED, interrupted('Refund')] }),
    records: [refund(3)],
    actions: adopts('tx-interrupted-Refund', 3, 'Success'),
    reasons: ['adopted'],
  },
  {
    rule: 'an Initial CancelAuthorization, reversed without amount',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('CancelAuthorization')] }),
    records: [reversal(3, { amount: undefined })],
    actions: adopts('tx-interrupted-CancelAuthorization', 3, 'Success'),
    reasons: ['adopted'],
  },
  {
    rule: 'the first of two records takes it, the second is added',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Charge')] }),
    records: [capture(2), capture(3)],
    actions: [...adopts('tx-interrupted-Charge', 2, 'Success'), adds(3, 'Charge', 'Success')],
    reasons: ['adopted', 'added'],
  },
]);

describeScenarios('decide, what is not adopted', [
  {
    rule: 'an interrupted Authorization of another amount: added beside it',
    payment: aPayment({ transactions: [interrupted('Authorization')] }),
    records: [authorization(1, of('9.00'))],
    actions: [adds(1, 'Authorization', 'Success', money(900))],
    reasons: ['added'],
  },
  {
    rule: 'an interrupted Authorization where the record is a Charge: added beside it',
    payment: aPayment({ transactions: [interrupted('Authorization')] }),
    records: [capture(2)],
    actions: [adds(2, 'Charge', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'two interrupted Authorizations: either could be meant, added beside them',
    payment: aPayment({
      transactions: [
        interrupted('Authorization'),
        interrupted('Authorization', { id: 'tx-other', state: 'Pending' }),
      ],
    }),
    records: [authorization(1)],
    actions: [adds(1, 'Authorization', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'a Success without gateway id: added beside it',
    payment: aPayment({ transactions: [interrupted('Authorization', { state: 'Success' })] }),
    records: [authorization(1)],
    actions: [adds(1, 'Authorization', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'an interrupted one while another bears the id: that one is right already',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Authorization')] }),
    records: [authorization(1)],
    actions: [],
    reasons: ['already-right'],
  },
]);
