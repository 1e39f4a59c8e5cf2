import { actionsBetween } from '../payment/actions.ts';
import type { Payment, Transaction } from '../payment/payment.ts';
import type { Condition, Decision, Judgement, Subject } from './decision.ts';
import { outcomeOfReason } from './reason.ts';
import type { RecordResult } from './record-result.ts';
import { standing } from './standing.ts';

/**
 * The decision that results come to: the actions from the payment's transactions to the wanted ones, a judgement of
 * each subject, and the conditions that they raised, over or not. Nothing is written beside a transaction that a payment
 * extension would execute (invariant 1).
 */
export function buildDecision<Kind extends Subject>(
  payment: Payment,
  after: readonly Transaction[],
  results: readonly RecordResult<Kind>[],
): Decision {
  const wanted = unique(results.flatMap((one) => one.wanted));
  const wantedVerdicts = unique(results.flatMap((one) => one.wantedVerdicts));
  const actions = actionsBetween(payment.transactions, after);
  const isBlocked = actions.length > 0 && after.some(isExecutable);
  const transactions = isBlocked ? payment.transactions : after;
  const raised = results.flatMap((one) => one.conditions);
  const holding = standing({ ...payment, transactions }, raised);
  const judgements = (isBlocked ? results.map(blocked) : results).map((one) =>
    toJudgement(one, holding),
  );
  return {
    actions: isBlocked ? [] : actions,
    wanted,
    wantedVerdicts,
    conditions: raised,
    judgements,
  };
}

/** A payment extension beside us would execute it on any write of ours (invariant 1). */
function isExecutable({ type, state }: Transaction): boolean {
  return state === 'Initial' && type !== 'Authorization' && type !== 'Chargeback';
}

function blocked<Kind extends Subject>(result: RecordResult<Kind>): RecordResult<Kind> {
  return result.change === undefined
    ? result
    : { ...result, reason: 'initial-transaction', change: undefined };
}

/** What a person has to act on is said first; what was written shows beside it. */
function toJudgement<Kind extends Subject>(
  { record, reason, change, detail, conditions: own }: RecordResult<Kind>,
  holding: readonly Condition[],
): Judgement {
  const condition = holding.find((one) =>
    own.some((mine) => mine.reason === one.reason && mine.subject.id === one.subject.id),
  );
  const isOpen = condition !== undefined && outcomeOfReason(reason) !== 'exception';
  return { record, reason: isOpen ? condition.reason : reason, change, detail };
}

function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)];
}
