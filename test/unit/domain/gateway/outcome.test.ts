import { expect } from 'chai';
import { outcomeOf } from '../../../../src/domain/gateway/outcome.ts';
import { aGatewayTransaction, application } from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import {
  authorization,
  capture,
  decline,
  NO_AMOUNT,
  of,
  row,
  sale,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';
import {
  describeOutcomes,
  heldBy,
  moved,
  none,
  type OutcomeRow,
  refusal,
  success,
  voids,
} from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');

describeOutcomes('authorizations', 'design §6, cybersource-facts §4', [
  ['ics_auth 100, no ics_bill', authorization(1), moved('Authorization', 'Success')],
  [
    'ics_auth 100, ics_bill by name only: not a sale',
    row(1, '100', [AUTH, application('ics_bill')]),
    moved('Authorization', 'Success'),
  ],
  [
    'refused: failed, and a charge under its id with it',
    decline(1),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
  [
    'ics_incremental_auth 100: an authorization of its own',
    success('ics_incremental_auth'),
    moved('Authorization', 'Success'),
  ],
  [
    'SP-R26 reasonCode "100" of ics_auth, no top-level code, no amount',
    aGatewayTransaction({
      ...{ reasonCode: undefined, amount: undefined },
      applications: [application('ics_auth', '100')],
    }),
    moved('Authorization', 'Success'),
  ],
]);

describeOutcomes('an authorization of nothing verifies a card', 'cybersource.md §4.4', [
  ...['0.00', '0', ' 0.00', '000.0'].map(
    (zero): OutcomeRow => [
      `"${zero}" is zero`,
      authorization(1, of(zero)),
      none('card-verification'),
    ],
  ),
  [
    'with a token beside it',
    row(1, '100', [AUTH, application('ics_pay_subscription_create', '100', '1')], of('0.00')),
    none('card-verification'),
  ],
  ['0.01 moved money', authorization(1, of('0.01')), moved('Authorization', 'Success')],
  ...['', '.'].map(
    (text): OutcomeRow => [
      `"${text}" is no zero: it is refused as an amount`,
      authorization(1, of(text)),
      moved('Authorization', 'Success'),
    ],
  ),
  ['no amount is no zero', authorization(1, NO_AMOUNT), moved('Authorization', 'Success')],
]);

const FAILED_CAPTURE = heldBy('capture-failed', 'Success');

describeOutcomes('sales and captures', 'design §6, cybersource-facts §2.2', [
  ['ics_auth and ics_bill 100: one charge', sale(1), moved('Charge', 'Success')],
  [
    'ics_auth 100, ics_bill refused: the money is held',
    row(1, '233', [AUTH, application('ics_bill', '233', '0')]),
    FAILED_CAPTURE,
  ],
  [
    '"100" at the top, ics_bill refused: the money is held',
    row(1, '100', [AUTH, application('ics_bill', '236', '0')]),
    FAILED_CAPTURE,
  ],
  [
    'its capture failed and the authorization was reversed in one summary: nothing is held',
    row(1, '236', [
      ...[AUTH, application('ics_bill', '236', '0')],
      application('ics_auth_reversal', '100', '1'),
    ]),
    heldBy(undefined, 'Success', { isReleased: true }),
  ],
  [
    'ics_auth refused, whatever ics_bill says: nothing is held',
    row(1, '203', [application('ics_auth', '203', '0'), application('ics_bill', '203', '0')]),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
  ['ics_bill alone 100', capture(1), moved('Charge', 'Success', { isCapture: true })],
  ['ics_bill alone refused', refusal('ics_bill'), moved('Charge', 'Failure', { isCapture: true })],
  [
    'two captures in one summary, one refused',
    row(1, '100', [application('ics_bill', '100', '1'), application('ics_bill', '242', '0')]),
    moved('Charge', 'Failure', { isCapture: true }),
  ],
  [
    'a smaller capture released the rest in its own summary',
    row(1, '100', [
      application('ics_bill', '100', '1'),
      application('ics_auto_auth_reversal', '100', '1'),
    ]),
    moved('Charge', 'Success', { isCapture: true, isReleased: true }),
  ],
]);

describeOutcomes('refunds', 'design §6, cybersource-facts §2.2', [
  ['ics_credit 100', success('ics_credit'), moved('Refund', 'Success')],
  ['ics_credit refused', refusal('ics_credit'), moved('Refund', 'Failure')],
  [
    'with an authorization of its own it is one refund',
    row(1, '100', [
      application('ics_credit', '100', '1'),
      application('ics_credit_auth', '100', '1'),
    ]),
    moved('Refund', 'Success'),
  ],
]);

describeOutcomes(
  'reversals succeed by 100 or rCode 1',
  'design §6',
  [
    'ics_auth_reversal',
    'ics_auto_auth_reversal',
    'ics_auto_full_auth_reversal',
    'ics_auto_void_auth_reversal',
    'ics_timeout_auth_reversal',
    'ics_ap_auth_reversal',
  ].flatMap((name): readonly OutcomeRow[] => [
    [`${name} 100`, success(name), moved('CancelAuthorization', 'Success')],
    [`${name} refused`, refusal(name), moved('CancelAuthorization', 'Failure')],
    [
      `${name} by rCode 1 alone`,
      row(1, undefined, [application(name, undefined, '1')]),
      moved('CancelAuthorization', 'Success'),
    ],
    [
      `${name} by rCode 0 alone`,
      row(1, undefined, [application(name, undefined, '0')]),
      moved('CancelAuthorization', 'Failure'),
    ],
  ]),
);

describeOutcomes('voids', 'design §6 "Voids", cybersource-facts §4 (246)', [
  ['ics_void 100: undoes what its relations name', voiding(1), voids()],
  ['ics_void refused: nothing changed', refusal('ics_void'), none('void-refused')],
  [
    'by name only beside a capture: the capture',
    row(1, '100', [application('ics_bill', '100', '1'), application('ics_void')]),
    moved('Charge', 'Success', { isCapture: true }),
  ],
  ['with the authorization released: both', voidingWithReversal(1), voids({ isReleased: true })],
  [
    'the release refused: the void alone',
    row(1, '100', [
      application('ics_void', '100', '1'),
      application('ics_auto_void_auth_reversal', '238', '0'),
    ]),
    voids(),
  ],
  [
    'the void refused, the authorization released: the release is not dropped',
    row(1, '246', [
      application('ics_void', '246', '0'),
      application('ics_auth_reversal', '100', '1'),
    ]),
    moved('CancelAuthorization', 'Success'),
  ],
]);

describe('outcomeOf', () => {
  it('a record is the same, whatever state is configured for what it is not', () => {
    for (const state of ['Success', 'Failure'] as const) {
      const settings = { ...DECISION, riskRejectState: state, softDeclineState: state };
      expect(outcomeOf(sale(1), undefined, settings)).to.deep.equal(moved('Charge', 'Success'));
    }
  });
});
