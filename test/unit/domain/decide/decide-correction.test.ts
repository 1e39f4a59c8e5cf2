import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { TransactionDetails } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { aPayment } from '../../../support/builders.ts';
import { authorization, capture, decline, details, review, sale } from '../gateway-rows.ts';
import { describeScenarios, known, type Scenario, turns } from '../scenario.ts';

const FAILED = aPayment({ transactions: [known(1, 'Authorization', { state: 'Failure' })] });
const SUCCEEDED = aPayment({ transactions: [known(1, 'Authorization')] });

/** A failed authorization that the search calls good, and what its details say. */
function failedReads100(
  rule: string,
  known: TransactionDetails | 'unavailable',
  reason: Reason,
  actions: Scenario['actions'] = [],
): Scenario {
  const evidence = [[1, known]] as const;
  return {
    rule,
    payment: FAILED,
    records: [authorization(1)],
    evidence,
    actions,
    reasons: [reason],
  };
}

const UNASKED: readonly Scenario[] = [
  {
    rule: 'details not asked for yet: wanted, nothing written',
    payment: FAILED,
    records: [authorization(1)],
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [1],
  },
];

describeScenarios('decide, a correction Failure → Success', [
  ...UNASKED,
  failedReads100('details unavailable: exception', 'unavailable', 'details-unavailable'),
  failedReads100(
    'the details confirm it: corrected',
    details(authorization(1), 'AUTHORIZED'),
    'corrected',
    [turns('tx-1', 'Success')],
  ),
  failedReads100(
    'the details confirm it without a status: corrected',
    details(authorization(1), undefined),
    'corrected',
    [turns('tx-1', 'Success')],
  ),
  ...['VOIDED', 'REVERSED', 'CANCELLED', 'FAILED'].map((status) =>
    failedReads100(
      `the details still read 100 but say ${status}: not confirmed`,
      details(authorization(1), status),
      'not-confirmed',
    ),
  ),
  failedReads100(
    'the details read declined: not confirmed',
    details(decline(1), undefined),
    'not-confirmed',
  ),
  failedReads100(
    'the details say a third thing: unclear',
    details(review(1), 'PENDING_REVIEW'),
    'outcome-unclear',
  ),
  failedReads100(
    'the details say nothing of a movement: unclear',
    details(authorization(1, { applications: [] }), undefined),
    'outcome-unclear',
  ),
]);

describeScenarios('decide, a correction Success → Failure', [
  {
    rule: 'the details confirm it: corrected',
    payment: SUCCEEDED,
    records: [decline(1)],
    evidence: [[1, details(decline(1), 'DECLINED')]],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['corrected'],
  },
  {
    rule: 'the details read good: not confirmed',
    payment: SUCCEEDED,
    records: [decline(1)],
    evidence: [[1, details(authorization(1), 'AUTHORIZED')]],
    actions: [],
    reasons: ['not-confirmed'],
  },
  {
    rule: 'a Charge where the record is a declined Authorization: that one',
    payment: aPayment({ transactions: [known(1, 'Charge')] }),
    records: [decline(1)],
    evidence: [[1, details(decline(1), undefined)]],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['corrected'],
  },
]);

describeScenarios('decide, a correction beside other records', [
  {
    rule: 'the others are written while its details are wanted',
    payment: aPayment({
      transactions: [
        known(1, 'Authorization', { state: 'Pending' }),
        known(2, 'Charge', { state: 'Failure' }),
      ],
    }),
    records: [authorization(1), capture(2)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed', 'details-unavailable'],
    wanted: [2],
  },
  {
    rule: 'details are asked for once for each record, oldest first',
    payment: aPayment({
      transactions: [
        known(1, 'Charge', { state: 'Failure' }),
        known(2, 'Charge', { state: 'Failure' }),
      ],
    }),
    records: [sale(1), capture(2)],
    actions: [],
    reasons: ['details-unavailable', 'details-unavailable'],
    wanted: [1, 2],
  },
]);
