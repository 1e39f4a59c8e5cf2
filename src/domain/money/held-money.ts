import type { Ledger, Ruling } from '../decide/ruling.ts';
import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import type { Transaction } from '../payment/payment.ts';
import { type Money, sameMoney } from './money.ts';

/**
 * The records that risk rejected and whose money is still held, by id: each needs a reversal of its own,
 * of its amount and not before it. Source: design §6, reason code 481.
 */
export function stillHeld(rulings: readonly Ruling[], ledger: Ledger): ReadonlySet<string> {
  const reversals = new Set(ledger.filter(isReversal));
  const held = new Set<string>();
  for (const { record, heldAmount } of rulings) {
    if (heldAmount === undefined) continue;
    const own = [...reversals].find((one) => releases(one, record, heldAmount));
    if (own === undefined) held.add(record.id);
    else reversals.delete(own);
  }
  return held;
}

function isReversal({ type, state }: Transaction): boolean {
  return type === 'CancelAuthorization' && (state === 'Success' || state === 'Pending');
}

function releases(one: Transaction, record: GatewayTransaction, held: Money): boolean {
  const later =
    one.timestamp === undefined || Date.parse(one.timestamp) >= Date.parse(record.submittedAt);
  return later && sameMoney(one.amount, held);
}
