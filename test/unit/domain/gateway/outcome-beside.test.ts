import { application } from '../../../support/builders.ts';
import { NO_AMOUNT, row, voiding } from '../gateway-rows.ts';
import {
  describeOutcomes,
  flagged,
  moved,
  none,
  type OutcomeRow,
  refusal,
  success,
  voids,
} from './outcome-rows.ts';

const AUTH = application('ics_auth', '100', '1');
const BILL = application('ics_bill', '100', '1');
const TOKEN = application('ics_pay_subscription_create', '100', '1');
const NEW = application('ics_new_thing', '100', '1');

describeOutcomes('what moved no money', 'design §6, last row of the table', [
  ['a token', row(1, '100', [TOKEN], NO_AMOUNT), none('no-money-moved')],
  [
    'a token beside an authorization',
    row(1, '100', [AUTH, TOKEN]),
    moved('Authorization', 'Success'),
  ],
  ['risk alone', success('ics_decision'), none('no-money-moved')],
  ['tax', success('ics_tax'), none('no-money-moved')],
  ['a new gift card', success('ics_gift_card_activation'), none('no-money-moved')],
]);

describeOutcomes('applications this version does not know', 'design §6, invariant 4', [
  ['it ran: it may have moved money', success('ics_new_thing'), none('unknown-application')],
  ['it failed: a person looks at it', refusal('ics_new_thing'), none('unknown-application')],
  [
    'it has only the flag SOK',
    row(1, '100', [flagged('ics_new_thing', 'SOK')]),
    none('unknown-application'),
  ],
  [
    'by name only it did not run',
    row(1, '100', [application('ics_new_thing')]),
    none('no-money-moved'),
  ],
  ['beside a token', row(1, '100', [TOKEN, NEW]), none('unknown-application')],
  [
    'a name that only begins like a known one',
    success('ics_decision_x'),
    none('unknown-application'),
  ],
  [
    'beside an authorization: written, and for a person to look at',
    row(1, '100', [AUTH, NEW]),
    moved('Authorization', 'Success', { beside: 'unknown-application' }),
  ],
  [
    'beside a void',
    row(1, '100', [...voiding(1).applications, NEW]),
    voids({ beside: 'unknown-application' }),
  ],
  [
    'beside a refused void',
    row(1, '246', [application('ics_void', '246', '0'), NEW]),
    none('unknown-application'),
  ],
  [
    'beside a card verification',
    row(1, '100', [AUTH, NEW], { amount: { decimal: '0.00', currencyCode: 'EUR' } }),
    none('unknown-application'),
  ],
  [
    'beside payer authentication',
    row(1, '475', [application('ics_pa_enroll', '475', '0'), NEW]),
    none('unknown-application'),
  ],
]);

const FEES = [
  application('ics_service_fee_auth', '100', '1'),
  application('ics_service_fee_bill', '100', '1'),
];
const OTHERS = [
  ...['ics_service_fee_auth', 'ics_service_fee_credit', 'ics_service_fee_ecp_debit'],
  ...['ics_gift_card_reload', 'ics_gift_card_reversal', 'ics_gift_card_void'],
  ...['ics_gift_card_timeout_reversal', 'ics_oct', 'ics_timeout_oct_reversal', 'ics_ap_cancel'],
  ...['ics_pin_debit_reversal', 'ics_timeout_pin_debit_reversal', 'ics_pinless_debit_reversal'],
];

describeOutcomes('services whose money is not written', 'design §6, cybersource.md §4.1', [
  ...OTHERS.map((name): OutcomeRow => [name, success(name), none('other-service')]),
  [
    'service fees beside a sale: the sale is written, and for a person to look at',
    row(1, '100', [AUTH, BILL, ...FEES]),
    moved('Charge', 'Success', { beside: 'other-service' }),
  ],
  [
    'a gift card reload beside a redemption',
    row(1, '100', [
      application('ics_gift_card_redemption', '100', '1'),
      application('ics_gift_card_reload', '100', '1'),
    ]),
    moved('Charge', 'Success', { beside: 'other-service' }),
  ],
  [
    'an unknown application beside it is the less known',
    row(1, '100', [...FEES, NEW]),
    none('unknown-application'),
  ],
]);

const REFRESH = application('ics_auth_refresh', '100', '1');

describeOutcomes('a renewed authorization', 'design §6, cybersource-facts §2.2 (split shipment)', [
  [
    'beside the capture it was renewed for: the capture',
    row(1, '100', [REFRESH, BILL]),
    moved('Charge', 'Success', { isCapture: true }),
  ],
  [
    'refused beside a capture: the capture may fail hours later',
    row(1, '100', [application('ics_auth_refresh', '203', '0'), BILL]),
    moved('Charge', 'Success', { isCapture: true, beside: 'other-service' }),
  ],
  ['alone: not written', success('ics_auth_refresh'), none('other-service')],
]);

const SOK = (name: string) => flagged(name, 'SOK');

describeOutcomes(
  '100, and what reads SOK without a code is not dropped',
  'design §6, issue: SOK only',
  [
    ['ics_auth', row(1, '100', [SOK('ics_auth')]), none('unclear-record')],
    [
      'ics_auth and ics_bill',
      row(1, '100', [SOK('ics_auth'), SOK('ics_bill')]),
      none('unclear-record'),
    ],
    ['ics_credit', row(1, '100', [SOK('ics_credit')]), none('unclear-record')],
    ['no top-level code either', row(1, undefined, [SOK('ics_bill')]), none('unclear-record')],
    [
      'a capture beside an authorization of 100: written, and for a person to look at',
      row(1, '100', [AUTH, SOK('ics_bill')]),
      moved('Authorization', 'Success', { beside: 'unclear-record' }),
    ],
    ['risk alone moves no money', row(1, '100', [SOK('ics_decision')]), none('no-money-moved')],
    ['a refusal at the top', row(1, '203', [SOK('ics_auth')]), none('no-money-moved')],
    [
      'an application that was only asked for says DMISSINGFIELD',
      row(1, '101', [flagged('ics_auth', 'DMISSINGFIELD')]),
      none('no-money-moved'),
    ],
  ],
);
