import { compareText } from '../compare-text.ts';
import type { Conversion } from '../gateway/conversion.ts';
import { withCaptureBalance } from '../money/capture-balance.ts';
import type { Payment } from '../payment/payment.ts';
import { conclude } from './conclude.ts';
import type { Decision } from './decision.ts';
import { judgeNamed, judgeUnnamed } from './judge-conversion.ts';
import { type Ledger, type Ruling, ruling } from './ruling.ts';

/**
 * Decides what a payment must become, given the fraud team's verdicts on its transactions, and why.
 * Each transaction is judged by itself; of several verdicts on one the latest counts.
 *
 * Pure: no clock, no network. Applying the actions and deciding again yields no actions; the order of
 * `conversions` does not matter. Source: design §6 "Decision", SP-R5, SP-R6, SP-R17.
 */
export function decideConversion(payment: Payment, conversions: readonly Conversion[]): Decision {
  const { rulings, ledger } = ruleAll(payment.transactions, conversions.toSorted(oldestFirst));
  const isCharged = rulings.some(
    ({ change }) => change?.type === 'Charge' && change.to === 'Success',
  );
  const after = isCharged ? withCaptureBalance(payment, ledger) : ledger;
  return conclude(payment.transactions, after, rulings);
}

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
 * Rules on verdicts whose transaction is known by its id before those that must look for theirs: what is
 * left Pending is only known then, whatever came first.
 */
function ruleAll(before: Ledger, ordered: readonly Conversion[]) {
  let ledger = before;
  const taken = <Found extends Ruling<Conversion> | undefined>(found: Found): Found => {
    ledger = found?.ledger ?? ledger;
    return found;
  };
  const first = ordered.map((record, index) => {
    const isLatest = index === ordered.findLastIndex(({ id }) => id === record.id);
    const ground = { ledger, record };
    return {
      record,
      found: taken(isLatest ? judgeNamed(ground) : ruling(ground, 'superseded')),
    };
  });
  const isAlone = first.filter(({ found }) => found === undefined).length === 1;
  const rulings = first.map(
    ({ record, found }) => found ?? taken(judgeUnnamed({ ledger, record }, isAlone)),
  );
  return { rulings, ledger };
}
