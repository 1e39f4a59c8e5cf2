import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import type { Transaction, TransactionType } from '../payment/payment.ts';
import { err, ok, type Result } from '../result.ts';
import { type Currency, type Money, parseMoney } from './money.ts';

/** Why a gateway transaction has no amount that can be written on its payment. */
export type AmountProblem = 'missing-amount' | 'foreign-currency' | 'invalid-amount';

/**
 * The amount of a gateway transaction in minor units of its payment's currency.
 * Only a full reversal may lack one: it takes the amount of the authorization it releases.
 * Source: design §6, invariant 10.
 */
export function amountOf(
  record: GatewayTransaction,
  type: TransactionType,
  currency: Currency,
  transactions: readonly Transaction[],
): Result<Money, AmountProblem> {
  if (record.amount === undefined) {
    const authorized =
      type === 'CancelAuthorization' ? releasable(record, transactions) : undefined;
    return authorized === undefined ? err('missing-amount') : ok(authorized.amount);
  }
  if (record.amount.currencyCode !== currency.currencyCode) return err('foreign-currency');
  const amount = parseMoney(record.amount.decimal, currency);
  return amount.ok ? amount : err('invalid-amount');
}

/** The one authorization a reversal without amount can mean: of those before it the only one, else the only one that holds. */
function releasable(
  record: GatewayTransaction,
  transactions: readonly Transaction[],
): Transaction | undefined {
  const all = transactions.filter((one) => one.type === 'Authorization' && precedes(one, record));
  const holding = all.filter(({ state }) => state === 'Success' || state === 'Pending');
  if (all.length === 1) return all[0];
  return holding.length === 1 ? holding[0] : undefined;
}

/** In the order of `decide`: time, then id. A transaction without time may have come before anything. */
function precedes(one: Transaction, { id, submittedAt }: GatewayTransaction): boolean {
  if (one.timestamp === undefined) return true;
  const earlier = Date.parse(submittedAt) - Date.parse(one.timestamp);
  return earlier > 0 || (earlier === 0 && (one.interactionId ?? '') < id);
}
