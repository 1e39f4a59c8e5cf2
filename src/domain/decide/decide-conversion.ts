import { compareText } from '../compare-text.ts';
import type { Conversion } from '../gateway/conversion.ts';
import { withCaptureBalance } from '../money/capture-balance.ts';
import type { Payment } from '../payment/payment.ts';
import { buildDecision } from './build-decision.ts';
import type { Decision } from './decision.ts';
import type { Evidence } from './evidence.ts';
import { judgeNamed, judgeUnnamed, type VerdictInput } from './judge-verdict.ts';
import { type DecisionSettings, found, type RecordResult } from './record-result.ts';

/** What is known beside the verdicts of a slice: details, and of which ids every verdict since their submission is read. */
export type VerdictEvidence = {
  readonly details: Evidence;
  readonly allRead: ReadonlySet<string>;
};

/**
 * Decides what a payment must become, given the fraud team's verdicts on its transactions, and why.
 * Each transaction is judged by itself; of several verdicts on one the latest counts.
 *
 * Pure: no clock, no network. Applying the actions and deciding again yields no actions; the order of
 * `conversions` does not matter. When `wanted` or `wantedVerdicts` is not empty, ask for them and decide again.
 * Source: design §6 "Verdicts", SP-R5, SP-R6, SP-R17.
 */
export function decideConversion(
  payment: Payment,
  conversions: readonly Conversion[],
  evidence: VerdictEvidence,
  settings: DecisionSettings,
): Decision {
  const results = judgeAll(payment, conversions.toSorted(oldestFirst), evidence, settings);
  const after = results.at(-1)?.transactions ?? payment.transactions;
  const isCharged = results.some(
    ({ change }) => change?.type === 'Charge' && change.to === 'Success',
  );
  if (!isCharged) return buildDecision(payment, after, results);
  return buildDecision(
    payment,
    withCaptureBalance(payment, after, new Map()).transactions,
    results,
  );
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Time of the verdict, then what it says: the same for any order of input. Without a time it is the oldest. */
function oldestFirst(a: Conversion, b: Conversion): number {
  return timeOf(a) - timeOf(b) || compareText(contentOf(a), contentOf(b));
}

function timeOf({ submittedAt }: Conversion): number {
  return Date.parse(submittedAt ?? '') || 0;
}

function contentOf({ id, newDecision, originalDecision }: Conversion): string {
  return [id, newDecision, originalDecision].join(' ');
}

/**
 * Judges verdicts whose transaction is known by its id before those that must look for theirs: what is
 * left Pending is only known then, whatever came first. The results come in the order of the verdicts, the last one
 * with the transactions after all of them.
 */
function judgeAll(
  payment: Payment,
  ordered: readonly Conversion[],
  { details, allRead }: VerdictEvidence,
  settings: DecisionSettings,
): readonly RecordResult<Conversion>[] {
  let { transactions } = payment;
  const inputOf = (record: Conversion): VerdictInput => ({
    ...{ payment, transactions, record, evidence: details, settings, claimed: NONE },
    earlier: ordered.filter((one) => one.id === record.id && one !== record),
    isAllRead: allRead.has(record.id),
  });
  const taken = <Found extends RecordResult<Conversion> | undefined>(result: Found): Found => {
    transactions = result?.transactions ?? transactions;
    return result;
  };
  const first = ordered.map((record, index) => {
    const isLatest = index === ordered.findLastIndex(({ id }) => id === record.id);
    const input = inputOf(record);
    return { record, result: taken(isLatest ? judgeNamed(input) : found(input, 'superseded')) };
  });
  const isAlone = first.filter(({ result }) => result === undefined).length === 1;
  const results = first.map(
    ({ record, result }) => result ?? taken(judgeUnnamed(inputOf(record), isAlone)),
  );
  return results.map((one) => ({ ...one, transactions }));
}
