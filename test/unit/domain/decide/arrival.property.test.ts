import { expect } from 'chai';
import fc from 'fast-check';
import type { Decision } from '../../../../src/domain/decide/decision.ts';
import { outcomeOfReason } from '../../../../src/domain/decide/reason.ts';
import { sumOf } from '../../../../src/domain/money/capture-balance.ts';
import type { Payment, TransactionType } from '../../../../src/domain/payment/payment.ts';
import { applyActions } from '../../../support/builders.ts';
import { many } from '../../../support/many.ts';
import { STEP_NAMES, type World, worldsOf } from '../../sync/world/steps.ts';
import {
  historyOf,
  type MerchantHistory,
  moneyOf,
  passed,
  runOf,
  verdictsOf,
} from './merchant-history.ts';

/** A run decides the records and verdicts that it reads; one that is killed has written nothing of it. */
type Run = { readonly isKilled: boolean; readonly areVerdictsFirst: boolean };

/** A merchant, the runs that read what it did, and which run reads what. */
type Arrival = {
  readonly world: World;
  readonly runs: readonly Run[];
  readonly places: readonly number[];
};

const ARRIVALS: fc.Arbitrary<Arrival> = fc.record({
  world: worldsOf({
    names: STEP_NAMES,
    references: ['own'],
    shops: ['unaware', 'aware', 'interrupted'],
    rests: ['kept', 'same row', 'own row'],
  }),
  runs: fc.array(fc.record({ isKilled: fc.boolean(), areVerdictsFirst: fc.boolean() }), {
    minLength: 1,
    maxLength: 5,
  }),
  places: fc.array(fc.nat({ max: 99 }), { minLength: 40, maxLength: 40 }),
});

/** One decision of a run, with the payment before and after it. */
type Decided = { readonly before: Payment; readonly decision: Decision; readonly after: Payment };

/** Every decision of the runs, one after the other. */
function played(history: MerchantHistory, { runs, places }: Arrival): readonly Decided[] {
  const runAt = (n: number) => (places[n % places.length] ?? 0) % runs.length;
  const all: Decided[] = [];
  let { payment } = history;
  runs.forEach(({ isKilled, areVerdictsFirst }, run) => {
    const records = history.records.filter((_, n) => runAt(n) === run);
    const verdicts = history.verdicts.filter((_, n) => runAt(n + records.length) === run);
    const kinds = [
      () => verdictsOf(history, payment, verdicts),
      () => runOf(history, payment, records),
    ];
    for (const decideNow of areVerdictsFirst ? kinds : kinds.toReversed()) {
      const decision = decideNow();
      const after = isKilled ? payment : applyActions(payment, decision.actions);
      all.push({ before: payment, decision, after });
      payment = after;
    }
  });
  return all;
}

function isGrown(type: TransactionType, { before, after }: Decided): boolean {
  return sumOf(after.transactions, type) > sumOf(before.transactions, type);
}

describe('a merchant’s history, read in any order over any runs, some of them killed', () => {
  const always = (rule: (history: MerchantHistory, all: readonly Decided[]) => void) =>
    fc.assert(
      fc.asyncProperty(ARRIVALS, async (arrival) => {
        const { steps, rest } = arrival.world;
        const history = await historyOf(steps, rest);
        rule(history, played(history, arrival));
      }),
      many(150),
    );

  it('ends in the same payment, up to which of equal transactions has which id', () =>
    always((history, all) => {
      const payment = all.at(-1)?.after ?? history.payment;
      expect(moneyOf(passed(history, payment))).to.deep.equal(
        moneyOf(passed(history, history.payment)),
      );
    }));

  it('applied and decided again, it gives no action', () =>
    always((history) => {
      const payment = passed(history, history.payment);
      expect(verdictsOf(history, payment, history.verdicts).actions).to.deep.equal([]);
      expect(runOf(history, payment, history.records).actions).to.deep.equal([]);
    }));

  it('adds no refund beyond the charges', () =>
    always((_, all) => {
      for (const decided of all.filter((one) => isGrown('Refund', one))) {
        const { transactions } = decided.after;
        expect(sumOf(transactions, 'Refund')).to.be.at.most(sumOf(transactions, 'Charge'));
      }
    }));

  it('releases no more than was held, as the gateway’s book has it', () =>
    always((history, all) => {
      const ends = [...all.map(({ after }) => after), passed(history, history.payment)];
      for (const { transactions } of ends)
        expect(sumOf(transactions, 'CancelAuthorization')).to.be.at.most(history.released);
    }));

  it('ignores no record that moved money', () =>
    always((history, all) => {
      for (const { record, reason } of all.flatMap(({ decision }) => decision.judgements)) {
        const isVerdict = history.verdicts.some((one) => one === record);
        if (isVerdict || !history.moved.has(record.id)) continue;
        expect(outcomeOfReason(reason), `${record.id} ${reason}`).not.to.equal('ignored');
      }
    }));
});
