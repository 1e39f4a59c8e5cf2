import { expect } from 'chai';
import { aPayment, applyActions } from '../../../support/builders.ts';
import { at, capture, gatewayId, review, series } from '../gateway-rows.ts';
import { interrupted, known, turns } from '../scenario.ts';
import {
  accepted,
  decidedVerdicts,
  describeVerdicts,
  pending,
  rejected,
  type VerdictScenario,
} from './verdict-scenario.ts';

const SEVERAL: readonly VerdictScenario[] = [
  {
    rule: 'two transactions, two verdicts → each its own',
    transactions: [pending(1), pending(2)],
    conversions: [rejected(1), accepted(2)],
    actions: [turns('tx-1', 'Failure'), turns('tx-2', 'Success')],
    reasons: ['reversal-needed', 'state-changed'],
  },
  {
    rule: 'two verdicts on one transaction → the latest counts',
    transactions: [pending(1)],
    conversions: [accepted(1), rejected(1, { submittedAt: at(50) })],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['superseded', 'reversal-needed'],
  },
  {
    rule: 'the latest of two verdicts is unknown → nothing is written',
    transactions: [pending(1)],
    conversions: [accepted(1), accepted(1, { submittedAt: at(50), newDecision: 'REVIEW' })],
    actions: [],
    reasons: ['superseded', 'unknown-verdict'],
  },
  {
    rule: 'a verdict without a time → older than one with',
    transactions: [pending(1)],
    conversions: [accepted(1, { submittedAt: undefined }), rejected(1)],
    actions: [turns('tx-1', 'Failure')],
    reasons: ['superseded', 'reversal-needed'],
  },
  {
    rule: 'defect e: an unknown verdict after an ACCEPT of another → never inherited',
    transactions: [pending(1), pending(2)],
    conversions: [accepted(1), accepted(2, { newDecision: 'HOLD' })],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed', 'unknown-verdict'],
  },
  {
    rule: 'an Initial Charge in the way → nothing is written',
    transactions: [pending(1), interrupted('Charge')],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['initial-transaction'],
  },
  {
    rule: 'an Initial Refund in the way of nothing → unchanged all the same',
    transactions: [known(1, 'Authorization'), interrupted('Refund')],
    conversions: [accepted(1)],
    actions: [],
    reasons: ['already-right'],
  },
  {
    rule: 'an Initial Authorization besides is executed by nobody → the verdict applies',
    transactions: [pending(1), interrupted('Authorization')],
    conversions: [accepted(1)],
    actions: [turns('tx-1', 'Success')],
    reasons: ['state-changed'],
  },
];

describeVerdicts('several verdicts and what is in the way', 'design §6 "Verdicts"', SEVERAL);

describe('decideConversion', () => {
  const UNKNOWN = [
    ...['REVIEW', 'accept', 'ACCEPTED', 'reject ', 'PENDING', 'HOLD', ''].map((newDecision) => ({
      originalDecision: 'REVIEW',
      newDecision,
    })),
    ...['ACCEPT', 'REJECT', 'review', ''].map((originalDecision) => ({
      originalDecision,
      newDecision: 'ACCEPT',
    })),
  ];
  for (const decisions of UNKNOWN) {
    const { originalDecision, newDecision } = decisions;
    it(`"${originalDecision}" to "${newDecision}" → unknown-verdict, and both are named`, () => {
      const payment = aPayment({ transactions: [pending(1)] });
      const decision = decidedVerdicts(payment, [accepted(1, decisions)]);
      expect(decision.actions).to.deep.equal([]);
      expect(decision.judgements[0]).to.include({
        reason: 'unknown-verdict',
        detail: `originalDecision ${originalDecision}, newDecision ${newDecision}`,
      });
    });
  }

  it('a held Charge gets its capture where refunds took of another → what is left is left alone', () => {
    const left = { customType: 'transaction-data', availableCaptureAmount: 0 } as const;
    const payment = aPayment({
      usesTransactionData: true,
      transactions: [known(1, 'Charge', left), pending(2, 'Charge'), known(9, 'Refund')],
    });
    const evidence = series(review(2), capture(3));
    const decision = decidedVerdicts(payment, [accepted(2)], { evidence });
    const after = applyActions(payment, decision.actions);
    expect(after.transactions.map((one) => one.availableCaptureAmount)).to.deep.equal([
      ...[0, undefined, undefined, undefined],
    ]);
    expect(after.transactions[1]).to.include({ state: 'Success', interactionId: gatewayId(3) });
  });

  it('SP-R17: an Authorization becomes Success where a balance is wrong → the balance is not its business', () => {
    const charged = known(1, 'Charge', {
      customType: 'transaction-data',
      availableCaptureAmount: 7,
    });
    const payment = aPayment({ usesTransactionData: true, transactions: [charged, pending(2)] });
    const decision = decidedVerdicts(payment, [accepted(2)]);
    expect(decision.actions).to.deep.equal([turns('tx-2', 'Success')]);
  });

  it('a change → says type, state before and after, and amount; a judgement is about its verdict', () => {
    const verdict = accepted(1);
    const payment = aPayment({ transactions: [pending(1)] });
    expect(decidedVerdicts(payment, [verdict]).judgements).to.deep.equal([
      {
        record: verdict,
        reason: 'state-changed',
        change: {
          type: 'Authorization',
          from: 'Pending',
          to: 'Success',
          amount: { centAmount: 1000, currencyCode: 'EUR' },
        },
        detail: undefined,
      },
    ]);
  });
});
