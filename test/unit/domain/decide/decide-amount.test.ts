import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Currency } from '../../../../src/domain/money/money.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { aPayment, money } from '../../../support/builders.ts';
import { authorization, capture, NO_AMOUNT, of, refund, reversal, sale } from '../gateway-rows.ts';
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

/** One record that cannot be written. */
function refused(
  rule: string,
  payment: Payment,
  record: GatewayTransaction,
  reason: Reason,
): Scenario {
  return { rule, payment, records: [record], actions: [], reasons: [reason] };
}

const EUR: Currency = { currencyCode: 'EUR', fractionDigits: 2 };
const EMPTY = aPayment();
const YEN = aPayment({ currency: JPY });
const AUTHORIZED = aPayment({ transactions: [known(1, 'Authorization')] });

describeScenarios('decide, invariant 10: amounts that are exact', [
  exact('a currency of 2 digits', EUR, '10.50', 1050),
  exact('a currency of 0 digits', JPY, '500', 500),
  exact('a currency of 0 digits, zeros behind the point', JPY, '500.00', 500),
  exact('a currency of 3 digits', KWD, '1.234', 1234),
  exact('a currency of 3 digits, two given', KWD, '1.23', 1230),
  exact('a numeric text with leading zeros', EUR, '0010.5', 1050),
  exact('a numeric text without point', EUR, '10', 1000),
]);

describeScenarios('decide, invariant 10: amounts that are never guessed', [
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
  refused('a foreign currency: exception', EMPTY, sale(1, of('10.00', 'USD')), 'foreign-currency'),
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
]);

const DECLINED = known(1, 'Authorization', { state: 'Failure' });

describeScenarios('decide, a reversal without amount takes the authorization’s', [
  {
    rule: 'a declined attempt and a good one: the good one’s',
    payment: aPayment({
      transactions: [DECLINED, known(2, 'Authorization', { amount: money(700) })],
    }),
    records: [reversal(3, NO_AMOUNT)],
    actions: [adds(3, 'CancelAuthorization', 'Success', money(700))],
    reasons: ['added'],
  },
  {
    rule: 'a failed one that is the only one (risk rejected): that one’s',
    payment: aPayment({ transactions: [DECLINED] }),
    records: [reversal(2, NO_AMOUNT)],
    actions: [adds(2, 'CancelAuthorization', 'Success')],
    reasons: ['added'],
  },
  refused('no authorization: exception', EMPTY, reversal(2, NO_AMOUNT), 'missing-amount'),
  refused(
    'a sale has no authorization to take it from: exception',
    aPayment({ transactions: [known(1, 'Charge')] }),
    reversal(2, NO_AMOUNT),
    'missing-amount',
  ),
  refused(
    'two good authorizations: exception, for either could be meant',
    aPayment({ transactions: [known(1, 'Authorization'), known(2, 'Authorization')] }),
    reversal(3, NO_AMOUNT),
    'missing-amount',
  ),
  {
    rule: 'an authorization that came after it is not the one it released',
    payment: EMPTY,
    records: [reversal(1, NO_AMOUNT), authorization(2)],
    actions: [adds(2, 'Authorization', 'Success')],
    reasons: ['missing-amount', 'added'],
  },
]);
