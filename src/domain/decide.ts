import { actionsBetween } from './actions.ts';
import { refundExcess, withCaptureBalance } from './capture-balance.ts';
import type { Decision, Judgement, PaymentAction } from './decision.ts';
import type { GatewayTransaction } from './gateway-transaction.ts';
import { stillHeld } from './held-money.ts';
import { judge } from './judge.ts';
import type { Payment, Transaction } from './payment.ts';
import { outcomeOfReason } from './reason.ts';
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
  return conclude(payment, balanced, judged);
}

/** Gateway time, then id: the order in which things happened, and the same for any order of input. */
function oldestFirst(a: GatewayTransaction, b: GatewayTransaction): number {
  return Date.parse(a.submittedAt) - Date.parse(b.submittedAt) || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
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

function conclude(payment: Payment, after: Ledger, rulings: readonly Ruling[]): Decision {
  const wanted = [...new Set(rulings.flatMap((one) => (one.wanted ? [one.record.id] : [])))];
  const actions = actionsBetween(payment.transactions, after);
  if (actions.length > 0 && after.some(isExecutable)) {
    return { actions: [], wanted, judgements: rulings.map(blocked).map(toJudgement) };
  }
  if (actions.length > 0 && rulings.every(({ change }) => change === undefined)) {
    return balanceOnly(actions, rulings, wanted);
  }
  return { actions, wanted, judgements: rulings.map(toJudgement) };
}

/** A payment extension beside us would execute it on any write of ours (invariant 1). */
function isExecutable({ type, state }: Transaction): boolean {
  return state === 'Initial' && type !== 'Authorization' && type !== 'Chargeback';
}

function blocked(ruling: Ruling): Ruling {
  return ruling.change === undefined
    ? ruling
    : { ...ruling, reason: 'initial-transaction', change: undefined };
}

/** Only what is left on the charges is wrong: counted on the newest charge or refund that was read. */
function balanceOnly(
  actions: readonly PaymentAction[],
  rulings: readonly Ruling[],
  wanted: readonly string[],
): Decision {
  const cause = rulings.findLast(
    ({ type, reason }) =>
      (type === 'Charge' || type === 'Refund') && outcomeOfReason(reason) === 'unchanged',
  );
  const judgements = rulings.map((ruling) =>
    toJudgement(ruling === cause ? { ...ruling, reason: 'balance-corrected' } : ruling),
  );
  return { actions: cause === undefined ? [] : actions, wanted, judgements };
}

function toJudgement({ record, reason, change, detail }: Ruling): Judgement {
  return { record, reason, change, detail };
}
