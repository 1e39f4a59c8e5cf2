import { type Outcome, outcomeOf, type TransactionOutcome } from '../gateway/outcome.ts';
import { never } from '../result.ts';
import { judgeTransaction } from './judge-transaction.ts';
import { judgeUnknown } from './judge-unknown.ts';
import { judgeVoid } from './judge-void.ts';
import { outcomeOfReason, type Reason } from './reason.ts';
import { beside, found, type JudgeInput, type RecordResult, wanting } from './record-result.ts';

/** Judges one gateway transaction against the transactions of its payment. Source: design §6. */
export function judgeRecord(input: JudgeInput): RecordResult {
  const { record, evidence, settings } = input;
  const outcome = outcomeOf(record, evidence.get(record.id), settings);
  return { ...judgeOutcome(input, outcome), record };
}

function judgeOutcome(input: JudgeInput, outcome: Outcome): RecordResult {
  switch (outcome.kind) {
    case 'none':
      return found(input, outcome.reason);
    case 'details':
      return wanting(input, [input.record.id]);
    case 'unknown': {
      const told = judgeUnknown(input);
      return told.kind === 'found' ? told.result : judgeOutcome(told.input, told.outcome);
    }
    case 'void':
      return withBeside(withRelease(input, judgeVoid(input), outcome), outcome.beside);
    case 'transaction':
      return withBeside(
        withRelease(input, judgeTransaction(input, outcome), outcome),
        outcome.beside,
      );
    default:
      return never(outcome);
  }
}

/** A summary may release an authorization beside what else it does; that reversal is a transaction of its own. */
function withRelease(
  input: JudgeInput,
  result: RecordResult,
  { isReleased }: { readonly isReleased: boolean },
): RecordResult {
  const isDone = outcomeOfReason(result.reason) !== 'exception' || result.conditions.length > 0;
  if (!isReleased || !isDone || result.wanted.length > 0) return result;
  const release = judgeTransaction({ ...input, transactions: result.transactions }, RELEASE);
  if (release.wanted.length > 0) return wanting(input, release.wanted);
  if (release.change !== undefined) return beside(result, release);
  const isException = outcomeOfReason(release.reason) === 'exception';
  return isException ? { ...result, reason: release.reason, detail: release.detail } : result;
}

const RELEASE: TransactionOutcome = {
  ...{ kind: 'transaction', type: 'CancelAuthorization', state: 'Success', basis: 'final' },
  ...{ orCharge: false, isCapture: false, isCaptureLost: false, isReleased: true },
  ...{ condition: undefined, beside: undefined },
};

/** What ran beside it is for a person to look at; what was written stays written. */
function withBeside(result: RecordResult, reason: Reason | undefined): RecordResult {
  const isException = outcomeOfReason(result.reason) === 'exception';
  return reason === undefined || isException || result.wanted.length > 0
    ? result
    : { ...result, reason };
}
