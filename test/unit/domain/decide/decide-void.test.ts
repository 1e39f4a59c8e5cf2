import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, application } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  gatewayId,
  NO_AMOUNT,
  of,
  refund,
  row,
  sale,
  series,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';
import { adds, describeScenarios, known, type Scenario, turns } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const CAPTURED = aPayment({ transactions: [AUTHORIZED, known(2, 'Charge')] });
const SOLD = aPayment({ transactions: [known(1, 'Charge'), known(2, 'Refund')] });
const REFUNDED = aPayment({
  transactions: [AUTHORIZED, known(2, 'Charge'), known(3, 'Refund', { amount: of400() })],
});

function of400() {
  return { centAmount: 400, currencyCode: 'EUR' };
}

/** A gateway transaction whose details say that it was voided. */
function voided(record: GatewayTransaction): GatewayTransaction {
  return { ...record, status: 'VOIDED' };
}

/** A payment, a void on it, and the series that its relations tell, its root first. */
function voids(
  rule: string,
  [payment, ...transactions]: readonly [Payment, ...GatewayTransaction[]],
  reason: Reason,
  actions: Scenario['actions'] = [],
): Scenario {
  const [record, root, ...followOns] = transactions;
  if (record === undefined || root === undefined) throw new Error(`${rule}: a void and its root`);
  const evidence = series(root, ...followOns, record);
  return { rule, payment, records: [record], evidence, actions, reasons: [reason] };
}

const PLAIN = voiding(4, NO_AMOUNT);
const PART = refund(3, of('4.00'));

describeScenarios(
  'decide, a void undoes what its relations name',
  'design §6 "Voids", cybersource-facts §5',
  [
    voids(
      'the only one that can be voided: a capture',
      [CAPTURED, PLAIN, authorization(1), capture(2)],
      'voided',
      [turns('tx-2', 'Failure')],
    ),
    voids(
      'the only one that can be voided: a sale',
      [aPayment({ transactions: [known(1, 'Charge')] }), PLAIN, sale(1)],
      'voided',
      [turns('tx-1', 'Failure')],
    ),
    voids(
      'the one whose details say voided: a refund, not its capture',
      [REFUNDED, PLAIN, authorization(1), capture(2), voided(PART)],
      'voided',
      [turns('tx-3', 'Failure')],
    ),
    voids(
      'the one whose details say voided: a capture, not its refund',
      [REFUNDED, PLAIN, authorization(1), voided(capture(2)), PART],
      'refunds-exceed-charges',
      [turns('tx-2', 'Failure')],
    ),
    voids(
      'no status says so: the one of the void’s amount',
      [REFUNDED, voiding(4, of('4.00')), authorization(1), capture(2), PART],
      'voided',
      [turns('tx-3', 'Failure')],
    ),
    voids(
      'a refused capture cannot be voided',
      [
        CAPTURED,
        PLAIN,
        authorization(1),
        capture(2),
        row(3, '242', [application('ics_bill', '242', '0')]),
      ],
      'voided',
      [turns('tx-2', 'Failure')],
    ),
    voids(
      'an eCheck that was voided, and failed at the bank besides',
      [
        aPayment({ transactions: [known(1, 'Charge', { state: 'Pending' })] }),
        PLAIN,
        row(1, '100', [application('ics_ecp_debit', '100', '1')], { eventStatus: 'FAILED' }),
      ],
      'voided',
      [turns('tx-1', 'Failure')],
    ),
    voids(
      'what came after the void cannot be its target',
      [CAPTURED, voiding(3, NO_AMOUNT), authorization(1), capture(2), capture(5)],
      'voided',
      [turns('tx-2', 'Failure')],
    ),
    voids(
      'what an older void undid cannot be voided again',
      [
        aPayment({
          transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' }), known(4, 'Charge')],
        }),
        voiding(5),
        ...[authorization(1), voided(capture(2)), voiding(3), voided(capture(4))],
      ],
      'voided',
      [turns('tx-4', 'Failure')],
    ),
    voids(
      'known already: unchanged',
      [
        aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })] }),
        ...[PLAIN, authorization(1), capture(2)],
      ],
      'already-right',
    ),
  ],
);

const BOTH = series(
  authorization(1),
  voided(capture(2)),
  voided(PART),
  voiding(4, NO_AMOUNT),
  voiding(5, NO_AMOUNT),
);

describeScenarios(
  'decide, a void that names what it undid',
  'design §6 "Voids", cybersource-facts §5',
  [
    {
      rule: 'a refund and then its capture were voided: each void has its own',
      payment: REFUNDED,
      records: [voiding(4, NO_AMOUNT), voiding(5, NO_AMOUNT)],
      evidence: BOTH.map(([n, one]) =>
        n < 4
          ? ([n, one] as const)
          : ([n, { ...one, relatedIds: [gatewayId(n === 4 ? 3 : 2), gatewayId(1)] }] as const),
      ),
      actions: [turns('tx-2', 'Failure'), turns('tx-3', 'Failure')],
      reasons: ['voided', 'voided'],
    },
  ],
);

describeScenarios('decide, a void whose target is not sure is an exception', 'design §6 "Voids"', [
  voids(
    'several could be meant: neither of them',
    [
      aPayment({ transactions: [AUTHORIZED, known(2, 'Charge'), known(3, 'Charge')] }),
      ...[PLAIN, authorization(1), capture(2, of('5.00')), capture(3, of('5.00'))],
    ],
    'void-target-unclear',
  ),
  voids(
    'a refund and its capture, and nothing tells them apart',
    [REFUNDED, PLAIN, authorization(1), capture(2), PART],
    'void-target-unclear',
  ),
  voids(
    'its amount is not that of the only one',
    [CAPTURED, voiding(4, of('4.00')), authorization(1), capture(2)],
    'void-target-unclear',
  ),
  voids(
    'its amount is not that of the one whose details say voided',
    [CAPTURED, voiding(4, of('4.00')), authorization(1), voided(capture(2))],
    'void-target-unclear',
  ),
  voids(
    'its amount is of another currency',
    [CAPTURED, voiding(4, of('10.00', 'USD')), authorization(1), capture(2)],
    'void-target-unclear',
  ),
  voids(
    'two of its amount',
    [REFUNDED, voiding(4), authorization(1), capture(2), refund(3)],
    'void-target-unclear',
  ),
  voids(
    'an authorization alone is nothing to void',
    [CAPTURED, PLAIN, authorization(1)],
    'void-target-unclear',
  ),
  {
    rule: 'its details name nothing',
    payment: CAPTURED,
    records: [PLAIN],
    evidence: [[4, details(PLAIN, undefined)]],
    actions: [],
    reasons: ['void-target-unclear'],
  },
  {
    rule: 'its details are asked for',
    payment: CAPTURED,
    records: [PLAIN],
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [4],
  },
  {
    rule: 'its relations are asked for: those of its root, too',
    payment: CAPTURED,
    records: [PLAIN],
    evidence: series(authorization(1), capture(2), PLAIN).filter(([n]) => n !== 2),
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [2],
  },
  ...[4, 1].map(
    (n): Scenario => ({
      rule: `the details of ${n === 4 ? 'the void' : 'its root'} are not given: it may be decided later`,
      payment: CAPTURED,
      records: [PLAIN],
      evidence: [...series(authorization(1), capture(2), PLAIN), [n, 'unavailable']],
      actions: [],
      reasons: ['details-unavailable'],
    }),
  ),
]);

describeScenarios('decide, a void read before what it undid waits', 'design §6 "Voids", §7', [
  voids(
    'its capture is not on the payment yet',
    [aPayment({ transactions: [AUTHORIZED] }), PLAIN, authorization(1), capture(2)],
    'void-waits',
  ),
  voids(
    'a void read before the refund it voids: the capture stands',
    [CAPTURED, PLAIN, authorization(1), capture(2), voided(refund(3))],
    'void-waits',
  ),
  {
    rule: 'then the refund is read with it: added as failed, in one update',
    payment: CAPTURED,
    records: [refund(3), PLAIN],
    evidence: series(authorization(1), capture(2), voided(refund(3)), PLAIN),
    actions: [adds(3, 'Refund', 'Failure')],
    reasons: ['added', 'already-right'],
  },
  {
    rule: 'a capture that is missing too: added as failed, in one update',
    payment: aPayment({ transactions: [AUTHORIZED] }),
    records: [capture(2), PLAIN],
    evidence: series(authorization(1), capture(2), PLAIN),
    actions: [adds(2, 'Charge', 'Failure')],
    reasons: ['added', 'voided'],
  },
]);

const VOIDED_CAPTURE = series(authorization(1), capture(2), PLAIN);

describeScenarios('decide, a void beside other records', 'design §6 "Voids"', [
  {
    rule: 'of a capture that still reads 100 in the same search: the Charge failed',
    payment: CAPTURED,
    records: [capture(2), PLAIN],
    evidence: VOIDED_CAPTURE,
    actions: [turns('tx-2', 'Failure')],
    reasons: ['already-right', 'voided'],
  },
  {
    rule: 'of a capture whose details say so themselves: corrected by them, the void adds nothing',
    payment: CAPTURED,
    records: [capture(2), PLAIN],
    evidence: series(authorization(1), voided(capture(2)), PLAIN),
    actions: [turns('tx-2', 'Failure')],
    reasons: ['corrected', 'already-right'],
  },
  {
    rule: 'of a refund: what may be refunded again is refunded again',
    payment: SOLD,
    records: [voiding(3, NO_AMOUNT), refund(4, of('6.00'))],
    evidence: series(sale(1), voided(refund(2)), voiding(3, NO_AMOUNT), refund(4, of('6.00'))),
    actions: [
      turns('tx-2', 'Failure'),
      adds(4, 'Refund', 'Success', { ...of400(), centAmount: 600 }),
    ],
    reasons: ['voided', 'added'],
  },
  {
    rule: 'with the release of the authorization in its summary: both',
    payment: CAPTURED,
    records: [voidingWithReversal(3)],
    evidence: series(authorization(1), capture(2), voidingWithReversal(3)),
    actions: [turns('tx-2', 'Failure'), adds(3, 'CancelAuthorization', 'Success')],
    reasons: ['voided'],
  },
  {
    rule: 'voided already, but the release in the same summary is missing: added',
    payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })] }),
    records: [voidingWithReversal(3)],
    evidence: series(authorization(1), capture(2), voidingWithReversal(3)),
    actions: [adds(3, 'CancelAuthorization', 'Success')],
    reasons: ['added'],
  },
]);

/** What is written of a record that reads 100 while its details, known already, say that it was undone. */
const UNDONE_SINCE: readonly Scenario[] = ['VOIDED', 'CANCELLED', 'FAILED'].flatMap((status) => [
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
    payment: SOLD,
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
]);

describeScenarios(
  'decide, details that are known already',
  'design §6 "Read all that tells the truth"',
  UNDONE_SINCE,
);
