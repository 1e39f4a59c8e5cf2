import type {
  GatewayAmount,
  GatewayTransaction,
  KnownDetails,
} from '../gateway/gateway-transaction.ts';
import type { TransactionType } from '../payment/payment.ts';
import { err, type Result } from '../result.ts';
import { type Currency, type Money, parseMoney } from './money.ts';

/** Why a gateway transaction has no amount that can be written on its payment. */
export type AmountProblem = 'missing-amount' | 'foreign-currency' | 'invalid-amount';

/** Which of its amounts a gateway transaction means by what it did. Source: reference/cybersource-facts.md §2.2. */
export function amountWritten(
  record: GatewayTransaction,
  type: TransactionType,
): GatewayAmount | undefined {
  const { amount, authorizedAmount, refundedAmount, reversedAmount } = record;
  switch (type) {
    case 'Authorization':
      return isPart(record) ? authorizedAmount : (amount ?? authorizedAmount);
    case 'Refund':
      return amount ?? refundedAmount;
    case 'CancelAuthorization':
      return reversedAmount ?? (isAutomaticReversal(record) ? undefined : amount);
    case 'Charge':
    case 'Chargeback':
      return amount;
  }
}

/** The amount of a record, else of its details; undefined when neither gives one. */
export function amountOf(
  record: GatewayTransaction,
  details: KnownDetails,
  type: TransactionType,
): GatewayAmount | undefined {
  const own = amountWritten(record, type);
  if (own !== undefined || details === undefined || details === 'unavailable') return own;
  return amountWritten(details.record, type);
}

/** A gateway amount in minor units of a payment's currency. Source: invariant 10. */
export function inCurrency(
  amount: GatewayAmount | undefined,
  currency: Currency,
): Result<Money, AmountProblem> {
  if (amount === undefined) return err('missing-amount');
  if (amount.currencyCode !== currency.currencyCode) return err('foreign-currency');
  const read = parseMoney(amount.decimal, currency);
  return read.ok ? read : err('invalid-amount');
}

/** What a record reads as, when only its own amounts are to be looked at. */
export function amountInCurrency(
  record: GatewayTransaction,
  type: TransactionType,
  currency: Currency,
): Money | undefined {
  const read = inCurrency(amountWritten(record, type), currency);
  return read.ok ? read.value : undefined;
}

/** Of a part approval and of an increment, `totalAmount` is what was asked for, and the sum. */
function isPart({ reasonCode, applications }: GatewayTransaction): boolean {
  return (
    reasonCode === '110' ||
    applications.some((one) => one.name === 'ics_incremental_auth' && one.reasonCode !== undefined)
  );
}

/** Whether an automatic reversal is in a record, which then has the amount of what caused it. */
export function isAutomaticReversal({ applications }: GatewayTransaction): boolean {
  return applications.some(({ name }) => name === 'ics_auto_auth_reversal');
}
