import type { Money } from '../money/money.ts';
import type { TransactionState, TransactionType } from '../payment/payment.ts';
import type { ConditionReason, Reason } from './reason.ts';

/** A commercetools transaction that does not exist yet. */
export type NewTransaction = {
  readonly type: TransactionType;
  readonly state: TransactionState;
  readonly amount: Money;
  readonly interactionId: string;
  readonly timestamp: string;
  /** Set only where the project uses `isv_transaction_data`. */
  readonly availableCaptureAmount: number | undefined;
};

/** One change of a payment; all actions of a decision go in one update. */
export type PaymentAction =
  | { readonly action: 'addTransaction'; readonly transaction: NewTransaction }
  | {
      readonly action: 'changeTransactionInteractionId';
      readonly transactionId: string;
      readonly interactionId: string;
    }
  | {
      readonly action: 'changeTransactionState';
      readonly transactionId: string;
      readonly state: TransactionState;
    }
  | {
      readonly action: 'changeTransactionTimestamp';
      readonly transactionId: string;
      readonly timestamp: string;
    }
  | {
      /** `withType`: the transaction has no custom type yet, so the type is set together with the field. */
      readonly action: 'setAvailableCaptureAmount';
      readonly transactionId: string;
      readonly centAmount: number;
      readonly withType: boolean;
    };

/** What a gateway transaction changes on a payment, before and after; `from` is undefined when it is added. */
export type Change = {
  readonly type: TransactionType;
  readonly from: TransactionState | undefined;
  readonly to: TransactionState;
  readonly amount: Money;
};

/** What is judged: a gateway transaction, or a verdict on one; `id` is the id of that transaction. */
export type Subject = {
  readonly id: string;
  readonly merchantId: string;
  readonly submittedAt: string | undefined;
  readonly clientReference: string | undefined;
};

/**
 * Something about a payment that a person has to act on and that ends by itself: a function of the payment and of the
 * gateway transaction that raised it. Kept once per payment and reason. Source: design §6 "Standing conditions".
 */
export type Condition = {
  readonly reason: ConditionReason;
  readonly subject: Subject;
  /** What is held, missing or too much, in minor units of the payment's currency. */
  readonly amount: Money;
};

/** What a decision says of one subject; `detail` names the values in question. */
export type Judgement = {
  readonly record: Subject;
  readonly reason: Reason;
  readonly change: Change | undefined;
  readonly detail: string | undefined;
};

/**
 * Our answer for one payment: what to write, and why for each gateway transaction or verdict.
 * No actions means nothing is written. `wanted` names gateway transactions whose details must be
 * known first, those of relations among them: ask for them and decide again. `conditions` are raised by these
 * subjects: whether one holds after the actions, `standing` says of all that were ever raised.
 */
export type Decision = {
  readonly actions: readonly PaymentAction[];
  readonly judgements: readonly Judgement[];
  readonly wanted: readonly string[];
  /** Transactions whose every verdict since their submission must be read first. */
  readonly wantedVerdicts: readonly string[];
  readonly conditions: readonly Condition[];
};

/**
 * One gateway transaction or verdict of a run as it is counted, listed and kept.
 * `paymentId` is undefined when no payment was found.
 */
export type Item = {
  readonly transactionId: string;
  readonly merchantId: string;
  readonly submittedAt: string | undefined;
  readonly clientReference: string | undefined;
  readonly paymentId: string | undefined;
  readonly reason: Reason;
  readonly change: Change | undefined;
  readonly detail: string | undefined;
};
