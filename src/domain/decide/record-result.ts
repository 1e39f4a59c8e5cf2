import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import type { Money } from '../money/money.ts';
import { newTransactionId } from '../payment/actions.ts';
import type {
  Payment,
  Transaction,
  TransactionState,
  TransactionType,
} from '../payment/payment.ts';
import type { Change, Condition, Subject } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { ConditionReason, Reason } from './reason.ts';

/** The configured choices that a decision depends on. */
export type DecisionSettings = {
  /** The state of an authorization that risk rejected after the issuer approved it (481). */
  readonly riskRejectState: 'Success' | 'Failure';
  /** The state of an authorization that the gateway declined after the issuer approved it (200, 230, 520). */
  readonly softDeclineState: 'Success' | 'Failure';
  /** What ACCEPT makes of a held card sale whose capture was not seen: nothing, or at once `Success`. */
  readonly acceptedSaleState: 'evidence' | 'Success';
  /** Merchant ids with multiple partial captures or split shipment: the rest of a capture stays held there. */
  readonly multipleCaptures: ReadonlySet<string>;
};

/** What a subject is judged by: the payment with its transactions as the subjects before it left them. */
export type JudgeInput<Kind extends Subject = GatewayTransaction> = {
  readonly payment: Payment;
  readonly transactions: readonly Transaction[];
  readonly record: Kind;
  readonly evidence: Evidence;
  readonly settings: DecisionSettings;
  /** Transactions that were entered by hand, and the record each was found to be. */
  readonly claimed: ReadonlyMap<string, string>;
};

/**
 * What was found of one subject: the transactions after it, the reason, and which of them it is about (`touched`).
 * `wanted`: whose details must be known first.
 */
export type RecordResult<Kind extends Subject = GatewayTransaction> = {
  readonly record: Kind;
  readonly transactions: readonly Transaction[];
  readonly reason: Reason;
  readonly type: TransactionType | undefined;
  readonly change: Change | undefined;
  readonly touched: readonly string[];
  readonly detail: string | undefined;
  readonly wanted: readonly string[];
  readonly conditions: readonly Condition[];
  /** Ids whose every verdict since their submission must be read first. */
  readonly wantedVerdicts: readonly string[];
};

type More<Kind extends Subject> = Partial<Omit<RecordResult<Kind>, 'record' | 'transactions'>>;

/** A result that leaves the transactions as they are. */
export function found<Kind extends Subject>(
  { record, transactions }: Pick<JudgeInput<Kind>, 'record' | 'transactions'>,
  reason: Reason,
  more: More<Kind> = {},
): RecordResult<Kind> {
  return {
    ...{ record, transactions, reason },
    ...{ type: undefined, change: undefined, touched: [], detail: undefined },
    ...{ wanted: [], conditions: [], wantedVerdicts: [] },
    ...more,
  };
}

/** Nothing is decided before the details of these are known. */
export function wanting<Kind extends Subject>(
  input: JudgeInput<Kind>,
  ids: readonly string[],
): RecordResult<Kind> {
  return found(input, 'details-unavailable', { wanted: ids });
}

/** A result that puts `now` in the place of `old`. */
export function replaced<Kind extends Subject>(
  input: Pick<JudgeInput<Kind>, 'record' | 'transactions'>,
  old: Transaction,
  now: Transaction,
  reason: Reason,
  more: More<Kind> = {},
): RecordResult<Kind> {
  const { type, amount } = now;
  return {
    ...found(input, reason, more),
    type,
    transactions: input.transactions.map((one) => (one.id === old.id ? now : one)),
    touched: [now.id],
    change: { type, from: old.state, to: now.state, amount },
  };
}

/** A transaction that the payment does not have yet, of a gateway id at its time. */
export function newTransaction(
  type: TransactionType,
  state: TransactionState,
  amount: Money,
  of: { readonly id: string; readonly submittedAt: string },
): Transaction {
  return {
    id: newTransactionId(of.id, type),
    ...{ type, state, amount },
    interactionId: of.id,
    timestamp: of.submittedAt,
    customType: 'none',
    availableCaptureAmount: undefined,
  };
}

/** A result that adds a transaction. */
export function added<Kind extends Subject>(
  input: Pick<JudgeInput<Kind>, 'record' | 'transactions'>,
  transaction: Transaction,
  reason: Reason = 'added',
  more: More<Kind> = {},
): RecordResult<Kind> {
  const { type, state, amount, id } = transaction;
  return {
    ...found(input, reason, more),
    type,
    transactions: [...input.transactions, transaction],
    touched: [id],
    change: { type, from: undefined, to: state, amount },
  };
}

/** A result that changes something more beside what it changed already; its reason and change stay the first ones. */
export function beside<Kind extends Subject>(
  first: RecordResult<Kind>,
  second: RecordResult<Kind>,
): RecordResult<Kind> {
  const main = first.change === undefined && second.change !== undefined ? second : first;
  return {
    ...main,
    transactions: second.transactions,
    touched: [...first.touched, ...second.touched],
    wanted: [...first.wanted, ...second.wanted],
    conditions: [...first.conditions, ...second.conditions],
  };
}

/** A condition that a subject raises. */
export function raised(
  reason: ConditionReason,
  { id, merchantId, submittedAt, clientReference }: Subject,
  amount: Money,
): Condition {
  return { reason, subject: { id, merchantId, submittedAt, clientReference }, amount };
}
