import type { TransactionOutcome } from '../gateway/outcome.ts';
import type { Money } from '../money/money.ts';
import { findAdoptable, findEnteredByHand } from '../payment/match.ts';
import type { Transaction, TransactionType } from '../payment/payment.ts';
import { amountToWrite, isRaised, writtenAmount } from './amount-to-write.ts';
import { completeHeldCharge, withAuthorization } from './judge-held-charge.ts';
import {
  added,
  beside,
  found,
  type JudgeInput,
  newTransaction,
  type RecordResult,
  replaced,
  wanting,
} from './record-result.ts';
import { stateNow } from './transition.ts';

/**
 * Judges a record whose id is not on the payment: it completes a held charge or an interrupted transaction, it may be
 * what a person entered by hand, or it is added. Source: design §6 "Matching onto the payment".
 */
export function judgeAbsent(input: JudgeInput, outcome: TransactionOutcome): RecordResult {
  const { type } = outcome;
  const now = { ...outcome, state: stateNow(input, outcome) };
  const amount = amountToWrite(input, type);
  if (amount.kind === 'wanted') return wanting(input, amount.ids);
  if (amount.kind === 'problem')
    return found(input, amount.reason, { detail: writtenAmount(input), type });
  if (isRaised(input, type))
    return found(input, 'increment-under-original', { detail: writtenAmount(input), type });
  const { value } = amount;
  if (type === 'CancelAuthorization' && value.centAmount === 0)
    return found(input, 'no-money-moved', { type });
  const hasCaptured = outcome.isCapture && outcome.state === 'Success';
  return (
    (hasCaptured ? completeHeldCharge(input, value, now.state) : undefined) ??
    adoptedInterrupted(input, now, value) ??
    enteredByHand(input, now, value) ??
    added(input, newTransaction(type, now.state, value, input.record))
  );
}

/** A transaction that an interrupted request left is this record; a charge may be, where its sale only authorized. */
function adoptedInterrupted(
  input: JudgeInput,
  { type, state, orCharge }: TransactionOutcome,
  amount: Money,
): RecordResult | undefined {
  const { id: interactionId, submittedAt: timestamp } = input.record;
  const adoptable = (of: TransactionType) =>
    findAdoptable(input.transactions, of, amount, timestamp);
  const old = adoptable(type) ?? (orCharge ? adoptable('Charge') : undefined);
  if (old === undefined) return undefined;
  const now = { ...old, interactionId, timestamp };
  return old.type !== type && state === 'Success'
    ? adoptedCharge(input, old, now)
    : replaced(input, old, { ...now, state }, 'adopted');
}

/** An interrupted charge that was only authorized has failed, and what was authorized stands beside it. */
function adoptedCharge(input: JudgeInput, old: Transaction, now: Transaction): RecordResult {
  const failed = { ...now, state: 'Failure' } as const;
  const charge = replaced(input, old, failed, 'adopted');
  const after = { ...input, transactions: charge.transactions };
  return beside(charge, withAuthorization(after, failed, input.record.submittedAt));
}

/** One entry stands for one record: the next of the same amount is not it. */
function enteredByHand(
  { record, transactions, claimed }: JudgeInput,
  { type, state }: TransactionOutcome,
  amount: Money,
): RecordResult | undefined {
  if (state !== 'Success') return undefined;
  const free = transactions.filter(({ id }) => (claimed.get(id) ?? record.id) === record.id);
  const entry = findEnteredByHand(free, type, amount);
  return (
    entry &&
    found({ record, transactions }, 'possibly-entered-by-hand', {
      ...{ type, detail: `transaction ${entry.id}`, touched: [entry.id] },
    })
  );
}
