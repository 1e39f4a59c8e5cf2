import { expect } from 'chai';
import { decideConversion } from '../../../../src/domain/decide/decide-conversion.ts';
import type { PaymentAction } from '../../../../src/domain/decide/decision.ts';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { Conversion } from '../../../../src/domain/gateway/conversion.ts';
import type { Transaction } from '../../../../src/domain/payment/payment.ts';
import { aConversion, aPayment, applyActions } from '../../../support/builders.ts';
import { at, gatewayId } from '../gateway-rows.ts';
import { known, reasonsOf } from '../scenario.ts';

/** What a payment and its verdicts are, and exactly what must follow; `reasons` oldest verdict first. */
export type VerdictScenario = {
  readonly rule: string;
  readonly transactions: readonly Transaction[];
  readonly conversions: readonly Conversion[];
  readonly actions: readonly PaymentAction[];
  readonly reasons: readonly Reason[];
};

/** The n-th gateway transaction, Pending on the payment. */
export const pending = (n: number, type: Transaction['type'] = 'Authorization') =>
  known(n, type, { state: 'Pending' });
/** An ACCEPT on the n-th gateway transaction, half an hour later. */
export const accepted = (n: number, overrides: Partial<Conversion> = {}) =>
  aConversion({ id: gatewayId(n), submittedAt: at(n + 30), ...overrides });
/** A REJECT on the n-th gateway transaction. */
export const rejected = (n: number, overrides: Partial<Conversion> = {}) =>
  accepted(n, { newDecision: 'REJECT', ...overrides });
/** The action that gives a transaction the n-th gateway id. */
export const names = (transactionId: string, n: number): PaymentAction => ({
  action: 'changeTransactionInteractionId',
  transactionId,
  interactionId: gatewayId(n),
});

/** One test per scenario; each must also hold in the opposite order, and decided again write nothing. */
export function describeVerdicts(subject: string, scenarios: readonly VerdictScenario[]): void {
  describe(subject, () => {
    for (const scenario of scenarios) it(scenario.rule, () => expectVerdicts(scenario));
  });
}

function expectVerdicts({ transactions, conversions, actions, reasons }: VerdictScenario): void {
  const payment = aPayment({ transactions });
  const decision = decideConversion(payment, conversions);
  expect(decision.actions, 'actions').to.deep.equal(actions);
  expect(reasonsOf(decision), 'reasons').to.deep.equal(reasons);
  expect(decision.wanted).to.deep.equal([]);
  expect(decideConversion(payment, conversions.toReversed())).to.deep.equal(decision);
  const again = decideConversion(applyActions(payment, actions), conversions);
  expect(again.actions, 'actions when decided again').to.deep.equal([]);
}
