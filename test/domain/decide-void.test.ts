import { aPayment, money } from '../support/builders.ts';
import { capture, details, of, refund, voiding, voidingWithReversal } from './gateway-rows.ts';
import { adds, describeScenarios, known, turns } from './scenario.ts';

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
    evidence: [
      [2, details(capture(2), 'VOIDED')],
      [3, details(voiding(3), undefined, 2, 1)],
    ],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['already-right', 'voided'],
  },
  {
    rule: 'of a capture that is missing too: added as failed, in one update',
    payment: aPayment({ transactions: [AUTHORIZED] }),
    records: [capture(2), voiding(3)],
    evidence: [
      [2, details(capture(2), 'VOIDED')],
      [3, details(voiding(3), undefined, 2, 1)],
    ],
    actions: [adds(2, 'Charge', 'Failure')],
    reasons: ['added', 'voided'],
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
