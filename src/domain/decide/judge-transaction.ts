import type { TransactionOutcome } from '../gateway/outcome.ts';
import { matchById } from '../payment/match.ts';
import type { Transaction } from '../payment/payment.ts';
import { never } from '../result.ts';
import { amountProblem, writtenAmount } from './amount-to-write.ts';
import { judgeAbsent } from './judge-absent.ts';
import { judgeCorrection } from './judge-correction.ts';
import { withAuthorization, withReleasedCharge } from './judge-held-charge.ts';
import {
  beside,
  found,
  type JudgeInput,
  type RecordResult,
  raised,
  replaced,
  wanting,
} from './record-result.ts';
import { stateNow, transition } from './transition.ts';

/** Judges a record that is a commercetools transaction: found by its id, adopted, or added. Source: design §6. */
export function judgeTransaction(input: JudgeInput, outcome: TransactionOutcome): RecordResult {
  const now = { ...outcome, state: stateNow(input, outcome) };
  const match = matchById(input.transactions, input.record.id, now.type, now.isReleased);
  switch (match.kind) {
    case 'conflict':
      return found(input, match.reason, { type: now.type });
    case 'identified': {
      const result = judgeIdentified(input, now, match.transaction);
      const isTold = now.state !== outcome.state && result.reason === 'already-right';
      return withMore(input, now, isTold ? { ...result, reason: 'not-confirmed' } : result);
    }
    case 'absent':
      return withMore(input, now, judgeAbsent(input, outcome));
    default:
      return never(match);
  }
}

function judgeIdentified(
  input: JudgeInput,
  outcome: TransactionOutcome,
  old: Transaction,
): RecordResult {
  const problem = amountProblem(input, old);
  if (problem.kind === 'wanted') return wanting(input, problem.ids);
  if (problem.kind === 'problem')
    return found(input, problem.reason, { detail: writtenAmount(input), type: old.type });
  const result =
    outcome.type === 'Authorization' && old.type === 'Charge' && outcome.state === 'Success'
      ? withAuthorization(input, old, input.record.submittedAt)
      : judgeState(input, outcome, old);
  return outcome.isCaptureLost ? withLostCharge(input, result) : result;
}

/** A record that gives the state of a transaction. */
function judgeState(
  input: JudgeInput,
  { state, basis }: TransactionOutcome,
  old: Transaction,
): RecordResult {
  const step = transition(old.state, state, basis);
  switch (step) {
    case 'unchanged':
      return found(input, 'already-right', { type: old.type });
    case 'already-final':
      return found(input, 'already-final', { type: old.type });
    case 'change':
      return replaced(input, old, { ...old, state }, 'state-changed');
    case 'correction':
      return judgeCorrection(input, state, old);
    default:
      return never(step);
  }
}

/** A charge under the id of a record whose capture took nothing has failed; one that is final already stays. */
function withLostCharge(input: JudgeInput, result: RecordResult): RecordResult {
  const lost = result.transactions.find(
    (one) =>
      one.type === 'Charge' &&
      one.interactionId === input.record.id &&
      (one.state === 'Initial' || one.state === 'Pending'),
  );
  if (lost === undefined || result.wanted.length > 0) return result;
  const after = { ...input, transactions: result.transactions };
  const failed = replaced(after, lost, { ...lost, state: 'Failure' }, 'state-changed');
  return beside(result, failed);
}

/** What else follows from a record beside the transaction that it is. */
function withMore(
  input: JudgeInput,
  outcome: TransactionOutcome,
  result: RecordResult,
): RecordResult {
  return outcome.type === 'CancelAuthorization'
    ? withReleasedCharge(input, result)
    : withCondition(input, outcome, result);
}

/** What a person has to act on is raised by the record that shows it, whether it was written now or before. */
function withCondition(
  { record }: JudgeInput,
  { condition, type }: TransactionOutcome,
  result: RecordResult,
): RecordResult {
  if (condition === undefined || result.wanted.length > 0) return result;
  const own = result.transactions.filter(({ interactionId }) => interactionId === record.id);
  const held = own.find((one) => one.type === type) ?? own[0];
  if (held === undefined) return result;
  return { ...result, conditions: [...result.conditions, raised(condition, record, held.amount)] };
}
