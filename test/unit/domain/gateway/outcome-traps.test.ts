import { aGatewayTransaction, application } from '../../../support/builders.ts';
import { authorization, capture, NO_AMOUNT, of, refund, row } from '../gateway-rows.ts';
import { describeOutcomes, moved, none, type OutcomeRow } from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');
const TOKEN = application('ics_pay_subscription_create', '100', '1');

const NEUTRAL: readonly OutcomeRow[] = [
  ['a token: no money moved', row(1, '100', [TOKEN], NO_AMOUNT), none('no-money-moved')],
  [
    'a token beside an authorization: Authorization',
    row(1, '100', [AUTH, TOKEN]),
    moved('Authorization', 'Success'),
  ],
  [
    'risk alone: no money moved',
    row(1, '100', [application('ics_decision', '100', '1')]),
    none('no-money-moved'),
  ],
  [
    'tax: no money moved',
    row(1, '100', [application('ics_tax', '100', '1')]),
    none('no-money-moved'),
  ],
  [
    'an authorization of 0.00: card verification',
    authorization(1, of('0.00')),
    none('card-verification'),
  ],
  [
    'an authorization of 0: card verification',
    authorization(1, of('0')),
    none('card-verification'),
  ],
  [
    'an authorization of 0.00 with a token: card verification',
    row(1, '100', [AUTH, TOKEN], of('0.00')),
    none('card-verification'),
  ],
  [
    'an authorization of 0.01 moved money',
    authorization(1, of('0.01')),
    moved('Authorization', 'Success'),
  ],
  [
    'an authorization of 10.00 moved money',
    authorization(1, of('10.00')),
    moved('Authorization', 'Success'),
  ],
  [
    'an authorization without amount is an authorization',
    authorization(1, NO_AMOUNT),
    moved('Authorization', 'Success'),
  ],
  [
    'an authorization of an empty amount is an authorization, whose amount is then refused',
    authorization(1, of('')),
    moved('Authorization', 'Success'),
  ],
  [
    'an authorization whose amount is a point is an authorization, whose amount is then refused',
    authorization(1, of('.')),
    moved('Authorization', 'Success'),
  ],
];

const UNKNOWN: readonly OutcomeRow[] = [
  [
    'an unknown application ran: it may have moved money',
    row(1, '100', [application('ics_new_thing', '100', '1')]),
    none('unknown-application'),
  ],
  [
    'an unknown application failed: a person looks at it',
    row(1, '203', [application('ics_new_thing', '203', '0')]),
    none('unknown-application'),
  ],
  [
    'an unknown application beside a token: it may have moved money',
    row(1, '100', [TOKEN, application('ics_new_thing', '100', '1')]),
    none('unknown-application'),
  ],
  [
    'an unknown application beside an authorization: Authorization',
    row(1, '100', [AUTH, application('ics_new_thing', '100', '1')]),
    moved('Authorization', 'Success'),
  ],
  [
    'a name that only begins like a known one is unknown',
    row(1, '100', [application('ics_decision_x', '100', '1')]),
    none('unknown-application'),
  ],
  [
    'ics_oct pays out: unknown, never ignored',
    row(1, '100', [application('ics_oct', '100', '1')]),
    none('unknown-application'),
  ],
];

const CODES: readonly OutcomeRow[] = [
  [
    'reason code 100 against rCode 0: the reason code decides',
    row(1, '100', [application('ics_auth', '100', '0')]),
    moved('Authorization', 'Success'),
  ],
  [
    'another reason code against rCode 1: the reason code decides',
    row(1, undefined, [application('ics_bill', '203', '1')]),
    moved('Charge', 'Failure'),
  ],
  [
    'rCode 1 without reason code: success',
    row(1, '100', [application('ics_auth', undefined, '1')]),
    moved('Authorization', 'Success'),
  ],
  [
    'rCode -1 without reason code: failure',
    row(1, undefined, [application('ics_auth', undefined, '-1')]),
    moved('Authorization', 'Failure'),
  ],
  [
    '"0100" is not 100: codes are strings',
    row(1, '100', [application('ics_auth', '0100', '1')]),
    moved('Authorization', 'Failure'),
  ],
  [
    '"100" at the top but the capture refused: failure',
    row(1, '100', [application('ics_bill', '242', '0')]),
    moved('Charge', 'Failure'),
  ],
  [
    'the authorization good but the top level refused: failure',
    row(1, '230', [AUTH]),
    moved('Authorization', 'Failure'),
  ],
  [
    'the capture good but the top level refused: failure',
    row(1, '150', [application('ics_bill', '100', '1')]),
    moved('Charge', 'Failure'),
  ],
  [
    'no top-level code, capture 100: success',
    capture(1, { reasonCode: undefined }),
    moved('Charge', 'Success'),
  ],
  [
    'no top-level code, refund 100: success',
    refund(1, { reasonCode: undefined }),
    moved('Refund', 'Success'),
  ],
  [
    'two captures in one summary, one refused: failure',
    row(1, '100', [application('ics_bill', '100', '1'), application('ics_bill', '242', '0')]),
    moved('Charge', 'Failure'),
  ],
];

const SEED: readonly OutcomeRow[] = [
  [
    'SP-R26: application ics_auth with reasonCode "100" and no top-level code: Authorization Success',
    aGatewayTransaction({
      reasonCode: undefined,
      applications: [application('ics_auth', '100')],
      amount: undefined,
    }),
    moved('Authorization', 'Success'),
  ],
];

describeOutcomes('outcomeOf, records that moved no money', NEUTRAL);
describeOutcomes('outcomeOf, applications this version does not know', UNKNOWN);
describeOutcomes('outcomeOf, codes', CODES);
describeOutcomes('outcomeOf, the seed', SEED);
