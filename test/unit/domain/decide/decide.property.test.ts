import { expect } from 'chai';
import fc from 'fast-check';
import { decide } from '../../../../src/domain/decide/decide.ts';
import type { Decision } from '../../../../src/domain/decide/decision.ts';
import { outcomeOfReason } from '../../../../src/domain/decide/reason.ts';
import { refundExcess } from '../../../../src/domain/money/capture-balance.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { COUNTER } from '../../../../src/domain/runs/run.ts';
import { applyActions } from '../../../support/builders.ts';
import { many } from '../../../support/many.ts';
import { type History, histories } from './histories.ts';

const RUNS = many(1000);
const MOVES_MONEY = ['Charge', 'Refund', 'CancelAuthorization'];

function decided(history: History, payment: Payment = history.payment): Decision {
  return decide(payment, history.records, history.evidence, history.settings);
}

function always(rule: (history: History, decision: Decision, after: Payment) => void): void {
  fc.assert(
    fc.property(histories, (history) => {
      const decision = decided(history);
      rule(history, decision, applyActions(history.payment, decision.actions));
    }),
    RUNS,
  );
}

function outcomes({ judgements }: Decision): readonly string[] {
  return judgements.map(({ record, reason }) => `${record.id} ${outcomeOfReason(reason)}`);
}

function reasons({ judgements }: Decision): readonly string[] {
  return judgements.map(({ record, reason }) => `${record.id} ${reason}`).toSorted();
}

/** A state that a payment extension beside us would execute. */
function isExecutable({ type, state }: Transaction): boolean {
  return state === 'Initial' && MOVES_MONEY.includes(type);
}

function stateIn({ transactions }: Payment, id: string): Transaction['state'] | undefined {
  return transactions.find((one) => one.id === id)?.state;
}

describe('decide, for any payment and any history', function () {
  this.timeout('60s');

  it('applied and decided again, it writes nothing and reports no update (invariants 2 and 3)', () => {
    always((history, _, after) => {
      const again = decided(history, after);
      expect(again.actions).to.deep.equal([]);
      expect(outcomes(again).filter((outcome) => outcome.endsWith('updated'))).to.deep.equal([]);
    });
  });

  it('what was updated is unchanged when decided again, where the details are known (invariant 2)', () => {
    always((history, decision, after) => {
      const updated = outcomes(decision).filter((outcome) => outcome.endsWith('updated'));
      const again = decided(history, after);
      const asked = again.judgements.filter(({ reason }) => reason === 'details-unavailable');
      const ids = new Set(asked.map(({ record }) => record.id));
      const settled = updated.filter((outcome) => !ids.has(outcome.split(' ')[0] ?? ''));
      const expected = settled.map((outcome) => outcome.replace('updated', 'unchanged'));
      expect(outcomes(again)).to.include.members(expected);
    });
  });

  it('no update is reported without an action, and no action without a reported update (invariant 3)', () => {
    always((_, decision) => {
      const updates = outcomes(decision).filter((outcome) => outcome.endsWith('updated'));
      const changes = decision.judgements.filter(({ change }) => change !== undefined);
      if (decision.actions.length === 0) expect([...updates, ...changes]).to.deep.equal([]);
      else expect([...updates, ...changes]).not.to.deep.equal([]);
    });
  });

  it('whatever order the records come in, payment and reasons are the same', () => {
    const pairs = histories.chain((history) =>
      fc.tuple(
        fc.constant(history),
        fc.shuffledSubarray([...history.records], { minLength: history.records.length }),
      ),
    );
    fc.assert(
      fc.property(pairs, ([history, records]) => {
        const one = decided(history);
        const other = decided({ ...history, records });
        expect(other.actions).to.deep.equal(one.actions);
        expect(reasons(other)).to.deep.equal(reasons(one));
        expect(other.wanted).to.deep.equal(one.wanted);
      }),
      RUNS,
    );
  });

  it('each record gets exactly one judgement, counted once (invariant 4)', () => {
    always(({ records }, decision) => {
      const judged = decision.judgements.map(({ record }) => record);
      expect(judged).to.have.same.members(records);
      const tally = { updated: 0, unchanged: 0, ignored: 0, exceptions: 0 };
      for (const { reason } of decision.judgements) tally[COUNTER[outcomeOfReason(reason)]] += 1;
      const { updated, unchanged, ignored, exceptions } = tally;
      expect(updated + unchanged + ignored + exceptions).to.equal(records.length);
    });
  });

  it('it never writes an Initial transaction, nor beside one that would be executed (invariant 1)', () => {
    always((_, { actions }, after) => {
      for (const action of actions) {
        if (action.action === 'addTransaction')
          expect(action.transaction.state).not.to.equal('Initial');
        if (action.action === 'changeTransactionState')
          expect(action.state).not.to.equal('Initial');
      }
      if (actions.length > 0) expect(after.transactions.filter(isExecutable)).to.deep.equal([]);
    });
  });

  it('nothing is removed, no amount or type changes, and no final state falls back', () => {
    always(({ payment }, _, after) => {
      payment.transactions.forEach((old, index) => {
        const now = after.transactions[index];
        expect(now?.id).to.equal(old.id);
        expect(now?.type).to.equal(old.type);
        expect(now?.amount).to.deep.equal(old.amount);
        if (old.interactionId !== undefined) expect(now?.interactionId).to.equal(old.interactionId);
        if (old.state === 'Success' || old.state === 'Failure')
          expect(now?.state).to.be.oneOf(['Success', 'Failure']);
        if (old.customType === 'foreign') expect(now?.customType).to.equal('foreign');
      });
    });
  });

  it('no refund is written beyond the charges; only charges that failed may leave refunds so', () => {
    always(({ payment }, _, after) => {
      const before = Math.max(0, refundExcess(payment.transactions));
      const countsNow = after.transactions.filter(
        ({ id, state }) => state === 'Success' && stateIn(payment, id) !== 'Success',
      );
      const lost = after.transactions
        .filter(
          ({ id, type, state }) =>
            type === 'Charge' && state !== 'Success' && stateIn(payment, id) === 'Success',
        )
        .reduce((sum, { amount }) => sum + amount.centAmount, 0);
      const isRefunded = countsNow.some(({ type }) => type === 'Refund');
      expect(refundExcess(after.transactions)).to.be.at.most(isRefunded ? before : before + lost);
    });
  });

  it('no gateway transaction is on the payment twice that was not before (invariant 8)', () => {
    const bearers = (payment: Payment) =>
      payment.transactions.map(({ interactionId, type }) => `${type} ${interactionId}`);
    always(({ payment }, _, after) => {
      const added = bearers(after).slice(payment.transactions.length);
      expect(new Set(added).size).to.equal(added.length);
      for (const one of added) expect(bearers(payment)).not.to.include(one);
    });
  });

  it('details are asked for only where they are not known yet', () => {
    always((history, { wanted }) => {
      expect(wanted.filter((id) => history.evidence.has(id))).to.deep.equal([]);
    });
  });

  it('a decision depends on nothing but its arguments, and changes none of them (invariant 2)', () => {
    always((history, decision) => {
      const copy = structuredClone(history);
      expect(decided(history)).to.deep.equal(decision);
      expect(structuredClone(history)).to.deep.equal(copy);
    });
  });
});
