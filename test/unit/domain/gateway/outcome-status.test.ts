import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { TransactionType } from '../../../../src/domain/payment/payment.ts';
import { application } from '../../../support/builders.ts';
import { details, row } from '../gateway-rows.ts';
import {
  DETAILS,
  describeOutcomes,
  moved,
  type OutcomeRow,
  refusal,
  success,
} from './outcome-rows.ts';

/** The outcome of one application of a kind. */
function of(type: TransactionType, state: 'Success' | 'Failure' | 'Pending', name: string) {
  return moved(type, state, { isCapture: CAPTURES.includes(name) });
}

const CAPTURES = ['ics_ap_capture', 'ics_paypal_do_capture'];
const SALES = [
  'ics_ap_sale',
  'ics_bank_transfer',
  'ics_bank_transfer_real_time',
  'ics_direct_debit',
  'ics_boleto_payment',
  'ics_china_payment',
  'ics_paypal_ec_do_payment',
  'ics_paypal_do_ref_transaction',
  'ics_paypal_preapproved_payment',
];
const REFUNDS = [
  'ics_ap_refund',
  'ics_bank_transfer_refund',
  'ics_direct_debit_refund',
  'ics_china_refund',
  'ics_paypal_refund',
  'ics_paypal_credit',
];

const LATER: readonly (readonly [string, TransactionType])[] = [
  ...[...SALES, ...CAPTURES].map((name) => [name, 'Charge'] as const),
  ...REFUNDS.map((name) => [name, 'Refund'] as const),
];

const MONEY = ['SETTLED', 'COMPLETED', 'FUNDED', 'settled'];
const ENDED = ['FAILED', 'ABANDONED', 'CANCELLED', 'EXPIRED', 'REJECTED', 'DECLINED'];
const OPEN = [
  'PENDING',
  'INITIATED',
  'STARTED',
  'SETTLE_INITIATED',
  'TRANSMITTED',
  'BATCHED',
  'NEW_WORD',
];

describeOutcomes(
  'alternative and bank payments end by their status',
  'design §6, cybersource-facts §3.1',
  LATER.flatMap(([name, type]): readonly OutcomeRow[] => [
    ...MONEY.map(
      (eventStatus): OutcomeRow => [
        `${name} ${eventStatus}`,
        success(name, { eventStatus }),
        of(type, 'Success', name),
      ],
    ),
    ...ENDED.map(
      (eventStatus): OutcomeRow => [
        `${name} ${eventStatus}`,
        success(name, { eventStatus }),
        of(type, 'Failure', name),
      ],
    ),
    ...OPEN.map(
      (eventStatus): OutcomeRow => [
        `${name} ${eventStatus}`,
        success(name, { eventStatus }),
        of(type, 'Pending', name),
      ],
    ),
    [`${name} without any status: details first`, success(name), DETAILS],
    [
      `${name} without any status, nor in the details: Pending`,
      success(name),
      of(type, 'Pending', name),
      {},
      details(success(name), undefined),
    ],
    [`${name} refused by its code`, refusal(name), of(type, 'Failure', name)],
  ]),
);

const WORD = { eventStatus: undefined, status: undefined };
const REFUND_DONE: OutcomeRow = [
  'a refund that is REFUNDED',
  success('ics_ap_refund', { status: 'REFUNDED' }),
  moved('Refund', 'Success'),
];

/** A sale with three places for a status. */
function saying(eventStatus?: string, own?: string, status?: string): GatewayTransaction {
  const applications = [{ ...application('ics_ap_sale', '100', '1'), status: own }];
  return row(1, '100', applications, { ...WORD, eventStatus, status });
}

describeOutcomes(
  'which status counts',
  'design §6: eventStatus, else the application’s or the record’s',
  [
    REFUND_DONE,
    [
      'the processor’s before all',
      saying('FAILED', 'SETTLED', 'SETTLED'),
      moved('Charge', 'Failure'),
    ],
    [
      'the application’s before the record’s',
      saying(undefined, 'SETTLED', 'FAILED'),
      moved('Charge', 'Success'),
    ],
    [
      'the record’s where there is no other',
      saying(undefined, undefined, 'SETTLED'),
      moved('Charge', 'Success'),
    ],
    ['a blank one is none', saying(' ', '', 'SETTLED'), moved('Charge', 'Success')],
    [
      'known details before the row, which is older',
      saying('PENDING'),
      moved('Charge', 'Success'),
      {},
      details(saying('SETTLED'), undefined),
    ],
    [
      'the row where the details have none',
      saying('SETTLED'),
      moved('Charge', 'Success'),
      {},
      details(saying(), undefined),
    ],
    [
      'the row where there are no details',
      saying('PENDING'),
      moved('Charge', 'Pending'),
      {},
      'unavailable',
    ],
    [
      'of another application it says nothing of this one',
      row(1, '100', [
        { ...application('ics_ap_sessions', '100', '1'), status: 'COMPLETED' },
        { ...application('ics_ap_sale', '100', '1'), status: 'PENDING' },
      ]),
      moved('Charge', 'Pending'),
    ],
  ],
);

describeOutcomes(
  'alternative authorizations',
  'design §6, cybersource-facts §3.1 (Klarna, PayPal)',
  [
    ...['AUTHORIZED', 'REVERSED', 'AUTH_REVERSED', 'COMPLETED'].map(
      (status): OutcomeRow => [
        `${status}: authorized, for a reversal is a record of its own`,
        success('ics_ap_auth', { status }),
        moved('Authorization', 'Success'),
      ],
    ),
    ['FAILED', success('ics_ap_auth', { status: 'FAILED' }), moved('Authorization', 'Failure')],
    ['PENDING', success('ics_ap_auth', { status: 'PENDING' }), moved('Authorization', 'Pending')],
    ['without any status: details first', success('ics_paypal_authorization'), DETAILS],
    [
      'refused by its code',
      refusal('ics_ap_auth'),
      moved('Authorization', 'Failure', { orCharge: true }),
    ],
  ],
);

describeOutcomes(
  'eChecks are sent to the bank, and may come back',
  'design §6, cybersource-facts §3.1',
  (['ics_ecp_debit', 'ics_ecp_credit'] as const).flatMap((name): readonly OutcomeRow[] => {
    const type = name === 'ics_ecp_debit' ? 'Charge' : 'Refund';
    return [
      ...['TRANSMITTED', 'COMPLETED', 'SETTLED'].map(
        (status): OutcomeRow => [
          `${name} ${status}`,
          success(name, { status }),
          moved(type, 'Success'),
        ],
      ),
      [`${name} PENDING`, success(name, { status: 'PENDING' }), moved(type, 'Pending')],
      ...['FAILED', 'VOIDED', 'NSF', 'FIRST NSF', 'STOP_PAYMENT'].map(
        (status): OutcomeRow => [
          `${name} ${status}`,
          success(name, { status }),
          moved(type, 'Failure'),
        ],
      ),
      [`${name} without any status: details first`, success(name), DETAILS],
      [
        `${name} without any status, nor in the details: Pending`,
        success(name),
        moved(type, 'Pending'),
        {},
        details(success(name), undefined),
      ],
      [`${name} refused by its code`, refusal(name), moved(type, 'Failure')],
    ];
  }),
);

describeOutcomes(
  'what settles at once needs no status',
  'design §6',
  (
    [
      ['ics_pin_debit_purchase', 'Charge'],
      ['ics_pinless_debit', 'Charge'],
      ['ics_gift_card_redemption', 'Charge'],
      ['ics_pin_debit_credit', 'Refund'],
      ['ics_gift_card_refund', 'Refund'],
    ] as const
  ).flatMap(([name, type]): readonly OutcomeRow[] => [
    [`${name} 100`, success(name), moved(type, 'Success')],
    [`${name} refused`, refusal(name), moved(type, 'Failure')],
  ]),
);

describeOutcomes('the status of a card is no outcome', 'design §6 "After acceptance"', [
  ...['PENDING', 'TRANSMITTED', 'BATCHED'].map(
    (status): OutcomeRow => [
      `ics_bill 100, ${status}`,
      success('ics_bill', { status }),
      moved('Charge', 'Success', { isCapture: true }),
    ],
  ),
]);
