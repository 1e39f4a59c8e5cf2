import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { aPayment, application, gatewayAmount } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  of,
  refund,
  reversal,
  row,
  series,
  voiding,
} from '../gateway-rows.ts';
import {
  adds,
  adopts,
  describeScenarios,
  interrupted,
  known,
  type Scenario,
  turns,
} from '../scenario.ts';

/** The n-th gateway transaction, of which nobody knows how it ended. */
function lost(n: number, names: readonly string[], more: Partial<GatewayTransaction> = {}) {
  const applications = names.map((name) => application(name, '250', '-1'));
  return row(n, '250', applications, more);
}

const AUTH = lost(1, ['ics_auth']);
const CAPTURE = lost(2, ['ics_bill']);
const REFUND = lost(3, ['ics_credit']);
const VOID = voiding(3, { amount: undefined });
const REVERSAL = lost(2, ['ics_auth_reversal']);
const EMPTY = aPayment();
const AUTHORIZED = aPayment({ transactions: [known(1, 'Authorization')] });
const CHARGED = aPayment({ transactions: [known(1, 'Authorization'), known(2, 'Charge')] });

/** A record of unknown outcome that stays unknown: nothing is written. */
function unknown(
  rule: string,
  given: Pick<Scenario, 'payment' | 'records' | 'evidence'>,
): Scenario {
  return { rule, ...given, actions: [], reasons: ['outcome-unknown'] };
}

const UNKNOWN = series(authorization(1), CAPTURE);

describeScenarios(
  'decide, an unknown outcome is never written',
  'design §6, cybersource-facts §4 (150 to 152, 250, 262)',
  [
    {
      rule: 'its details are asked for',
      payment: AUTHORIZED,
      records: [CAPTURE],
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [2],
    },
    {
      rule: 'they say no more: its relations are asked for',
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: UNKNOWN.filter(([n]) => n === 2),
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [1],
    },
    unknown('they say no more either', {
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: UNKNOWN,
    }),
    unknown('the details are not given', {
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: [[2, 'unavailable']],
    }),
    unknown('a refund that timed out is no Failure', {
      payment: CHARGED,
      records: [REFUND],
      evidence: series(authorization(1), capture(2), REFUND),
    }),
    unknown('a card that reads FAILED: the issuer may have approved', {
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: series(authorization(1), { ...CAPTURE, status: 'FAILED' }),
    }),
    ...(['Initial', 'Pending'] as const).map((state) =>
      unknown(`an ${state} Refund without id stays as it is`, {
        payment: aPayment({
          transactions: [...CHARGED.transactions, interrupted('Refund', { state })],
        }),
        records: [REFUND],
        evidence: series(authorization(1), capture(2), REFUND),
      }),
    ),
    unknown('a Pending Refund with its id stays as it is', {
      payment: aPayment({
        transactions: [...CHARGED.transactions, known(3, 'Refund', { state: 'Pending' })],
      }),
      records: [REFUND],
      evidence: series(authorization(1), capture(2), REFUND),
    }),
    unknown('a record without any application', {
      payment: EMPTY,
      records: [lost(1, [])],
      evidence: [[1, details(lost(1, []), 'TRANSMITTED')]],
    }),
  ],
);

const SALE_LOST = row(1, '151', [
  application('ics_auth', '100', '1'),
  application('ics_bill', '151', '-1'),
]);

describeScenarios(
  'decide, what counts against an unknown outcome',
  'design §6, cybersource-facts §4',
  [
    {
      rule: 'the details read 100 by now',
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: [[2, details(capture(2), undefined)]],
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'the details read refused by now',
      payment: CHARGED,
      records: [REFUND],
      evidence: [[3, details(row(3, '233', [application('ics_credit', '233', '0')]), undefined)]],
      actions: [adds(3, 'Refund', 'Failure')],
      reasons: ['added'],
    },
    {
      rule: 'it was settled: an Initial Refund takes its id',
      payment: aPayment({ transactions: [...CHARGED.transactions, interrupted('Refund')] }),
      records: [REFUND],
      evidence: [[3, details(REFUND, 'TRANSMITTED')]],
      actions: adopts('tx-interrupted-Refund', 3, 'Success'),
      reasons: ['adopted'],
    },
    {
      rule: 'an alternative payment has its final status: settled',
      payment: EMPTY,
      records: [lost(1, ['ics_ap_sale'])],
      evidence: [[1, details({ ...lost(1, ['ics_ap_sale']), eventStatus: 'SETTLED' }, undefined)]],
      actions: [adds(1, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'an alternative payment has its final status: abandoned',
      payment: EMPTY,
      records: [lost(1, ['ics_ap_sale'])],
      evidence: [
        [1, details({ ...lost(1, ['ics_ap_sale']), eventStatus: 'ABANDONED' }, undefined)],
      ],
      actions: [adds(1, 'Charge', 'Failure')],
      reasons: ['added'],
    },
    {
      rule: 'an alternative payment that is on its way is unknown still',
      payment: EMPTY,
      records: [lost(1, ['ics_ap_sale'])],
      evidence: [[1, details({ ...lost(1, ['ics_ap_sale']), eventStatus: 'PENDING' }, undefined)]],
      actions: [],
      reasons: ['outcome-unknown'],
    },
    ...[capture(2), reversal(2), capture(2, of('4.00'))].map(
      (under): Scenario => ({
        rule: `${under.applications[0]?.name} of ${under.amount?.decimal} under it: it authorized`,
        payment: EMPTY,
        records: [AUTH],
        evidence: series(AUTH, under),
        actions: [adds(1, 'Authorization', 'Success')],
        reasons: ['added'],
      }),
    ),
    {
      rule: 'a capture under it that was refused proves nothing',
      payment: EMPTY,
      records: [AUTH],
      evidence: series(AUTH, row(2, '242', [application('ics_bill', '242', '0')])),
      actions: [],
      reasons: ['outcome-unknown'],
    },
    {
      rule: 'a capture under a sale: it authorized, and whether it captured is not said',
      payment: EMPTY,
      records: [SALE_LOST],
      evidence: series(SALE_LOST, capture(2)),
      actions: [adds(1, 'Authorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a refund of a sale: it was sold',
      payment: EMPTY,
      records: [SALE_LOST],
      evidence: series(SALE_LOST, refund(2)),
      actions: [adds(1, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a refund that relates to a capture, the only one: it was captured',
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: withRelations(series(authorization(1), CAPTURE, refund(3)), 3, [2, 1]),
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a refund of a capture that reads FAILED: it was captured all the same',
      payment: AUTHORIZED,
      records: [CAPTURE],
      evidence: withRelations(
        series(authorization(1), { ...CAPTURE, status: 'FAILED' }, refund(3)),
        3,
        [2, 1],
      ),
      actions: [adds(2, 'Charge', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a void of a capture that timed out: it was captured, and voided',
      payment: AUTHORIZED,
      records: [CAPTURE, VOID],
      evidence: series(authorization(1), { ...CAPTURE, status: 'VOIDED' }, VOID),
      actions: [adds(2, 'Charge', 'Failure')],
      reasons: ['added', 'already-right'],
    },
    {
      rule: 'a void that its capture’s status does not show yet: it was captured, and voided',
      payment: AUTHORIZED,
      records: [CAPTURE, VOID],
      evidence: withRelations(series(authorization(1), CAPTURE, VOID), 3, [2, 1]),
      actions: [adds(2, 'Charge', 'Failure')],
      reasons: ['added', 'voided'],
    },
    {
      rule: 'a refund beside another capture proves nothing of this one',
      payment: CHARGED,
      records: [lost(4, ['ics_bill'])],
      evidence: withRelations(
        series(authorization(1), capture(2), lost(4, ['ics_bill']), refund(5)),
        5,
        [4, 2, 1],
      ),
      actions: [],
      reasons: ['outcome-unknown'],
    },
    {
      rule: 'a reversal that timed out, and the details read 100 by now',
      payment: AUTHORIZED,
      records: [REVERSAL],
      evidence: [[2, details(reversal(2), undefined)]],
      actions: [adds(2, 'CancelAuthorization', 'Success')],
      reasons: ['added'],
    },
    {
      rule: 'a void that timed out, and the details read 100 by now',
      payment: CHARGED,
      records: [lost(3, ['ics_void'])],
      evidence: series(authorization(1), capture(2), voiding(3)),
      actions: [turns('tx-2', 'Failure')],
      reasons: ['voided'],
    },
    {
      rule: 'it authorized a part: what the details say of it',
      payment: EMPTY,
      records: [AUTH],
      evidence: [
        [
          1,
          details(
            {
              ...row(1, '110', [application('ics_auth', '110', '1')]),
              authorizedAmount: gatewayAmount('6.00'),
            },
            undefined,
          ),
        ],
      ],
      actions: [adds(1, 'Authorization', 'Success', { centAmount: 600, currencyCode: 'EUR' })],
      reasons: ['partial-approval'],
    },
  ],
);

/** The series with other relations of one of its transactions. */
function withRelations(
  all: ReturnType<typeof series>,
  n: number,
  related: readonly number[],
): ReturnType<typeof series> {
  const ids = related.map((one) => all.find(([own]) => own === one)?.[1].record.id ?? '');
  return all.map(([own, one]) => [own, own === n ? { ...one, relatedIds: ids } : one] as const);
}
