import { compareText } from '../compare-text.ts';
import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import { refundExcess, withCaptureBalance } from '../money/capture-balance.ts';
import { stillHeld } from '../money/held-money.ts';
import type { Payment, Transaction } from '../payment/payment.ts';
import { conclude } from './conclude.ts';
import type { Decision } from './decision.ts';
import { judge } from './judge.ts';
import type { DecisionSettings, Evidence, Ledger, Ruling } from './ruling.ts';

/**
 * Decides what a payment must become, given what the gateway did, and why.
 *
 * Pure: no clock, no network. Applying the actions and deciding again yields no actions; the order of
 * `records` does not matter. When `wanted` is not empty, ask for those details and decide again.
 * Source: design §2, §6.
 */
export function decide(
  payment: Payment,
  records: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
): Decision {
  const ordered = records.toSorted(oldestFirst);
  const rulings = withinCharges(payment, ordered, evidence, settings);
  const ledger = rulings.at(-1)?.ledger ?? payment.transactions;
  const balanced = withCaptureBalance(payment, ledger);
  const held = stillHeld(rulings, ledger);
  const judged = rulings.map((ruling) => settle(ruling, payment, ledger, held));
  return conclude(payment.transactions, balanced, judged);
}

/** Gateway time, then id: the order in which things happened, and the same for any order of input. */
function oldestFirst(a: GatewayTransaction, b: GatewayTransaction): number {
  return Date.parse(a.submittedAt) - Date.parse(b.submittedAt) || compareText(a.id, b.id);
}

/**
 * Rules on all records, leaving out those that would refund more than was charged, newest first:
 * these are for a person to look at, and must not keep the others from being written.
 */
function withinCharges(
  payment: Payment,
  ordered: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
): readonly Ruling[] {
  const withheld = new Set<string>();
  for (;;) {
    const rulings = ruleAll(payment, ordered, evidence, settings, withheld);
    const ledger = rulings.at(-1)?.ledger ?? payment.transactions;
    const excess = refundExcess(ledger);
    const worse = excess > Math.max(0, refundExcess(payment.transactions));
    const culprit = worse
      ? rulings.findLast((one) => raisesExcess(one, payment, ledger))
      : undefined;
    if (culprit === undefined) return rulings;
    withheld.add(culprit.record.id);
  }
}

/** Whether in the end a refund it touched counts that did not, or a charge no longer counts that did. */
function raisesExcess({ touched }: Ruling, payment: Payment, ledger: Ledger): boolean {
  return touched.some((id) => {
    const before = find(payment.transactions, id)?.state === 'Success';
    const after = find(ledger, id)?.state === 'Success';
    return find(ledger, id)?.type === 'Refund'
      ? after && !before
      : find(ledger, id)?.type === 'Charge' && before && !after;
  });
}

function ruleAll(
  payment: Payment,
  ordered: readonly GatewayTransaction[],
  evidence: Evidence,
  settings: DecisionSettings,
  withheld: ReadonlySet<string>,
): readonly Ruling[] {
  const rulings: Ruling[] = [];
  let ledger: Ledger = payment.transactions;
  for (const record of ordered) {
    const ruling = judge({ payment, ledger, record, evidence, settings });
    const kept = withheld.has(record.id) ? withhold(ruling, ledger) : ruling;
    rulings.push(kept);
    ledger = kept.ledger;
  }
  return rulings;
}

function withhold(ruling: Ruling, ledger: Ledger): Ruling {
  const reason = 'refunds-exceed-charges';
  return { ...ruling, ledger, reason, change: undefined, touched: [], heldAmount: undefined };
}

/** Looks at a ruling again when all records are known: a change that another record undid is none, a held amount may have been reversed. */
function settle(
  ruling: Ruling,
  payment: Payment,
  ledger: Ledger,
  held: ReadonlySet<string>,
): Ruling {
  const undone =
    ruling.change !== undefined &&
    ruling.touched.every(
      (id) => find(payment.transactions, id)?.state === find(ledger, id)?.state,
    ) &&
    ruling.reason !== 'adopted';
  const settled: Ruling = undone
    ? { ...ruling, reason: 'already-right', change: undefined }
    : ruling;
  return settled.heldAmount !== undefined && held.has(settled.record.id)
    ? { ...settled, reason: 'reversal-needed' }
    : settled;
}

function find(transactions: readonly Transaction[], id: string): Transaction | undefined {
  return transactions.find((transaction) => transaction.id === id);
}
