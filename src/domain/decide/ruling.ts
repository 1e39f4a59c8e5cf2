import type { GatewayTransaction, TransactionDetails } from '../gateway/gateway-transaction.ts';
import type { Money } from '../money/money.ts';
import { newTransactionId } from '../payment/actions.ts';
import type {
  Payment,
  Transaction,
  TransactionState,
  TransactionType,
} from '../payment/payment.ts';
import type { Change, Subject } from './decision.ts';
import type { Reason } from './reason.ts';

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

/** What is known of one gateway transaction beside its search row; `unavailable` when the gateway gave no details. */
export type Evidence = ReadonlyMap<string, TransactionDetails | 'unavailable'>;

/** The transactions of a payment while its gateway transactions are judged one after the other. */
export type Ledger = readonly Transaction[];

/** Everything one record is judged by. */
export type Context = {
  readonly payment: Payment;
  readonly ledger: Ledger;
  readonly record: GatewayTransaction;
  readonly evidence: Evidence;
  readonly settings: DecisionSettings;
};

/** What a ruling stands on: the subject, and the ledger before it. */
export type Ground<Kind extends Subject> = { readonly ledger: Ledger; readonly record: Kind };

/**
 * What was found of one record: the ledger after it, the reason, and which transactions it touched.
 * `wanted`: the record's details must be known first. `heldAmount`: risk rejected it and its summary
 * holds no reversal, so one must be found elsewhere on the payment.
 */
export type Ruling<Kind extends Subject = GatewayTransaction> = {
  readonly record: Kind;
  readonly ledger: Ledger;
  readonly reason: Reason;
  readonly type: TransactionType | undefined;
  readonly change: Change | undefined;
  readonly touched: readonly string[];
  readonly detail: string | undefined;
  readonly wanted: boolean;
  readonly heldAmount: Money | undefined;
};

/** A ruling that leaves the ledger as it is. */
export function ruling<Kind extends Subject>(
  { record, ledger }: Ground<Kind>,
  reason: Reason,
  rest: Partial<Ruling<Kind>> = {},
): Ruling<Kind> {
  return {
    record,
    ledger,
    reason,
    type: undefined,
    change: undefined,
    touched: [],
    detail: undefined,
    wanted: false,
    heldAmount: undefined,
    ...rest,
  };
}

/** A ruling that gives a transaction of the ledger another state. */
export function changeState<Kind extends Subject>(
  ground: Ground<Kind>,
  found: Transaction,
  state: TransactionState,
  reason: Reason,
  rest: Partial<Ruling<Kind>> = {},
): Ruling<Kind> {
  return replaced(ground, found, { ...found, state }, reason, rest);
}

/** A ruling that puts `now` in the place of `old`. */
export function replaced<Kind extends Subject>(
  ground: Ground<Kind>,
  old: Transaction,
  now: Transaction,
  reason: Reason,
  rest: Partial<Ruling<Kind>> = {},
): Ruling<Kind> {
  const { type, amount } = now;
  return ruling(ground, reason, {
    ...rest,
    type,
    ledger: ground.ledger.map((transaction) => (transaction.id === old.id ? now : transaction)),
    touched: [now.id],
    change: { type, from: old.state, to: now.state, amount },
  });
}

/** A ruling that adds the record to the ledger, with the gateway's id and time. */
export function added(
  context: Context,
  type: TransactionType,
  state: TransactionState,
  amount: Money,
  rest: Partial<Ruling>,
): Ruling {
  const { record, ledger } = context;
  const transaction: Transaction = {
    id: newTransactionId(record.id, type),
    type,
    state,
    amount,
    interactionId: record.id,
    timestamp: record.submittedAt,
    customType: 'none',
    availableCaptureAmount: undefined,
  };
  return ruling(context, 'added', {
    ...rest,
    type,
    ledger: [...ledger, transaction],
    touched: [transaction.id],
    change: { type, from: undefined, to: state, amount },
  });
}
