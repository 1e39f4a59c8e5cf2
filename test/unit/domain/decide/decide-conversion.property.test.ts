import { expect } from 'chai';
import fc from 'fast-check';
import type { Decision } from '../../../../src/domain/decide/decision.ts';
import { outcomeOfReason } from '../../../../src/domain/decide/reason.ts';
import type { Conversion } from '../../../../src/domain/gateway/conversion.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { aConversion, aPayment, applyActions, money } from '../../../support/builders.ts';
import { many } from '../../../support/many.ts';
import { at, gatewayId } from '../gateway-rows.ts';
import { decidedVerdicts } from './verdict-scenario.ts';

const RUNS = many(2000);

const ordinal = fc.integer({ min: 1, max: 4 });

const transaction = fc.record({
  type: fc.constantFrom(
    'Authorization',
    'Authorization',
    'Charge',
    'Refund',
    'CancelAuthorization',
  ),
  state: fc.constantFrom('Initial', 'Pending', 'Pending', 'Pending', 'Success', 'Failure'),
  interactionId: fc.option(ordinal.map(gatewayId), { nil: undefined, freq: 2 }),
  customType: fc.constantFrom('none', 'transaction-data', 'foreign'),
  left: fc.option(fc.constantFrom(0, 500, 1000), { nil: undefined }),
} as const);

const payment: fc.Arbitrary<Payment> = fc
  .tuple(fc.array(transaction, { maxLength: 4 }), fc.boolean())
  .map(([all, usesTransactionData]) => {
    const transactions = all.map(
      ({ left, ...rest }, index): Transaction => ({
        ...rest,
        id: `tx-${index}`,
        amount: money(1000),
        timestamp: at(index),
        availableCaptureAmount: rest.customType === 'transaction-data' ? left : undefined,
      }),
    );
    return aPayment({ usesTransactionData, transactions });
  });

const conversion: fc.Arbitrary<Conversion> = fc
  .record({
    id: ordinal.map(gatewayId),
    submittedAt: fc.option(ordinal.map(at), { nil: undefined, freq: 5 }),
    originalDecision: fc.constantFrom('REVIEW', 'REVIEW', 'REVIEW', 'ACCEPT'),
    newDecision: fc.constantFrom('ACCEPT', 'ACCEPT', 'REJECT', 'REJECT', 'HOLD'),
  })
  .map(aConversion);

/** A payment, verdicts on it, and the same verdicts in another order. */
const cases = fc
  .tuple(payment, fc.array(conversion, { maxLength: 5 }))
  .chain(([one, all]) =>
    fc.tuple(
      fc.constant(one),
      fc.constant(all),
      fc.shuffledSubarray(all, { minLength: all.length }),
    ),
  );

function always(
  rule: (
    payment: Payment,
    decision: Decision,
    conversions: readonly Conversion[],
    shuffled: readonly Conversion[],
  ) => void,
): void {
  fc.assert(
    fc.property(cases, ([one, all, shuffled]) => {
      rule(one, decidedVerdicts(one, all), all, shuffled);
    }),
    RUNS,
  );
}

const outcomes = ({ judgements }: Decision) =>
  judgements.map(({ record, reason }) => `${record.id} ${outcomeOfReason(reason)}`).toSorted();

describe('decideConversion, for any payment and any verdicts', function () {
  this.timeout('60s');

  it('applied and decided again, it writes nothing, and what was updated is unchanged (invariants 2 and 3)', () => {
    always((one, decision, all) => {
      const again = decidedVerdicts(applyActions(one, decision.actions), all);
      expect(again.actions).to.deep.equal([]);
      expect(outcomes(again)).to.deep.equal(
        outcomes(decision)
          .map((outcome) => outcome.replace('updated', 'unchanged'))
          .toSorted(),
      );
    });
  });

  it('whatever order the verdicts come in, the decision is the same', () => {
    always((one, decision, _, shuffled) => {
      expect(decidedVerdicts(one, shuffled)).to.deep.equal(decision);
    });
  });

  it('each verdict gets exactly one judgement (invariant 4)', () => {
    always((_, { judgements }, all) => {
      expect(judgements.map(({ record }) => record)).to.have.same.members(all);
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

  it('SP-R17: only Authorizations and Charges that were not final change state, and only to a final one', () => {
    always((one, { actions }) => {
      for (const action of actions) {
        if (action.action === 'setAvailableCaptureAmount') continue;
        expect(action.action).to.be.oneOf([
          'changeTransactionState',
          'changeTransactionInteractionId',
        ]);
        const id = 'transactionId' in action ? action.transactionId : '';
        const before = one.transactions.find((transaction) => transaction.id === id);
        expect(before?.type).to.be.oneOf(['Authorization', 'Charge']);
        expect(before?.state).to.be.oneOf(['Pending', 'Initial']);
        if (action.action === 'changeTransactionState')
          expect(action.state).to.be.oneOf(['Success', 'Failure']);
        if (action.action === 'changeTransactionInteractionId')
          expect(before?.interactionId).to.equal(undefined);
      }
    });
  });

  it('an unknown verdict alone never writes (defect e)', () => {
    always((one, _, all) => {
      const unknown = all.map((verdict) => ({ ...verdict, newDecision: 'HOLD' }));
      expect(decidedVerdicts(one, unknown).actions).to.deep.equal([]);
    });
  });

  it('it never writes beside an Initial transaction that would be executed (invariant 1)', () => {
    always((one, { actions }) => {
      if (actions.length === 0) return;
      const left = applyActions(one, actions).transactions.filter(
        ({ type, state }) => state === 'Initial' && type !== 'Authorization',
      );
      expect(left).to.deep.equal([]);
    });
  });
});
