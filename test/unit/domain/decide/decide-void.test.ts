import { aPayment, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  of,
  refund,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';
import { adds, describeScenarios, known, type Scenario, turns } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const CAPTURED = aPayment({ transactions: [AUTHORIZED, known(2, 'Charge')] });
const REFUNDED = aPayment({ transactions: [known(1, 'Charge'), known(2, 'Refund')] });

describeScenarios('decide, a void and its details', [
  {
    rule: 'of a capture: the Charge failed',
    payment: CAPTURED,
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['voided'],
  },
  {
    rule: 'of a refund: the Refund failed, the Charge stands',
    payment: REFUNDED,
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['voided'],
  },
  {
    rule: 'the authorization named before the capture is not what it voids',
    payment: CAPTURED,
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 1, 2)]],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['voided'],
  },
  {
    rule: 'of a capture that still reads 100 in the same search: the Charge failed',
    payment: CAPTURED,
    records: [capture(2), voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['already-right', 'voided'],
  },
  {
    rule: 'of a capture that is missing too: added as failed, in one update',
    payment: aPayment({ transactions: [AUTHORIZED] }),
    records: [capture(2), voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [adds(2, 'Charge', 'Failure')],
    reasons: ['added', 'voided'],
  },
  {
    rule: 'of a capture whose details say so themselves: corrected by them, the void adds nothing',
    payment: CAPTURED,
    records: [capture(2), voiding(3)],
    evidence: [
      [2, details(capture(2), 'VOIDED')],
      [3, details(voiding(3), undefined, 2, 1)],
    ],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['corrected', 'already-right'],
  },
  {
    rule: 'known already: unchanged, and the capture that reads 100 is not confirmed',
    payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })] }),
    records: [capture(2), voiding(3)],
    evidence: [
      [2, details(capture(2), 'VOIDED')],
      [3, details(voiding(3), undefined, 2, 1)],
    ],
    actions: [],
    reasons: ['not-confirmed', 'already-right'],
  },
  {
    rule: 'known already, though search and details both call the capture good: unchanged',
    payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })] }),
    records: [capture(2), voiding(3)],
    evidence: [
      [2, details(capture(2), 'TRANSMITTED')],
      [3, details(voiding(3), undefined, 2, 1)],
    ],
    actions: [],
    reasons: ['already-right', 'already-right'],
  },
  {
    rule: 'of a capture that the authorization’s release followed in the same summary',
    payment: CAPTURED,
    records: [voidingWithReversal(3)],
    evidence: [[3, details(voidingWithReversal(3), undefined, 2, 1)]],
    actions: [turns('tx-2', 'Failure'), adds(3, 'CancelAuthorization', 'Success')],
    reasons: ['voided'],
  },
  {
    rule: 'voided already, but the release in the same summary is missing: added',
    payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })] }),
    records: [voidingWithReversal(3)],
    evidence: [[3, details(voidingWithReversal(3), undefined, 2, 1)]],
    actions: [adds(3, 'CancelAuthorization', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'of a refund: what may be refunded again is refunded again',
    payment: REFUNDED,
    records: [voiding(3), refund(4, of('6.00'))],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [turns('tx-2', 'Failure'), adds(4, 'Refund', 'Success', money(600))],
    reasons: ['voided', 'added'],
  },
]);

describeScenarios('decide, a void whose target is not sure', [
  {
    rule: 'details not asked for yet: wanted, nothing written',
    payment: CAPTURED,
    records: [voiding(3)],
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [3],
  },
  {
    rule: 'details unavailable: exception, not asked for again',
    payment: CAPTURED,
    records: [voiding(3)],
    evidence: [[3, 'unavailable']],
    actions: [],
    reasons: ['details-unavailable'],
  },
  {
    rule: 'details name nothing: target missing',
    payment: CAPTURED,
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined)]],
    actions: [],
    reasons: ['void-target-missing'],
  },
  {
    rule: 'details name what the payment does not have: target missing',
    payment: CAPTURED,
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 9)]],
    actions: [],
    reasons: ['void-target-missing'],
  },
  {
    rule: 'of a refund that is not on the payment: the Charge it refunded stands',
    payment: aPayment({ transactions: [known(1, 'Charge')] }),
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 2, 1)]],
    actions: [],
    reasons: ['void-target-missing'],
  },
  {
    rule: 'of an authorization only: target missing, the Authorization stands',
    payment: aPayment({ transactions: [AUTHORIZED] }),
    records: [voiding(3)],
    evidence: [[3, details(voiding(3), undefined, 1)]],
    actions: [],
    reasons: ['void-target-missing'],
  },
]);

/** What is written of a record that reads 100 while its details, known already, say that it was undone. */
const UNDONE_SINCE: readonly Scenario[] = ['VOIDED', 'REVERSED', 'CANCELLED', 'FAILED'].flatMap(
  (status) => [
    {
      rule: `a missing capture that is ${status}: added as failed`,
      payment: aPayment({ transactions: [AUTHORIZED] }),
      records: [capture(2)],
      evidence: [[2, details(capture(2), status)]],
      actions: [adds(2, 'Charge', 'Failure')],
      reasons: ['added'],
    },
    {
      rule: `a Pending capture that is ${status}: failed`,
      payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Pending' })] }),
      records: [capture(2)],
      evidence: [[2, details(capture(2), status)]],
      actions: [turns('tx-2', 'Failure')],
      reasons: ['state-changed'],
    },
    {
      rule: `a good capture that is ${status}: corrected`,
      payment: CAPTURED,
      records: [capture(2)],
      evidence: [[2, details(capture(2), status)]],
      actions: [turns('tx-2', 'Failure')],
      reasons: ['corrected'],
    },
    {
      rule: `a refund that is ${status}: corrected`,
      payment: REFUNDED,
      records: [refund(2)],
      evidence: [[2, details(refund(2), status)]],
      actions: [turns('tx-2', 'Failure')],
      reasons: ['corrected'],
    },
    {
      rule: `a missing authorization that is ${status}: added as good, for its reversal is a record of its own`,
      payment: aPayment({ transactions: [] }),
      records: [authorization(1)],
      evidence: [[1, details(authorization(1), status)]],
      actions: [adds(1, 'Authorization', 'Success')],
      reasons: ['added'],
    },
  ],
);

describeScenarios('decide, details that are known already', UNDONE_SINCE);
