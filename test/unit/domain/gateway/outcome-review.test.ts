import { application } from '../../../support/builders.ts';
import { review, riskReject, row } from '../gateway-rows.ts';
import { describeOutcomes, moved, none, type OutcomeRow } from './outcome-rows.ts';

const REVERSED = application('ics_auth_reversal', '100', '1');

const ECHECK_REVIEW = [application('ics_ecp_debit'), application('ics_decision', '480', '0')];
const AUTH_REVIEW_BILLED = [
  application('ics_auth', '100', '1'),
  application('ics_bill', '100', '1'),
  application('ics_decision', '480', '0'),
];

const REVIEWS: readonly OutcomeRow[] = [
  [
    '480, authorization: Authorization Pending',
    review(1),
    moved('Authorization', 'Pending', 'review'),
  ],
  [
    '480, sale of which ics_bill ran: Charge Pending',
    row(1, '480', AUTH_REVIEW_BILLED),
    moved('Charge', 'Pending', 'review'),
  ],
  [
    '480, sale by isv_saleEnabled: Charge Pending',
    review(1),
    moved('Charge', 'Pending', 'review'),
    { saleEnabled: true },
  ],
  [
    '480, ics_bill by name only: it did not run, so Authorization Pending',
    row(1, '480', [
      application('ics_auth', '100', '1'),
      application('ics_bill'),
      application('ics_decision', '480', '0'),
    ]),
    moved('Authorization', 'Pending', 'review'),
  ],
  [
    '480, eCheck without any code: Charge Pending',
    row(1, '480', ECHECK_REVIEW),
    moved('Charge', 'Pending', 'review'),
  ],
  [
    '480, eCheck that ran: Charge Pending',
    row(1, '480', [
      application('ics_ecp_debit', '100', '1'),
      application('ics_decision', '480', '0'),
    ]),
    moved('Charge', 'Pending', 'review'),
  ],
  [
    '480, alternative sale: Charge Pending',
    row(1, '480', [
      application('ics_ap_sale', '100', '1'),
      application('ics_decision', '480', '0'),
    ]),
    moved('Charge', 'Pending', 'review'),
  ],
  [
    '480 whatever the configured risk state',
    review(1),
    moved('Authorization', 'Pending', 'review'),
    { riskRejectState: 'Success' },
  ],
  [
    '480 before the authorization ran: no money moved',
    row(1, '480', [application('ics_decision_early', '480', '0'), application('ics_auth')]),
    none('no-money-moved'),
  ],
];

const RISK: readonly OutcomeRow[] = [
  [
    '481 after a good authorization: Authorization Failure by default',
    riskReject(1),
    moved('Authorization', 'Failure', 'risk-reject'),
  ],
  [
    '481 after a good authorization, RISK_REJECT_STATE=Success: Authorization Success',
    riskReject(1),
    moved('Authorization', 'Success', 'risk-reject'),
    { riskRejectState: 'Success' },
  ],
  [
    '481 with a reversal in its own summary: reversed',
    riskReject(1, [REVERSED]),
    moved('Authorization', 'Failure', 'risk-reject', true),
  ],
  [
    '481 with a refused reversal in its own summary: not reversed',
    riskReject(1, [application('ics_auth_reversal', '237', '0')]),
    moved('Authorization', 'Failure', 'risk-reject'),
  ],
  [
    '481 with a reversal by name only: not reversed',
    riskReject(1, [application('ics_auth_reversal')]),
    moved('Authorization', 'Failure', 'risk-reject'),
  ],
  [
    '481 before authorization, ics_auth by name only: no money moved',
    row(1, '481', [
      application('ics_decision_early', '481', '0'),
      application('ics_decision', '481', '0'),
      application('ics_auth'),
    ]),
    none('no-money-moved'),
  ],
  [
    '481 after a declined authorization: a plain failure, nothing is held',
    row(1, '481', [application('ics_auth', '203', '0'), application('ics_decision', '481', '0')]),
    moved('Authorization', 'Failure'),
  ],
];

describeOutcomes('outcomeOf, reviews', REVIEWS);
describeOutcomes('outcomeOf, risk rejects', RISK);
