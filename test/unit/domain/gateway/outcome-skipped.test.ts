import { application } from '../../../support/builders.ts';
import { NO_AMOUNT, row } from '../gateway-rows.ts';
import { describeOutcomes, moved, none, type OutcomeRow } from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');

const SKIPPED: readonly OutcomeRow[] = [
  [
    'ics_auth by name only: it did not run',
    row(1, '100', [application('ics_auth')]),
    none('no-money-moved'),
  ],
  [
    'ics_auth 100, ics_bill by name only: Authorization, not a sale',
    row(1, '100', [AUTH, application('ics_bill')]),
    moved('Authorization', 'Success'),
  ],
  [
    'ics_credit by name only: it did not run',
    row(1, '100', [application('ics_credit')]),
    none('no-money-moved'),
  ],
  [
    'an unknown application by name only: it did not run',
    row(1, '100', [application('ics_new_thing')]),
    none('no-money-moved'),
  ],
  [
    'ics_ecp_debit by name only without review: it did not run',
    row(1, '100', [application('ics_ecp_debit')]),
    none('no-money-moved'),
  ],
  [
    'ics_ecp_debit by name only, 480 at the top but no ics_decision 480: it did not run',
    row(1, '480', [application('ics_ecp_debit')]),
    none('no-money-moved'),
  ],
  ['no application at all: no money moved', row(1, '100', []), none('no-money-moved')],
];

const AUTHENTICATION: readonly OutcomeRow[] = [
  [
    '475 with ics_auth and ics_bill by name only: authentication pending',
    row(1, '475', [
      application('ics_pa_enroll', '475', '0'),
      application('ics_auth'),
      application('ics_bill'),
    ]),
    none('authentication-pending'),
  ],
  [
    'payer authentication set up: no money moved',
    row(1, '100', [application('ics_pa_setup', '100', '1')], NO_AMOUNT),
    none('no-money-moved'),
  ],
  [
    'payer authentication enrolled: no money moved',
    row(1, '100', [application('ics_pa_enroll', '100', '1')], NO_AMOUNT),
    none('no-money-moved'),
  ],
  [
    'payer authentication refused, ics_auth by name only: no money moved',
    row(1, '476', [application('ics_pa_validate', '476', '0'), application('ics_auth')]),
    none('no-money-moved'),
  ],
  [
    'payer authentication and authorization in one summary: Authorization',
    row(1, '100', [application('ics_pa_enroll', '100', '1'), AUTH]),
    moved('Authorization', 'Success'),
  ],
];

describeOutcomes('applications that were requested and did not run', 'design §6', SKIPPED);
describeOutcomes('payer authentication', 'design §6, 475', AUTHENTICATION);
