import { expect } from 'chai';
import { decideConversion } from '../../../../src/domain/decide/decide-conversion.ts';
import type { Decision, PaymentAction } from '../../../../src/domain/decide/decision.ts';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import type { DecisionSettings } from '../../../../src/domain/decide/record-result.ts';
import type { Conversion } from '../../../../src/domain/gateway/conversion.ts';
import type { TransactionDetails } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment, Transaction } from '../../../../src/domain/payment/payment.ts';
import { aConversion, aPayment, applyActions } from '../../../support/builders.ts';
import { at, gatewayId } from '../gateway-rows.ts';
import { evidenceOf, known, reasonsOf, SETTINGS } from '../scenario.ts';

/** What a payment and its verdicts are, and exactly what must follow; `reasons` oldest verdict first. */
export type VerdictScenario = {
  readonly rule: string;
  readonly transactions: readonly Transaction[];
  readonly conversions: readonly Conversion[];
  readonly actions: readonly PaymentAction[];
  readonly reasons: readonly Reason[];
  readonly evidence?: readonly (readonly [number, TransactionDetails | 'unavailable'])[];
  readonly settings?: DecisionSettings;
  /** Ids of which every verdict was read. */
  readonly allRead?: readonly number[];
  readonly wanted?: readonly number[];
  /** Ids of which every verdict must be read first. */
  readonly wantedVerdicts?: readonly number[];
};

/** Decides verdicts with the evidence of a scenario, nothing known unless told. */
export function decidedVerdicts(
  payment: Payment,
  conversions: readonly Conversion[],
  { evidence = [], settings = SETTINGS, allRead = [] }: Partial<VerdictScenario> = {},
): Decision {
  const known = { details: evidenceOf(evidence), allRead: new Set(allRead.map(gatewayId)) };
  return decideConversion(payment, conversions, known, settings);
}

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
export function describeVerdicts(
  subject: string,
  source: string,
  scenarios: readonly VerdictScenario[],
): void {
  describe(`decideConversion, ${subject} (${source})`, () => {
    for (const scenario of scenarios) it(scenario.rule, () => expectVerdicts(scenario));
  });
}

function expectVerdicts(scenario: VerdictScenario): void {
  const { transactions, conversions, actions, reasons } = scenario;
  const { wanted = [], wantedVerdicts = [] } = scenario;
  const payment = aPayment({ transactions });
  const decision = decidedVerdicts(payment, conversions, scenario);
  expect(decision.actions, 'actions').to.deep.equal(actions);
  expect(reasonsOf(decision), 'reasons').to.deep.equal(reasons);
  expect(decision.wanted, 'wanted').to.deep.equal(wanted.map(gatewayId));
  expect(decision.wantedVerdicts, 'wanted verdicts').to.deep.equal(wantedVerdicts.map(gatewayId));
  expect(decidedVerdicts(payment, conversions.toReversed(), scenario)).to.deep.equal(decision);
  const again = decidedVerdicts(applyActions(payment, actions), conversions, scenario);
  expect(again.actions, 'actions when decided again').to.deep.equal([]);
}
