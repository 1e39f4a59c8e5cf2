import { application } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  decline,
  row,
  sale,
  voiding,
  voidingWithReversal,
} from '../gateway-rows.ts';
import { describeOutcomes, moved, none, type OutcomeRow, voids } from './outcome-rows.ts';

/** A summary in which one application ran with success. */
function success(name: string) {
  return row(1, '100', [application(name, '100', '1')]);
}

/** A summary in which one application ran and was refused. */
function refusal(name: string) {
  return row(1, '203', [application(name, '203', '0')]);
}

const AUTHORIZATIONS: readonly OutcomeRow[] = [
  [
    'ics_auth 100, no ics_bill: Authorization Success',
    authorization(1),
    moved('Authorization', 'Success'),
  ],
  [
    'ics_auth 100 where the payment is a sale: still an Authorization',
    authorization(1),
    moved('Authorization', 'Success'),
    { saleEnabled: true },
  ],
  ['ics_auth refused: Authorization Failure', decline(1), moved('Authorization', 'Failure')],
  [
    'ics_auth refused where the payment is a sale: Charge Failure',
    decline(1),
    moved('Charge', 'Failure'),
    { saleEnabled: true },
  ],
  [
    'ics_incremental_auth 100: Authorization Success',
    success('ics_incremental_auth'),
    moved('Authorization', 'Success'),
  ],
  [
    'ics_ap_auth 100: Authorization Success',
    success('ics_ap_auth'),
    moved('Authorization', 'Success'),
  ],
  [
    'ics_ap_auth refused: Authorization Failure',
    refusal('ics_ap_auth'),
    moved('Authorization', 'Failure'),
  ],
];

const CHARGES: readonly OutcomeRow[] = [
  ['ics_auth and ics_bill 100 (sale): one Charge Success', sale(1), moved('Charge', 'Success')],
  [
    'ics_auth 100, ics_bill refused: Charge Failure',
    row(1, '233', [application('ics_auth', '100', '1'), application('ics_bill', '233', '0')]),
    moved('Charge', 'Failure'),
  ],
  [
    'ics_auth refused, ics_bill ran: Charge Failure',
    row(1, '203', [application('ics_auth', '203', '0'), application('ics_bill', '203', '0')]),
    moved('Charge', 'Failure'),
  ],
  ['ics_bill alone 100: Charge Success', capture(1), moved('Charge', 'Success')],
  ['ics_bill alone refused: Charge Failure', refusal('ics_bill'), moved('Charge', 'Failure')],
  ['ics_ap_capture 100: Charge Success', success('ics_ap_capture'), moved('Charge', 'Success')],
  ['ics_ap_capture refused: Charge Failure', refusal('ics_ap_capture'), moved('Charge', 'Failure')],
  ['ics_ap_sale 100: Charge Success', success('ics_ap_sale'), moved('Charge', 'Success')],
  ['ics_ap_sale refused: Charge Failure', refusal('ics_ap_sale'), moved('Charge', 'Failure')],
  ['ics_ecp_debit 100: Charge Success', success('ics_ecp_debit'), moved('Charge', 'Success')],
  ['ics_ecp_debit refused: Charge Failure', refusal('ics_ecp_debit'), moved('Charge', 'Failure')],
  [
    'ics_bank_transfer 100: Charge Success',
    success('ics_bank_transfer'),
    moved('Charge', 'Success'),
  ],
  ['ics_direct_debit 100: Charge Success', success('ics_direct_debit'), moved('Charge', 'Success')],
];

const REFUNDS: readonly OutcomeRow[] = [
  'ics_credit',
  'ics_ecp_credit',
  'ics_ap_refund',
  'ics_bank_transfer_refund',
  'ics_direct_debit_refund',
].flatMap((name): readonly OutcomeRow[] => [
  [`${name} 100: Refund Success`, success(name), moved('Refund', 'Success')],
  [`${name} refused: Refund Failure`, refusal(name), moved('Refund', 'Failure')],
]);

const REVERSALS: readonly OutcomeRow[] = [
  'ics_auth_reversal',
  'ics_auto_auth_reversal',
  'ics_auto_full_auth_reversal',
  'ics_auto_void_auth_reversal',
  'ics_timeout_auth_reversal',
  'ics_ap_auth_reversal',
].flatMap((name): readonly OutcomeRow[] => [
  [
    `${name} 100: CancelAuthorization Success`,
    success(name),
    moved('CancelAuthorization', 'Success', 'final', true),
  ],
  [
    `${name} refused: CancelAuthorization Failure`,
    refusal(name),
    moved('CancelAuthorization', 'Failure'),
  ],
  [
    `${name} by rCode 1 alone: CancelAuthorization Success`,
    row(1, undefined, [application(name, undefined, '1')]),
    moved('CancelAuthorization', 'Success', 'final', true),
  ],
  [
    `${name} by rCode 0 alone: CancelAuthorization Failure`,
    row(1, undefined, [application(name, undefined, '0')]),
    moved('CancelAuthorization', 'Failure'),
  ],
]);

const VOIDS: readonly OutcomeRow[] = [
  ['ics_void 100: voids a capture or refund', voiding(1), voids()],
  ['ics_void refused: ignored', refusal('ics_void'), none('void-refused')],
  [
    'ics_void by name only beside a capture that ran: the capture',
    row(1, '100', [application('ics_bill', '100', '1'), application('ics_void')]),
    moved('Charge', 'Success'),
  ],
  ['ics_void 100 with the authorization released: both', voidingWithReversal(1), voids(true)],
  [
    'ics_void 100, the release refused: the void alone',
    row(1, '100', [
      application('ics_void', '100', '1'),
      application('ics_auto_void_auth_reversal', '238', '0'),
    ]),
    voids(),
  ],
];

describeOutcomes('outcomeOf, authorizations', AUTHORIZATIONS);
describeOutcomes('outcomeOf, charges', CHARGES);
describeOutcomes('outcomeOf, refunds', REFUNDS);
describeOutcomes('outcomeOf, reversals', REVERSALS);
describeOutcomes('outcomeOf, voids', VOIDS);
