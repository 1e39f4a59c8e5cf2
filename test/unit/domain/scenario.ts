import { expect } from 'chai';
import { decide } from '../../../src/domain/decide/decide.ts';
import type { Decision, PaymentAction } from '../../../src/domain/decide/decision.ts';
import type { Evidence } from '../../../src/domain/decide/evidence.ts';
import { outcomeOfReason, type Reason } from '../../../src/domain/decide/reason.ts';
import type { DecisionSettings } from '../../../src/domain/decide/record-result.ts';
import type {
  GatewayTransaction,
  TransactionDetails,
} from '../../../src/domain/gateway/gateway-transaction.ts';
import type { Money } from '../../../src/domain/money/money.ts';
import type {
  Payment,
  Transaction,
  TransactionState,
  TransactionType,
} from '../../../src/domain/payment/payment.ts';
import { applyActions, aTransaction, money } from '../../support/builders.ts';
import { DECISION } from '../../support/settings.ts';
import { at, gatewayId } from './gateway-rows.ts';

/** What a payment is given, and exactly what must follow. `reasons` are in the order things happened. */
export type Scenario = {
  readonly rule: string;
  readonly payment: Payment;
  readonly records: readonly GatewayTransaction[];
  readonly evidence?: readonly (readonly [number, TransactionDetails | 'unavailable'])[];
  readonly settings?: DecisionSettings;
  readonly actions: readonly PaymentAction[];
  readonly reasons: readonly Reason[];
  /** Which records' details must be asked for; none unless told. */
  readonly wanted?: readonly number[];
};

/** The configuration unless told otherwise: a risk-rejected authorization fails. */
export const SETTINGS: DecisionSettings = DECISION;

/** Decides a scenario. */
export function decided({
  payment,
  records,
  evidence = [],
  settings = SETTINGS,
}: Scenario): Decision {
  return decide(payment, records, evidenceOf(evidence), settings);
}

/** Evidence by the number of its gateway transaction. */
export function evidenceOf(
  known: readonly (readonly [number, TransactionDetails | 'unavailable'])[],
): Evidence {
  return new Map(known.map(([n, details]) => [gatewayId(n), details] as const));
}

/**
 * One test per scenario: its exact actions, reasons and wanted details; `source` says where their rule stands. Each must
 * also hold when the records come in the opposite order, and applying it and deciding again must write nothing
 * (invariant 2).
 */
export function describeScenarios(
  subject: string,
  source: string,
  scenarios: readonly Scenario[],
): void {
  describe(`${subject} (${source})`, () => {
    for (const scenario of scenarios) it(scenario.rule, () => expectScenario(scenario));
  });
}

function expectScenario(scenario: Scenario): void {
  const { payment, records, actions, reasons, wanted = [] } = scenario;
  const decision = decided(scenario);
  expect(decision.actions, 'actions').to.deep.equal(actions);
  expect(reasonsOf(decision), 'reasons').to.deep.equal(reasons);
  expect(decision.wanted, 'wanted').to.deep.equal(wanted.map(gatewayId));
  const reversed = decided({ ...scenario, records: records.toReversed() });
  expect(reversed, 'whatever order the records come in').to.deep.equal(decision);
  const after = applyActions(payment, actions);
  const again = decided({ ...scenario, payment: after });
  expect(again.actions, 'actions when decided again').to.deep.equal([]);
  expect(reasonsOf(again).filter(isUpdate), 'updates when decided again').to.deep.equal([]);
}

/** The reasons of a decision, in the order things happened. */
export function reasonsOf({ judgements }: Decision): readonly Reason[] {
  return judgements.map(({ reason }) => reason);
}

function isUpdate(reason: Reason): boolean {
  return outcomeOfReason(reason) === 'updated';
}

/** A transaction of the payment that is the n-th gateway transaction: 10.00 EUR and Success unless told. */
export function known(
  n: number,
  type: TransactionType,
  overrides: Partial<Transaction> = {},
): Transaction {
  return aTransaction({
    id: `tx-${n}`,
    type,
    interactionId: gatewayId(n),
    timestamp: at(n).replace('Z', '.000Z'),
    ...overrides,
  });
}

/** A transaction that an interrupted request left without gateway id; Initial unless told. */
export function interrupted(
  type: TransactionType,
  overrides: Partial<Transaction> = {},
): Transaction {
  const id = `tx-interrupted-${type}`;
  return aTransaction({ id, type, state: 'Initial', interactionId: undefined, ...overrides });
}

/** The action that adds the n-th gateway transaction, of 10.00 EUR unless told, with the gateway's time. */
export function adds(
  n: number,
  type: TransactionType,
  state: TransactionState,
  amount: Money = money(1000),
  availableCaptureAmount?: number,
): PaymentAction {
  const own = { interactionId: gatewayId(n), timestamp: at(n), availableCaptureAmount };
  return { action: 'addTransaction', transaction: { type, state, amount, ...own } };
}

/** The action that gives a transaction of the payment another state. */
export function turns(transactionId: string, state: TransactionState): PaymentAction {
  return { action: 'changeTransactionState', transactionId, state };
}

/** The actions that complete an interrupted transaction as the n-th gateway transaction, in one update. */
export function adopts(
  transactionId: string,
  n: number,
  state: TransactionState,
): readonly PaymentAction[] {
  const interactionId = gatewayId(n);
  return [
    { action: 'changeTransactionInteractionId', transactionId, interactionId },
    turns(transactionId, state),
    { action: 'changeTransactionTimestamp', transactionId, timestamp: at(n) },
  ];
}

/** The action that says what is left of a charge after refunds. */
export function leaves(transactionId: string, centAmount: number, withType = false): PaymentAction {
  return { action: 'setAvailableCaptureAmount', transactionId, centAmount, withType };
}
