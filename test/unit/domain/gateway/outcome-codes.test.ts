import { application } from '../../../support/builders.ts';
import { capture, refund, row } from '../gateway-rows.ts';
import {
  describeOutcomes,
  flagged,
  heldBy,
  moved,
  none,
  type OutcomeRow,
  success,
  UNKNOWN,
} from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');
const BILL = application('ics_bill', '100', '1');

/** An authorization that ran with 100, the code of the fraud decision, and that of the whole. */
function decided(top: string | undefined, decision: string) {
  return row(1, top, [AUTH, application('ics_decision', decision, '0')]);
}

const HELD = moved('Authorization', 'Pending', { basis: 'review', orCharge: true });
const REJECTED = heldBy('reversal-needed', 'Failure', { basis: 'risk-reject' });

describeOutcomes('of the top-level code and that of ics_decision the graver counts', 'design §6', [
  ['100 and 480: held', decided('100', '480'), HELD],
  ['480 and 100: held', decided('480', '100'), HELD],
  ['480 and 481: rejected', decided('480', '481'), REJECTED],
  ['481 and 480: rejected', decided('481', '480'), REJECTED],
  ['none and 480: held', decided(undefined, '480'), HELD],
  ['100 and 481: rejected', decided('100', '481'), REJECTED],
  [
    '203 and 480: refused',
    decided('203', '480'),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
  [
    '230 and 480: the issuer approved, and the gateway declined',
    decided('230', '480'),
    heldBy('money-held', 'Failure', { basis: 'soft-decline' }),
  ],
  ['150 and 481: nobody knows', decided('150', '481'), UNKNOWN],
  ['100 and 100: authorized', decided('100', '100'), moved('Authorization', 'Success')],
]);

describeOutcomes('codes are strings', 'design §6, cybersource.md §4.2', [
  [
    'reason code 100 against rCode 0: the reason code decides',
    row(1, '100', [application('ics_auth', '100', '0')]),
    moved('Authorization', 'Success'),
  ],
  [
    'another reason code against rCode 1: the reason code decides',
    row(1, undefined, [application('ics_bill', '203', '1')]),
    moved('Charge', 'Failure', { isCapture: true }),
  ],
  [
    'rCode 1 without reason code: success',
    row(1, '100', [application('ics_auth', undefined, '1')]),
    moved('Authorization', 'Success'),
  ],
  [
    '"0100" is not 100',
    row(1, '100', [application('ics_auth', '0100', '1')]),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
  [
    'no top-level code, capture 100: success',
    capture(1, { reasonCode: undefined }),
    moved('Charge', 'Success', { isCapture: true }),
  ],
  [
    'no top-level code, refund 100: success',
    refund(1, { reasonCode: undefined }),
    moved('Refund', 'Success'),
  ],
  [
    'the capture 100, the whole refused: failure',
    row(1, '234', [BILL]),
    moved('Charge', 'Failure', { isCapture: true }),
  ],
]);

/** Codes whose outcome is known, and that nothing was authorized. Source: cybersource-facts §4. */
const REFUSALS = [
  '102',
  '104',
  '201',
  '203',
  '204',
  '233',
  '234',
  '235',
  '236',
  '240',
  '241',
  '242',
];

describeOutcomes(
  'any other code of an authorization is a refusal',
  'design §6, cybersource-facts §4',
  REFUSALS.map((code) => [
    code,
    row(1, code, [application('ics_auth', code, '0')]),
    moved('Authorization', 'Failure', { orCharge: true }),
  ]),
);

const UNKNOWN_CODES = ['150', '151', '152', '250', '262'];

describeOutcomes('codes of unknown outcome', 'design §6, cybersource-facts §4', [
  ...UNKNOWN_CODES.flatMap((code): readonly OutcomeRow[] => [
    ...['ics_auth', 'ics_bill', 'ics_credit', 'ics_auth_reversal', 'ics_void', 'ics_ap_sale'].map(
      (name): OutcomeRow => [
        `${code} of ${name}`,
        row(1, code, [application(name, code, '-1')]),
        UNKNOWN,
      ],
    ),
    [`${code}, ics_auth by name only`, row(1, code, [application('ics_auth')]), UNKNOWN],
    [`${code} at the top, the capture 100`, row(1, code, [BILL]), UNKNOWN],
    [
      `a sale whose capture ended with ${code}`,
      row(1, code, [AUTH, application('ics_bill', code, '-1')]),
      UNKNOWN,
    ],
    [
      `${code} of one application under a top-level 100`,
      row(1, '100', [application('ics_credit', code, '-1')]),
      UNKNOWN,
    ],
    [`${code} without any application`, row(1, code, []), UNKNOWN],
    [
      `${code} of a token alone: no money moved`,
      row(1, code, [application('ics_pay_subscription_create', code, '-1')]),
      none('no-money-moved'),
    ],
  ]),
]);

describeOutcomes('rCode -1 is unknown by a time-out or system error', 'design §6', [
  ...['ETIMEOUT', 'ESYSTEM', 'ETIME_OUT', 'esystem'].map(
    (rFlag): OutcomeRow => [
      `${rFlag}: unknown`,
      row(1, undefined, [flagged('ics_bill', rFlag, { rCode: '-1' })]),
      UNKNOWN,
    ],
  ),
  [
    'a time-out beside a code that would be a refusal: unknown',
    row(1, '236', [flagged('ics_bill', 'ETIMEOUT', { rCode: '-1', reasonCode: '236' })]),
    UNKNOWN,
  ],
  [
    'without code and flag: unknown',
    row(1, undefined, [application('ics_auth', undefined, '-1')]),
    UNKNOWN,
  ],
  [
    'a refusal of the request: known',
    row(1, '102', [flagged('ics_bill', 'DINVALIDDATA', { rCode: '-1', reasonCode: '102' })]),
    moved('Charge', 'Failure', { isCapture: true }),
  ],
  [
    'rCode 0 is a refusal, whatever the flag',
    row(1, '203', [flagged('ics_auth', 'ETIMEOUT', { rCode: '0', reasonCode: '203' })]),
    moved('Authorization', 'Failure', { orCharge: true }),
  ],
]);

describeOutcomes('what is neutral beside it changes nothing', 'cybersource.md §4.4', [
  [
    'currency conversion beside an authorization',
    row(1, '100', [AUTH, application('ics_dcc', '100', '1')]),
    moved('Authorization', 'Success'),
  ],
  [
    'tax beside a sale',
    row(1, '100', [AUTH, BILL, application('ics_tax', '100', '1')]),
    moved('Charge', 'Success'),
  ],
  ['a currency conversion alone', success('ics_dcc'), none('no-money-moved')],
]);
