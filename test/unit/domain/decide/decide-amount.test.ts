import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Currency } from '../../../../src/domain/money/money.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, application, gatewayAmount, money } from '../../../support/builders.ts';
import {
  authorization,
  capture,
  details,
  gatewayId,
  NO_AMOUNT,
  numberOf,
  of,
  refund,
  row,
  sale,
  series,
} from '../gateway-rows.ts';
import { adds, describeScenarios, known, type Scenario } from '../scenario.ts';

const JPY: Currency = { currencyCode: 'JPY', fractionDigits: 0 };
const KWD: Currency = { currencyCode: 'KWD', fractionDigits: 3 };

/** An authorization of a decimal text that is missing on a payment of `currency`. */
function exact(rule: string, currency: Currency, decimal: string, centAmount: number): Scenario {
  const { currencyCode } = currency;
  return {
    rule,
    payment: aPayment({ currency }),
    records: [authorization(1, of(decimal, currencyCode))],
    actions: [adds(1, 'Authorization', 'Success', money(centAmount, currencyCode))],
    reasons: ['added'],
  };
}

/** One record that cannot be written; its details say no more. */
function refused(
  rule: string,
  payment: Payment,
  record: GatewayTransaction,
  reason: Reason,
): Scenario {
  const evidence = [[numberOf(record), details(record, undefined)]] as const;
  return { rule, payment, records: [record], evidence, actions: [], reasons: [reason] };
}

const EUR: Currency = { currencyCode: 'EUR', fractionDigits: 2 };
const EMPTY = aPayment();
const YEN = aPayment({ currency: JPY });
const AUTHORIZED = aPayment({ transactions: [known(1, 'Authorization')] });

describeScenarios('decide, invariant 10: amounts that are exact', 'design §2.10', [
  exact('a currency of 2 digits', EUR, '10.50', 1050),
  exact('a currency of 0 digits', JPY, '500', 500),
  exact('a currency of 0 digits, zeros behind the point', JPY, '500.00', 500),
  exact('a currency of 3 digits', KWD, '1.234', 1234),
  exact('a currency of 3 digits, two given', KWD, '1.23', 1230),
  exact('a numeric text with leading zeros', EUR, '0010.5', 1050),
  exact('a numeric text without point', EUR, '10', 1000),
]);

describeScenarios(
  'decide, invariant 10: amounts that are never guessed',
  'design §2.10, §6 "Amounts"',
  [
    refused('no amount: exception', EMPTY, sale(1, NO_AMOUNT), 'missing-amount'),
    refused(
      'a capture without amount: exception',
      AUTHORIZED,
      capture(2, NO_AMOUNT),
      'missing-amount',
    ),
    refused('a refund without amount: exception', EMPTY, refund(1, NO_AMOUNT), 'missing-amount'),
    refused('an excess digit: exception', EMPTY, sale(1, of('10.505')), 'invalid-amount'),
    refused(
      'a fraction of a currency without digits',
      YEN,
      sale(1, of('500.5', 'JPY')),
      'invalid-amount',
    ),
    refused('a sign: exception', EMPTY, sale(1, of('-10.00')), 'invalid-amount'),
    refused('an exponent: exception', EMPTY, sale(1, of('1e1')), 'invalid-amount'),
    refused('an empty amount: exception', EMPTY, sale(1, of('')), 'invalid-amount'),
    refused(
      'an authorization of an empty amount: exception',
      EMPTY,
      authorization(1, of('')),
      'invalid-amount',
    ),
    refused(
      'a foreign currency: exception',
      EMPTY,
      sale(1, of('10.00', 'USD')),
      'foreign-currency',
    ),
    refused(
      'a foreign currency of an identified transaction: exception',
      AUTHORIZED,
      authorization(1, of('10.00', 'USD')),
      'foreign-currency',
    ),
    refused(
      'an excess digit of an identified transaction: exception',
      AUTHORIZED,
      authorization(1, of('10.001')),
      'invalid-amount',
    ),
    refused(
      'another amount than the identified transaction has: exception, never changed',
      AUTHORIZED,
      authorization(1, of('9.99')),
      'amount-differs',
    ),
    refused(
      'another amount, and another state: exception, the state is not changed either',
      aPayment({ transactions: [known(1, 'Authorization', { state: 'Pending' })] }),
      authorization(1, of('9.99')),
      'amount-differs',
    ),
  ],
);

const REFUNDED = { ...refund(2, NO_AMOUNT), refundedAmount: gatewayAmount('4.00') };
const PLAIN = authorization(1, NO_AMOUNT);

describeScenarios('decide, amounts that the row does not have', 'design §6 "Amounts"', [
  {
    rule: 'the details are asked',
    payment: EMPTY,
    records: [PLAIN],
    actions: [],
    reasons: ['details-unavailable'],
    wanted: [1],
  },
  {
    rule: 'the details have it',
    payment: EMPTY,
    records: [PLAIN],
    evidence: [[1, details(authorization(1), undefined)]],
    actions: [adds(1, 'Authorization', 'Success')],
    reasons: ['added'],
  },
  {
    rule: 'the details are not given: it may be written later',
    payment: EMPTY,
    records: [PLAIN],
    evidence: [[1, 'unavailable']],
    actions: [],
    reasons: ['details-unavailable'],
  },
  {
    rule: 'of a refund the amount that was refunded, never that of its charge',
    payment: aPayment({ transactions: [known(1, 'Charge')] }),
    records: [REFUNDED],
    actions: [adds(2, 'Refund', 'Success', money(400))],
    reasons: ['added'],
  },
]);

const PART = row(1, '110', [application('ics_auth', '110', '1')]);
const APPROVED = { ...PART, authorizedAmount: gatewayAmount('6.00') };

describeScenarios('decide, a part approval', 'design §6, cybersource-facts §2.2 (110)', [
  {
    rule: 'what was approved is authorized, and is for a person to look at',
    payment: EMPTY,
    records: [PART],
    evidence: [[1, details(APPROVED, 'PARTIAL_AUTHORIZED')]],
    actions: [adds(1, 'Authorization', 'Success', money(600))],
    reasons: ['partial-approval'],
  },
  {
    rule: 'the live path wrote what was asked for: exception, an amount is never changed',
    payment: AUTHORIZED,
    records: [PART],
    evidence: [[1, details(APPROVED, 'PARTIAL_AUTHORIZED')]],
    actions: [],
    reasons: ['amount-differs'],
  },
]);

const RAISED = row(2, '100', [application('ics_incremental_auth', '100', '1')], of('16.00'));
const INCREMENT = { ...RAISED, authorizedAmount: gatewayAmount('6.00') };
const UNDER_ORIGINAL = { ...RAISED, id: gatewayId(1) };

describeScenarios(
  'decide, an incremental authorization carries the increment',
  'design §6 "Amounts", cybersource-facts §2.2',
  [
    {
      rule: 'the row has the sum: the details are asked',
      payment: AUTHORIZED,
      records: [RAISED],
      actions: [],
      reasons: ['details-unavailable'],
      wanted: [2],
    },
    {
      rule: 'the details have the increment: that is added',
      payment: AUTHORIZED,
      records: [RAISED],
      evidence: series(authorization(1), INCREMENT),
      actions: [adds(2, 'Authorization', 'Success', money(600))],
      reasons: ['added'],
    },
    {
      rule: 'it is on the payment already: right',
      payment: aPayment({
        transactions: [
          known(1, 'Authorization'),
          known(2, 'Authorization', { amount: money(600) }),
        ],
      }),
      records: [RAISED],
      evidence: series(authorization(1), INCREMENT),
      actions: [],
      reasons: ['already-right'],
    },
    {
      rule: 'the details have no increment either: never guessed',
      payment: AUTHORIZED,
      records: [RAISED],
      evidence: series(authorization(1), RAISED),
      actions: [],
      reasons: ['missing-amount'],
    },
    {
      rule: 'under the original’s id, which is on the payment: exception',
      payment: AUTHORIZED,
      records: [UNDER_ORIGINAL],
      evidence: [
        [1, { ...details({ ...INCREMENT, id: gatewayId(1) }, undefined), rootId: gatewayId(1) }],
      ],
      actions: [],
      reasons: ['increment-under-original'],
    },
    {
      rule: 'under the original’s id, which is not on the payment: exception',
      payment: EMPTY,
      records: [UNDER_ORIGINAL],
      evidence: [
        [1, { ...details({ ...INCREMENT, id: gatewayId(1) }, undefined), rootId: gatewayId(1) }],
      ],
      actions: [],
      reasons: ['increment-under-original'],
    },
  ],
);
