import { expect } from 'chai';
import { aPayment, application, money } from '../../../support/builders.ts';
import {
  at,
  authorization,
  capture,
  decline,
  gatewayId,
  NO_AMOUNT,
  of,
  refund,
  reversal,
  review,
  row,
  series,
} from '../gateway-rows.ts';
import { adds, adopts, decided, describeScenarios, interrupted, known } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const CHARGED = known(2, 'Charge');

describeScenarios(
  'decide, SP-R8: an interrupted transaction is adopted in one update',
  'design §6 "Matching"',
  [
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
      payment: aPayment({
        transactions: [AUTHORIZED, interrupted('Charge', { state: 'Pending' })],
      }),
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
      records: [reversal(3, NO_AMOUNT)],
      evidence: series(authorization(1), reversal(3, NO_AMOUNT)),
      actions: adopts('tx-interrupted-CancelAuthorization', 3, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'the first of two records takes it, the second is added',
      payment: aPayment({ plannedAmount: 2000, transactions: [AUTHORIZED, interrupted('Charge')] }),
      records: [capture(2), capture(3)],
      actions: [...adopts('tx-interrupted-Charge', 2, 'Success'), adds(3, 'Charge', 'Success')],
      reasons: ['adopted', 'added'],
    },
  ],
);

describeScenarios('decide, what is not adopted', 'design §6 "Matching"', [
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
    rule: 'an interrupted one while another has the id: that one is right already',
    payment: aPayment({ transactions: [AUTHORIZED, interrupted('Authorization')] }),
    records: [authorization(1)],
    actions: [],
    reasons: ['already-right'],
  },
]);

const FIRST = interrupted('Authorization', { id: 'tx-first', timestamp: at(0) });
const SECOND = interrupted('Authorization', { id: 'tx-second', timestamp: at(20) });
const TWO = aPayment({ transactions: [FIRST, SECOND] });

describeScenarios(
  'decide, of several that were interrupted the nearest in time is adopted',
  'design §6 "Matching"',
  [
    {
      rule: 'two, and the record of the second comes first: it is the second',
      payment: TWO,
      records: [authorization(21)],
      actions: adopts('tx-second', 21, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'then the record of the first: it is the first',
      payment: aPayment({ transactions: [FIRST, known(21, 'Authorization')] }),
      records: [authorization(1)],
      actions: adopts('tx-first', 1, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'both records in one run: each its own',
      payment: TWO,
      records: [authorization(21), authorization(1)],
      actions: [...adopts('tx-first', 1, 'Success'), ...adopts('tx-second', 21, 'Success')],
      reasons: ['adopted', 'adopted'],
    },
    {
      rule: 'one that is 5 minutes younger than the record: the clocks may differ by as much',
      payment: aPayment({ transactions: [{ ...FIRST, timestamp: at(6) }] }),
      records: [authorization(1)],
      actions: adopts('tx-first', 1, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'one that is more than 5 minutes younger than the record: it is of a later request',
      payment: aPayment({ transactions: [{ ...FIRST, timestamp: '2026-11-20T10:06:00.001Z' }] }),
      records: [authorization(1)],
      actions: [adds(1, 'Authorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'one without a time is never younger',
      payment: aPayment({ transactions: [{ ...FIRST, timestamp: undefined }] }),
      records: [authorization(1)],
      actions: adopts('tx-first', 1, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'one without a time is the farthest',
      payment: aPayment({ transactions: [{ ...FIRST, timestamp: undefined }, SECOND] }),
      records: [authorization(30)],
      actions: adopts('tx-second', 30, 'Success'),
      reasons: ['adopted'],
    },
  ],
);

const ENTERED = interrupted('Charge', { id: 'tx-hand', state: 'Success' });
const BY_HAND = aPayment({ plannedAmount: 5000, transactions: [AUTHORIZED, ENTERED] });

describeScenarios(
  'decide, what a person entered by hand is not added a second time',
  'design §6 "Matching"',
  [
    {
      rule: 'the same type and amount: exception',
      payment: BY_HAND,
      records: [capture(2)],
      actions: [],
      reasons: ['possibly-entered-by-hand'],
    },
    {
      rule: 'one entry stands for one record: the next of its amount is added',
      payment: BY_HAND,
      records: [capture(2), capture(3)],
      actions: [adds(3, 'Charge', 'Success')],
      reasons: ['possibly-entered-by-hand', 'added'],
    },
    {
      rule: 'one record twice is one record',
      payment: BY_HAND,
      records: [capture(2), capture(2)],
      actions: [],
      reasons: ['possibly-entered-by-hand', 'possibly-entered-by-hand'],
    },
    {
      rule: 'another amount: added',
      payment: BY_HAND,
      records: [capture(2, of('9.00'))],
      actions: [adds(2, 'Charge', 'Success', money(900))],
      reasons: ['added'],
    },
    {
      rule: 'an interrupted one beside it is adopted first',
      payment: aPayment({ plannedAmount: 5000, transactions: [ENTERED, interrupted('Charge')] }),
      records: [capture(2)],
      actions: adopts('tx-interrupted-Charge', 2, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'a refused capture is no entry: added as failed',
      payment: BY_HAND,
      records: [row(2, '242', [application('ics_bill', '242', '0')])],
      actions: [adds(2, 'Charge', 'Failure')],
      reasons: ['added'],
    },
    {
      rule: 'a Failure without id never stands in the way',
      payment: aPayment({
        transactions: [AUTHORIZED, interrupted('Charge', { state: 'Failure' })],
      }),
      records: [capture(2)],
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
  ],
);

describe('decide, what was possibly entered by hand', () => {
  it('the detail names the entry, so that its adoption can be offered', () => {
    const scenario = {
      rule: '',
      payment: BY_HAND,
      records: [capture(2)],
      actions: [],
      reasons: [],
    };
    const [judgement] = decided(scenario).judgements;
    expect(judgement?.record.id).to.equal(gatewayId(2));
    expect(judgement?.detail).to.equal('transaction tx-hand');
  });
});
