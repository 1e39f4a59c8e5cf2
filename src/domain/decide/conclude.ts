import { actionsBetween } from '../payment/actions.ts';
import type { Transaction } from '../payment/payment.ts';
import type { Condition, Decision, Judgement, PaymentAction, Subject } from './decision.ts';
import { outcomeOfReason } from './reason.ts';
import type { Ledger, Ruling } from './ruling.ts';

/**
 * The decision that rulings come to: the actions from one ledger to the other, and a judgement of each
 * subject. Nothing is written beside a transaction that a payment extension would execute (invariant 1).
 */
export function conclude<Kind extends Subject>(
  before: Ledger,
  after: Ledger,
  rulings: readonly Ruling<Kind>[],
): Decision {
  const wanted = [...new Set(rulings.flatMap((one) => (one.wanted ? [one.record.id] : [])))];
  const conditions = rulings.flatMap(heldOf);
  const actions = actionsBetween(before, after);
  if (actions.length > 0 && after.some(isExecutable)) {
    return {
      actions: [],
      wanted,
      conditions,
      judgements: rulings.map(blocked).map(toJudgement),
    };
  }
  if (actions.length > 0 && rulings.every(({ change }) => change === undefined)) {
    return { ...balanceOnly(actions, rulings), wanted, conditions };
  }
  return { actions, wanted, conditions, judgements: rulings.map(toJudgement) };
}

/** A payment extension beside us would execute it on any write of ours (invariant 1). */
function isExecutable({ type, state }: Transaction): boolean {
  return state === 'Initial' && type !== 'Authorization' && type !== 'Chargeback';
}

function blocked<Kind extends Subject>(ruling: Ruling<Kind>): Ruling<Kind> {
  return ruling.change === undefined
    ? ruling
    : { ...ruling, reason: 'initial-transaction', change: undefined };
}

/** Only what is left on the charges is wrong: counted on the newest charge or refund that was read. */
function balanceOnly<Kind extends Subject>(
  actions: readonly PaymentAction[],
  rulings: readonly Ruling<Kind>[],
): Pick<Decision, 'actions' | 'judgements'> {
  const cause = rulings.findLast(
    ({ type, reason }) =>
      (type === 'Charge' || type === 'Refund') && outcomeOfReason(reason) === 'unchanged',
  );
  const judgements = rulings.map((ruling) =>
    toJudgement(ruling === cause ? { ...ruling, reason: 'balance-corrected' } : ruling),
  );
  return { actions: cause === undefined ? [] : actions, judgements };
}

function toJudgement<Kind extends Subject>({
  record,
  reason,
  change,
  detail,
}: Ruling<Kind>): Judgement {
  return { record, reason, change, detail };
}

/** What risk rejected is held until its reversal is on the payment, whether that came before or comes after. */
function heldOf<Kind extends Subject>({
  record,
  heldAmount: amount,
}: Ruling<Kind>): readonly Condition[] {
  if (amount === undefined) return [];
  const { id, merchantId, submittedAt, clientReference } = record;
  const subject = { id, merchantId, submittedAt, clientReference };
  return [{ reason: 'reversal-needed', subject, amount }];
}
