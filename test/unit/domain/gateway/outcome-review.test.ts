import { application, gatewayAmount } from '../../../support/builders.ts';
import { details, of, review, riskReject, row } from '../gateway-rows.ts';
import { DETAILS, describeOutcomes, heldBy, moved, none, type OutcomeRow } from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');
const BILL = application('ics_bill', '100', '1');
const HELD = application('ics_decision', '480', '0');
const REVERSED = application('ics_auth_reversal', '100', '1');

/** Held sales are authorized only; a charge that stands there already is meant where there is no authorization. */
const AUTHORIZED = moved('Authorization', 'Pending', { basis: 'review', orCharge: true });
const ECHECK = moved('Charge', 'Pending', { basis: 'review' });

describeOutcomes('480, held for review', 'design §6, cybersource-facts §1', [
  ['an authorization', review(1), AUTHORIZED],
  [
    'a sale, ics_bill by name only: it is not run in review',
    row(1, '480', [AUTH, application('ics_bill'), HELD]),
    AUTHORIZED,
  ],
  ['a sale of which ics_bill ran', row(1, '480', [AUTH, BILL, HELD]), AUTHORIZED],
  [
    'an alternative sale',
    row(1, '480', [application('ics_ap_sale', '100', '1'), HELD]),
    AUTHORIZED,
  ],
  [
    'whatever state is configured for what risk rejected',
    review(1),
    AUTHORIZED,
    { riskRejectState: 'Success' },
  ],
  ['an eCheck debit without any code', row(1, '480', [application('ics_ecp_debit'), HELD]), ECHECK],
  [
    'an eCheck debit that ran',
    row(1, '480', [application('ics_ecp_debit', '100', '1'), HELD]),
    ECHECK,
  ],
  [
    'an eCheck debit by name only, without ics_decision 480: it did not run',
    row(1, '480', [application('ics_ecp_debit')]),
    none('no-money-moved'),
  ],
  [
    'before the authorization ran: no money moved',
    row(1, '480', [application('ics_decision_early', '480', '0'), application('ics_auth')]),
    none('no-money-moved'),
  ],
]);

const REJECTED = { basis: 'risk-reject' } as const;

describeOutcomes('481, rejected by risk after the issuer approved', 'design §6, X36', [
  ['failed by default', riskReject(1), heldBy('reversal-needed', 'Failure', REJECTED)],
  [
    'RISK_REJECT_STATE=Success',
    riskReject(1),
    heldBy('reversal-needed', 'Success', REJECTED),
    { riskRejectState: 'Success' },
  ],
  [
    'reversed in its own summary: nothing is held',
    riskReject(1, [REVERSED]),
    heldBy(undefined, 'Failure', { ...REJECTED, isReleased: true }),
  ],
  ...[application('ics_auth_reversal', '237', '0'), application('ics_auth_reversal')].map(
    (refused): OutcomeRow => [
      `a reversal that ${refused.reasonCode ?? 'did not run'}: still held`,
      riskReject(1, [refused]),
      heldBy('reversal-needed', 'Failure', REJECTED),
    ],
  ),
  [
    'before the authorization, ics_auth by name only: no money moved',
    row(1, '481', [
      application('ics_decision_early', '481', '0'),
      application('ics_decision', '481', '0'),
      application('ics_auth'),
    ]),
    none('no-money-moved'),
  ],
  [
    'after a refused authorization: nothing is held',
    row(1, '481', [application('ics_auth', '203', '0'), application('ics_decision', '481', '0')]),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
]);

const PART = row(1, '110', [application('ics_auth', '110', '1')]);
const PART_OF_SALE = row(1, '110', [application('ics_auth', '110', '1'), application('ics_bill')]);
const APPROVED = { authorizedAmount: gatewayAmount('6.00') };

describeOutcomes('110, approved in part', 'design §6, cybersource-facts §2.2, §4', [
  ['the search has only what was asked for: details first', PART, DETAILS],
  [
    'the details tell: authorized',
    PART,
    heldBy('partial-approval', 'Success', { orCharge: false }),
    {},
    details({ ...PART, ...APPROVED }, 'PARTIAL_AUTHORIZED'),
  ],
  [
    'the record tells by itself: authorized',
    { ...PART, ...APPROVED },
    heldBy('partial-approval', 'Success', { orCharge: false }),
  ],
  [
    'a sale so approved is not captured: a charge that stands there has failed',
    PART_OF_SALE,
    heldBy('partial-approval', 'Success'),
    {},
    details({ ...PART_OF_SALE, ...APPROVED }, 'PARTIAL_AUTHORIZED'),
  ],
  [
    'no details: an authorization, whose amount is then missing',
    PART,
    heldBy('partial-approval', 'Success', { orCharge: false }),
    {},
    'unavailable',
  ],
]);

const SOFT = { basis: 'soft-decline' } as const;

describeOutcomes(
  '200, 230, 520: approved by the issuer, declined by the gateway',
  'design §6, cybersource-facts §4',
  [
    ...['200', '230', '520'].flatMap((code): readonly OutcomeRow[] => {
      const record = row(1, code, [application('ics_auth', code, '0')], of('10.00'));
      return [
        [
          `${code}: failed by default, the money is held`,
          record,
          heldBy('money-held', 'Failure', SOFT),
        ],
        [
          `${code}, SOFT_DECLINE_STATE=Success`,
          record,
          heldBy('money-held', 'Success', SOFT),
          { softDeclineState: 'Success' },
        ],
        [
          `${code} at the top, ics_auth 100`,
          row(1, code, [AUTH]),
          heldBy('money-held', 'Failure', SOFT),
        ],
        [
          `${code}, reversed in its own summary: nothing is held`,
          row(1, code, [application('ics_auth', code, '0'), REVERSED]),
          heldBy(undefined, 'Failure', { ...SOFT, isReleased: true }),
        ],
        [
          `${code}, ics_auth by name only: no money moved`,
          row(1, code, [application('ics_auth')]),
          none('no-money-moved'),
        ],
      ];
    }),
  ],
);
