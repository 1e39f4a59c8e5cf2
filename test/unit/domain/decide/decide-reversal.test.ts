import { expect } from 'chai';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, application, MERCHANT_ID, money } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import {
  authorization,
  capture,
  decline,
  NO_AMOUNT,
  of,
  refund,
  reversal,
  riskReject,
  row,
  sale,
  series,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';
import { adds, decided, describeScenarios, known, type Scenario, turns } from '../scenario.ts';

const EMPTY = aPayment();
const AUTHORIZED = aPayment({ transactions: [known(1, 'Authorization')] });
const FULL = reversal(9, NO_AMOUNT);

/** A reversal without an amount, what its series was before it, and what it released. */
function releases(
  rule: string,
  evidence: Scenario['evidence'],
  centAmount: number | undefined,
  payment: Payment = AUTHORIZED,
): Scenario {
  const own = { rule, payment, records: [FULL], evidence: evidence ?? [] };
  return centAmount === undefined
    ? { ...own, actions: [], reasons: ['missing-amount'] }
    : {
        ...own,
        actions: [adds(9, 'CancelAuthorization', 'Success', money(centAmount))],
        reasons: ['added'],
      };
}

const REFUSED = row(3, '242', [application('ics_bill', '242', '0')]);
const RELEASING = row(
  2,
  '100',
  [application('ics_bill', '100', '1'), application('ics_auto_auth_reversal', '100', '1')],
  of('4.00'),
);

describeScenarios(
  'decide, a reversal without amount releases what was authorized and not captured',
  'design §6 "Amounts", cybersource-facts §2.2',
  [
    releases('of an authorization: all of it', series(authorization(1), FULL), 1000),
    releases(
      'after a capture of a part: the rest',
      series(authorization(1), capture(2, of('4.00')), FULL),
      600,
    ),
    releases(
      'after a partial reversal: the rest',
      series(authorization(1), reversal(2, of('3.00')), FULL),
      700,
    ),
    releases(
      'after a capture that was refused: all',
      series(authorization(1), REFUSED, FULL),
      1000,
    ),
    releases(
      'a refund holds nothing: the rest of the capture',
      series(authorization(1), capture(2, of('4.00')), refund(3, of('1.00')), FULL),
      600,
    ),
    releases(
      'a capture that was voided is held again',
      series(
        authorization(1),
        { ...capture(2, of('4.00')), status: 'VOIDED' },
        voiding(3, NO_AMOUNT),
        FULL,
      ),
      1000,
    ),
    releases(
      'what came after it does not count',
      series(authorization(1), FULL, capture(10, of('4.00'))),
      1000,
    ),
    releases('of a risk reject, whatever its state', series(riskReject(1), FULL), 1000),
    releases(
      'of an authorization that timed out: that it was released shows it',
      series(row(1, '250', [application('ics_auth', '250', '-1')]), FULL),
      1000,
    ),
    releases(
      'a capture that timed out took nothing, for it would have released the rest',
      series(authorization(1), row(2, '151', [application('ics_bill', '151', '-1')]), FULL),
      1000,
    ),
    releases(
      'a reversal that timed out may have released a part: never guessed',
      series(
        authorization(1),
        row(2, '151', [application('ics_auth_reversal', '151', '-1')], of('3.00')),
        FULL,
      ),
      undefined,
    ),
    releases(
      'a refused authorization holds nothing',
      series(decline(1), authorization(2), FULL),
      1000,
    ),
    releases(
      'the authorization is not on the payment yet',
      series(authorization(1), FULL),
      1000,
      EMPTY,
    ),
    releases(
      'whatever the payment holds of others',
      series(authorization(1), FULL),
      1000,
      aPayment({ transactions: [known(1, 'Authorization'), known(8, 'Authorization')] }),
    ),
    releases(
      'the amount of a capture before it is not known: never guessed',
      series(authorization(1), capture(2, NO_AMOUNT), FULL),
      undefined,
    ),
    releases(
      'two captures, and a void that may be of either: never guessed',
      series(
        authorization(1),
        capture(2, of('4.00')),
        capture(3, of('4.00')),
        voiding(4, NO_AMOUNT),
        FULL,
      ),
      undefined,
    ),
    {
      rule: 'its relations are asked for',
      payment: AUTHORIZED,
      records: [FULL],
      evidence: series(authorization(1), FULL).filter(([n]) => n === 9),
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [1],
    },
    {
      rule: 'its relations are not given: it may be computed later',
      payment: AUTHORIZED,
      records: [FULL],
      evidence: [...series(authorization(1), FULL).filter(([n]) => n === 9), [1, 'unavailable']],
      actions: [],
      reasons: ['details-unavailable'],
    },
    {
      rule: 'nothing was held any more: no money moved',
      payment: EMPTY,
      records: [FULL],
      evidence: series(authorization(1), capture(2), FULL),
      actions: [],
      reasons: ['no-money-moved'],
    },
    {
      rule: 'a partial reversal is written as it is',
      payment: AUTHORIZED,
      records: [reversal(9, of('4.00'))],
      actions: [adds(9, 'CancelAuthorization', 'Success', money(400))],
      reasons: ['added'],
    },
  ],
);

describeScenarios(
  'decide, an automatic reversal releases what a smaller capture left',
  'design §6 "Amounts"',
  [
    {
      rule: 'in the summary of the capture, whose amount it has',
      payment: AUTHORIZED,
      records: [RELEASING],
      evidence: series(authorization(1), RELEASING),
      actions: [
        adds(2, 'Charge', 'Success', money(400)),
        adds(2, 'CancelAuthorization', 'Success', money(600)),
      ],
      reasons: ['added'],
    },
    {
      rule: 'the details say REVERSED of it: that is of the rest, not of the capture',
      payment: AUTHORIZED,
      records: [RELEASING],
      evidence: series(authorization(1), { ...RELEASING, status: 'REVERSED' }),
      actions: [
        adds(2, 'Charge', 'Success', money(400)),
        adds(2, 'CancelAuthorization', 'Success', money(600)),
      ],
      reasons: ['added'],
    },
    {
      rule: 'both are on the payment: right',
      payment: aPayment({
        transactions: [
          known(1, 'Authorization'),
          known(2, 'Charge', { amount: money(400) }),
          known(2, 'CancelAuthorization', { id: 'tx-2r', amount: money(600) }),
        ],
      }),
      records: [RELEASING],
      evidence: series(authorization(1), RELEASING),
      actions: [],
      reasons: ['already-right'],
    },
    {
      rule: 'in a row of its own, directly before the capture',
      payment: AUTHORIZED,
      records: [
        row(2, '100', [application('ics_auto_auth_reversal', '100', '1')], of('4.00')),
        capture(3, of('4.00')),
      ],
      evidence: series(
        authorization(1),
        row(2, '100', [application('ics_auto_auth_reversal', '100', '1')], of('4.00')),
        capture(3, of('4.00')),
      ),
      actions: [
        adds(2, 'CancelAuthorization', 'Success', money(600)),
        adds(3, 'Charge', 'Success', money(400)),
      ],
      reasons: ['added', 'added'],
    },
    {
      rule: 'a larger capture (a tip) released nothing',
      payment: aPayment({ plannedAmount: 1200, transactions: [known(1, 'Authorization')] }),
      records: [{ ...RELEASING, ...of('12.00') }],
      evidence: series(authorization(1), { ...RELEASING, ...of('12.00') }),
      actions: [adds(2, 'Charge', 'Success', money(1200))],
      reasons: ['added'],
    },
    {
      rule: 'a merchant id that captures in several parts: the rest stays held, so it is never computed',
      payment: AUTHORIZED,
      records: [RELEASING],
      evidence: series(authorization(1), RELEASING),
      settings: { ...DECISION, multipleCaptures: new Set([MERCHANT_ID]) },
      actions: [adds(2, 'Charge', 'Success', money(400))],
      reasons: ['missing-amount'],
    },
  ],
);

const VOIDED_SALE = voidingWithReversal(2, NO_AMOUNT);

describeScenarios('decide, a void that released the authorization, too', 'design §6 "Amounts"', [
  {
    rule: 'of a sale: all of it was released',
    payment: aPayment({ transactions: [known(1, 'Charge')] }),
    records: [VOIDED_SALE],
    evidence: series(sale(1), VOIDED_SALE),
    actions: [turns('tx-1', 'Failure'), adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['voided'],
  },
  {
    rule: 'of a capture of a part: what was held, and what it took',
    payment: aPayment({
      transactions: [known(1, 'Authorization'), known(2, 'Charge', { amount: money(400) })],
    }),
    records: [voidingWithReversal(3, NO_AMOUNT)],
    evidence: series(authorization(1), capture(2, of('4.00')), voidingWithReversal(3, NO_AMOUNT)),
    actions: [turns('tx-2', 'Failure'), adds(3, 'CancelAuthorization', 'Success')],
    reasons: ['voided'],
  },
]);

describe('decide, a reversal without amount read before the capture', () => {
  const evidence = series(authorization(1), capture(2, of('4.00')), FULL);
  const run = (payment: Payment, records: Scenario['records']) =>
    decided({ rule: '', payment, records, evidence, actions: [], reasons: [] });

  it('releases what the capture left, though the capture is not on the payment yet', () => {
    expect(run(AUTHORIZED, [FULL]).actions).to.deep.equal([
      adds(9, 'CancelAuthorization', 'Success', money(600)),
    ]);
  });
});
