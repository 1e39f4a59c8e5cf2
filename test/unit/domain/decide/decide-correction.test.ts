import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type {
  GatewayTransaction,
  TransactionDetails,
} from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, application } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  decline,
  details,
  refund,
  reversal,
  review,
  row,
  sale,
  series,
  voiding,
} from '../gateway-rows.ts';
import { describeScenarios, known, type Scenario, turns } from '../scenario.ts';

const AUTHORIZED = known(1, 'Authorization');
const FAILED = aPayment({ transactions: [known(1, 'Authorization', { state: 'Failure' })] });
const SUCCEEDED = aPayment({ transactions: [AUTHORIZED] });

type Told = TransactionDetails | 'unavailable';

/** A record that contradicts the final state of the payment, and what its own details say. */
function contradicts(
  rule: string,
  [payment, record]: readonly [Payment, GatewayTransaction],
  told: Told,
  reason: Reason,
  actions: Scenario['actions'] = [],
): Scenario {
  const evidence = [[Number(record.id.slice(-2)), told]] as const;
  return { rule, payment, records: [record], evidence, actions, reasons: [reason] };
}

const FAILED_READS_100 = [FAILED, authorization(1)] as const;
const SUCCESS_READS_203 = [SUCCEEDED, decline(1)] as const;

describeScenarios(
  'decide, an Authorization is corrected by its details alone',
  'design §6 "Matching onto the payment"',
  [
    {
      rule: 'details not asked for yet: wanted, nothing written',
      payment: FAILED,
      records: [authorization(1)],
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [1],
    },
    contradicts('details unavailable', FAILED_READS_100, 'unavailable', 'details-unavailable'),
    ...['AUTHORIZED', undefined].map((status) =>
      contradicts(
        `Failure, and the details read 100, ${status ?? 'no status'}: corrected`,
        FAILED_READS_100,
        details(authorization(1), status),
        'corrected',
        [turns('tx-1', 'Success')],
      ),
    ),
    ...['VOIDED', 'REVERSED', 'CANCELLED', 'FAILED', 'AUTH_REVERSED'].map((status) =>
      contradicts(
        `Failure, and the details read 100, ${status}: explained`,
        FAILED_READS_100,
        details(authorization(1), status),
        'not-confirmed',
      ),
    ),
    contradicts(
      'Failure, and the details read declined: right',
      FAILED_READS_100,
      details(decline(1), undefined),
      'not-confirmed',
    ),
    ...[
      review(1),
      row(1, '481', authorization(1).applications),
      authorization(1, { applications: [] }),
    ].map((said) =>
      contradicts(
        `Failure, and the details read ${said.reasonCode} of ${said.applications.length}: nothing is confirmed`,
        FAILED_READS_100,
        details(said, undefined),
        'state-differs',
      ),
    ),
    {
      rule: 'Failure, and a reversal among its relations: explained',
      payment: FAILED,
      records: [authorization(1)],
      evidence: series(authorization(1), reversal(2)),
      actions: [],
      reasons: ['not-confirmed'],
    },
    {
      rule: 'Failure, and a reversal that was refused: corrected',
      payment: FAILED,
      records: [authorization(1)],
      evidence: series(
        authorization(1),
        row(2, '237', [application('ics_auth_reversal', '237', '0')]),
      ),
      actions: [turns('tx-1', 'Success')],
      reasons: ['corrected'],
    },
    contradicts(
      'Success, and the details read declined: corrected',
      SUCCESS_READS_203,
      details(decline(1), 'DECLINED'),
      'corrected',
      [turns('tx-1', 'Failure')],
    ),
    contradicts(
      'Success, and the details read good: right',
      SUCCESS_READS_203,
      details(authorization(1), 'AUTHORIZED'),
      'not-confirmed',
    ),
  ],
);

const CHARGE_FAILED = aPayment({
  transactions: [AUTHORIZED, known(2, 'Charge', { state: 'Failure' })],
});
const CHARGED = aPayment({ transactions: [AUTHORIZED, known(2, 'Charge')] });
const REFUND_FAILED = aPayment({
  transactions: [known(1, 'Charge'), known(2, 'Refund', { state: 'Failure' })],
});
const REFUSED = row(2, '236', [application('ics_bill', '236', '0')]);

const MONEY: readonly (readonly [string, Payment, GatewayTransaction])[] = [
  ['Charge', CHARGE_FAILED, capture(2)],
  ['Refund', REFUND_FAILED, refund(2)],
];

describeScenarios(
  'decide, a Charge or Refund is corrected by a final status alone',
  'design §6 "Matching onto the payment"',
  [
    ...MONEY.flatMap(([type, payment, record]) => [
      ...['SETTLED', 'COMPLETED', 'FUNDED', 'REFUNDED'].map((status) =>
        contradicts(
          `a failed ${type} that is ${status}: corrected`,
          [payment, record],
          details(record, status),
          'corrected',
          [turns('tx-2', 'Success')],
        ),
      ),
      ...['BATCHED', 'TRANSMITTED', 'PENDING', 'NEW_WORD', undefined].map((status) =>
        contradicts(
          `a failed ${type} that reads 100, ${status ?? 'no status'}: nothing is confirmed`,
          [payment, record],
          details(record, status),
          'state-differs',
        ),
      ),
      ...['VOIDED', 'CANCELLED', 'FAILED'].map((status) =>
        contradicts(
          `a failed ${type} that is ${status}: explained`,
          [payment, record],
          details(record, status),
          'not-confirmed',
        ),
      ),
    ]),
    ...['FAILED', 'DECLINED', 'VOIDED', 'CANCELLED'].map((status) =>
      contradicts(
        `a good Charge that is ${status}: corrected`,
        [CHARGED, REFUSED],
        details(REFUSED, status),
        'corrected',
        [turns('tx-2', 'Failure')],
      ),
    ),
    contradicts(
      'a good Charge that is SETTLED, though its record reads refused: right',
      [CHARGED, REFUSED],
      details(REFUSED, 'SETTLED'),
      'not-confirmed',
    ),
    ...['TRANSMITTED', undefined].map((status) =>
      contradicts(
        `a good Charge whose record reads refused, ${status ?? 'no status'}: nothing is confirmed`,
        [CHARGED, REFUSED],
        details(REFUSED, status),
        'state-differs',
      ),
    ),
    contradicts(
      'a good Charge whose record is a declined authorization: nothing is confirmed',
      [aPayment({ transactions: [known(1, 'Charge')] }), decline(1)],
      details(decline(1), undefined),
      'state-differs',
    ),
    contradicts(
      'the processor’s status before the record’s',
      [CHARGED, REFUSED],
      details({ ...REFUSED, eventStatus: 'FAILED' }, 'SETTLED'),
      'corrected',
      [turns('tx-2', 'Failure')],
    ),
  ],
);

const VOIDED = series(authorization(1), capture(2), voiding(3));
const VOID_OF_REFUND = series(authorization(1), capture(2), refund(3), voiding(4));

describeScenarios(
  'decide, a void among its relations explains a failed Charge or Refund',
  'design §6 "Matching onto the payment"',
  [
    {
      rule: 'a rightly voided capture read again without its void stays failed',
      payment: CHARGE_FAILED,
      records: [capture(2)],
      evidence: VOIDED,
      actions: [],
      reasons: ['not-confirmed'],
    },
    {
      rule: 'its relations are asked for',
      payment: CHARGE_FAILED,
      records: [capture(2)],
      evidence: VOIDED.filter(([n]) => n === 2),
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [1],
    },
    {
      rule: 'settled before it was voided: it stays failed',
      payment: CHARGE_FAILED,
      records: [capture(2)],
      evidence: series(authorization(1), { ...capture(2), status: 'SETTLED' }, voiding(3)),
      actions: [],
      reasons: ['not-confirmed'],
    },
    {
      rule: 'the void of its refund explains nothing of a capture',
      payment: CHARGE_FAILED,
      records: [capture(2)],
      evidence: VOID_OF_REFUND.map(([n, one]) =>
        n === 3
          ? ([n, { ...one, record: { ...one.record, status: 'VOIDED' } }] as const)
          : ([n, one] as const),
      ),
      actions: [],
      reasons: ['state-differs'],
    },
    {
      rule: 'a refused void explains nothing',
      payment: CHARGE_FAILED,
      records: [capture(2)],
      evidence: series(
        authorization(1),
        capture(2),
        row(3, '246', [application('ics_void', '246', '0')]),
      ),
      actions: [],
      reasons: ['state-differs'],
    },
  ],
);

describeScenarios('decide, a correction beside other records', 'design §2.6', [
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

describeScenarios('decide, a refund whose charge fails later', 'design §6 "Guards"', [
  {
    rule: 'the charge becomes Failure, and what was refunded is for a person to look at',
    payment: aPayment({ transactions: [AUTHORIZED, known(2, 'Charge'), known(3, 'Refund')] }),
    records: [capture(2)],
    evidence: [[2, details(capture(2), 'FAILED')]],
    actions: [turns('tx-2', 'Failure')],
    reasons: ['refunds-exceed-charges'],
  },
]);
