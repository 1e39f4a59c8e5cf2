import type { Item, NewTransaction, PaymentAction } from '../../src/domain/decide/decision.ts';
import type { Conversion } from '../../src/domain/gateway/conversion.ts';
import type {
  Application,
  GatewayAmount,
  GatewayTransaction,
} from '../../src/domain/gateway/gateway-transaction.ts';
import type { Currency, Money } from '../../src/domain/money/money.ts';
import type { Payment, Transaction } from '../../src/domain/payment/payment.ts';
import type { Run } from '../../src/domain/runs/run.ts';

export { applyActions } from './apply-actions.ts';

/** The currency of every built value that names no other. */
export const EUR: Currency = Object.freeze({ currencyCode: 'EUR', fractionDigits: 2 });

/** The id of every built payment that is given no other; a UUID, as commercetools has it. */
export const PAYMENT_ID = '11111111-1111-4111-8111-111111111111';

/** The merchant id of every built value that is given no other. */
export const MERCHANT_ID = 'mid_a';

/** The id of a built gateway transaction, and the interactionId of a built transaction. */
export const GATEWAY_ID = '7000000000000000000001';

/** When built values happened, as the gateway writes it. */
export const INSTANT = '2026-11-20T10:00:00Z';

/** `INSTANT` in epoch milliseconds. */
export const INSTANT_MS = Date.parse(INSTANT);

/** An amount in minor units, of EUR unless said otherwise. */
export function money(centAmount: number, currencyCode = EUR.currencyCode): Money {
  return Object.freeze({ centAmount, currencyCode });
}

/** An amount as the gateway writes it, of EUR unless said otherwise. */
export function gatewayAmount(decimal: string, currencyCode = EUR.currencyCode): GatewayAmount {
  return Object.freeze({ decimal, currencyCode });
}

/**
 * A payment of EUR without transactions. Its transactions must have ids of their own: throws when
 * two share one, for every later assertion would be about the wrong one.
 */
export function aPayment(overrides: Partial<Payment> = {}): Payment {
  const { transactions = [], ...rest } = overrides;
  refuseSharedIds(transactions);
  return Object.freeze({
    id: PAYMENT_ID,
    version: 1,
    key: undefined,
    currency: EUR,
    plannedAmount: 1000,
    merchantId: undefined,
    usesTransactionData: false,
    ...rest,
    transactions: Object.freeze([...transactions]),
  });
}

/**
 * A successful Authorization of 10.00 EUR that is `aGatewayTransaction()` as commercetools keeps it.
 * Its id follows from its interactionId, else from its type: `tx-7000000000000000000001`, `tx-Charge`.
 */
export function aTransaction(overrides: Partial<Transaction> = {}): Transaction {
  const type = overrides.type ?? 'Authorization';
  const interactionId = 'interactionId' in overrides ? overrides.interactionId : GATEWAY_ID;
  return Object.freeze({
    id: `tx-${interactionId ?? type}`,
    type,
    state: 'Success',
    amount: money(1000),
    timestamp: new Date(INSTANT_MS).toISOString(),
    customType: 'none',
    availableCaptureAmount: undefined,
    ...overrides,
    interactionId,
  });
}

/** The action that adds a successful Charge of 5.00 EUR with the interactionId `G2`. */
export function anAddition(overrides: Partial<NewTransaction> = {}): PaymentAction {
  const transaction = Object.freeze({
    type: 'Charge',
    state: 'Success',
    amount: money(500),
    interactionId: 'G2',
    timestamp: INSTANT,
    availableCaptureAmount: undefined,
    ...overrides,
  });
  return Object.freeze({ action: 'addTransaction', transaction });
}

/** A successful authorization of 10.00 EUR for `aPayment()`, by `MERCHANT_ID`. */
export function aGatewayTransaction(
  overrides: Partial<GatewayTransaction> = {},
): GatewayTransaction {
  const { applications = [application('ics_auth', '100', '1')], ...rest } = overrides;
  return Object.freeze({
    id: GATEWAY_ID,
    merchantId: MERCHANT_ID,
    submittedAt: INSTANT,
    clientReference: PAYMENT_ID,
    reasonCode: '100',
    status: undefined,
    eventStatus: undefined,
    amount: gatewayAmount('10.00'),
    authorizedAmount: undefined,
    refundedAmount: undefined,
    reversedAmount: undefined,
    voidedAmount: undefined,
    ...rest,
    applications: Object.freeze([...applications]),
  });
}

/** A review of `aGatewayTransaction()` that the fraud team accepted. */
export function aConversion(overrides: Partial<Conversion> = {}): Conversion {
  return Object.freeze({
    id: GATEWAY_ID,
    merchantId: MERCHANT_ID,
    submittedAt: INSTANT,
    clientReference: PAYMENT_ID,
    originalDecision: 'REVIEW',
    newDecision: 'ACCEPT',
    settlementIds: [],
    ...overrides,
  });
}

/** An application; without codes it was requested and did not run. */
export function application(name: string, reasonCode?: string, rCode?: string): Application {
  return Object.freeze({ name, reasonCode, rCode, rFlag: undefined, status: undefined });
}

/** A completed Run Sync without merchant ids, started by the button. */
export function aRun(overrides: Partial<Run> = {}): Run {
  return Object.freeze({
    runId: 'run-1',
    kind: 'run',
    trigger: 'button',
    dryRun: false,
    startedAt: INSTANT_MS,
    endedAt: INSTANT_MS + 1000,
    result: 'completed',
    merchants: Object.freeze([]),
    ...overrides,
  });
}

/** `aGatewayTransaction()` that was added to `aPayment()`. */
export function anItem(overrides: Partial<Item> = {}): Item {
  return Object.freeze({
    transactionId: GATEWAY_ID,
    merchantId: MERCHANT_ID,
    submittedAt: INSTANT,
    clientReference: PAYMENT_ID,
    paymentId: PAYMENT_ID,
    reason: 'added',
    change: Object.freeze({
      type: 'Authorization',
      from: undefined,
      to: 'Success',
      amount: money(1000),
    }),
    detail: undefined,
    ...overrides,
  });
}

function refuseSharedIds(transactions: readonly Transaction[]): void {
  const ids = transactions.map(({ id }) => id);
  const shared = ids.find((id, index) => ids.indexOf(id) !== index);
  if (shared !== undefined) throw new Error(`Two transactions with id ${shared}: give them ids.`);
}
