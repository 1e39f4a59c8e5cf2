import type { Conversion } from '../gateway/conversion.ts';
import type { TransactionDetails } from '../gateway/gateway-transaction.ts';
import { outcomeOf } from '../gateway/outcome.ts';
import { hasFailedSince } from '../gateway/status.ts';
import { amountInCurrency } from '../money/record-amount.ts';
import type { Transaction } from '../payment/payment.ts';
import {
  allDetailsOf,
  detailsOf,
  type Known,
  known,
  oldestFirst,
  relativesOf,
} from './evidence.ts';
import { completeWith, withAuthorization } from './judge-held-charge.ts';
import {
  added,
  beside,
  found,
  type JudgeInput,
  newTransaction,
  type RecordResult,
  raised,
  replaced,
  wanting,
} from './record-result.ts';

type Input = JudgeInput<Conversion>;
type Found = RecordResult<Conversion>;

/**
 * Judges a verdict on a charge that is held. Rejected it fails. Accepted it is authorized and not captured by that: its
 * capture is looked for among its relations and in the notes of the verdict, and without one the charge waits. An
 * eCheck that was accepted waits for its status. Source: design §6 "Held sales", "Verdicts".
 */
export function judgeHeldSale(
  input: Input,
  charge: Transaction,
  verdict: 'Success' | 'Failure',
): Found {
  const { evidence, record } = input;
  const details = detailsOf(evidence, record.id);
  if (details.kind === 'wanted') return wanting(input, details.ids);
  const reviewed = details.kind === 'known' ? details.value : undefined;
  const isECheck = reviewed?.record.applications.some(({ name }) => name === 'ics_ecp_debit');
  if (verdict === 'Failure') return rejected(input, charge, isECheck === true);
  if (isECheck) return waiting(input, charge);
  const captures = capturesUnder(input, reviewed);
  if (captures.kind === 'wanted') return wanting(input, captures.ids);
  const done = captures.kind === 'known' ? completeBy(input, charge, captures.value) : undefined;
  if (done !== undefined) return done;
  const isSuccess = input.settings.acceptedSaleState === 'Success';
  const first = isSuccess
    ? replaced(input, charge, { ...charge, state: 'Success' }, 'state-changed')
    : notCaptured(input, charge);
  const after = { ...input, transactions: first.transactions };
  const shownAt = reviewed?.record.submittedAt ?? record.submittedAt;
  return beside(first, withAuthorization(after, charge, shownAt));
}

/** The money of a card is held until it is reversed; of an eCheck none was. */
function rejected(input: Input, charge: Transaction, isECheck: boolean): Found {
  const { record, transactions } = input;
  const first = replaced(input, charge, { ...charge, state: 'Failure' }, 'state-changed');
  const authorization = transactions.find(
    (one) => one.type === 'Authorization' && one.interactionId === record.id,
  );
  const result =
    authorization === undefined
      ? first
      : beside(
          first,
          replaced(
            { ...input, transactions: first.transactions },
            authorization,
            { ...authorization, state: 'Failure' },
            'state-changed',
          ),
        );
  if (isECheck) return result;
  const condition = raised('reversal-needed', record, charge.amount);
  return { ...result, conditions: [...result.conditions, condition] };
}

function notCaptured(input: Input, charge: Transaction): Found {
  const result = waiting(input, charge);
  const condition = raised('accepted-not-captured', input.record, charge.amount);
  return { ...result, conditions: [...result.conditions, condition] };
}

/** What the live path left Initial was held all the same, and waits. */
function waiting(input: Input, charge: Transaction): Found {
  return charge.state === 'Pending'
    ? found(input, 'already-right', { type: 'Charge' })
    : replaced(input, charge, { ...charge, state: 'Pending' }, 'state-changed');
}

/** The captures that the relations of what was reviewed and the notes of the verdict name, oldest first. */
function capturesUnder(
  { evidence, record, settings }: Input,
  reviewed: TransactionDetails | undefined,
): Known<readonly TransactionDetails[]> {
  const related = reviewed === undefined ? known([]) : relativesOf(evidence, reviewed);
  const noted = allDetailsOf(evidence, record.settlementIds);
  const wanted = [related, noted].flatMap((one) => (one.kind === 'wanted' ? one.ids : []));
  if (wanted.length > 0) return { kind: 'wanted', ids: wanted };
  const all = [related, noted].flatMap((one) => (one.kind === 'known' ? one.value : []));
  const captures = all.filter((one) => {
    const outcome = outcomeOf(one.record, one, settings);
    return outcome.kind === 'transaction' && outcome.isCapture && outcome.state === 'Success';
  });
  const once = new Map(captures.map((one) => [one.record.id, one] as const));
  return known([...once.values()].toSorted((a, b) => oldestFirst(a.record, b.record)));
}

/**
 * Gives the held charge to its first capture that the payment does not have; further ones are charges of their own.
 * Where all are on the payment already, the charge was none of them, and has failed.
 */
function completeBy(
  input: Input,
  charge: Transaction,
  captures: readonly TransactionDetails[],
): Found | undefined {
  if (captures.length === 0) return undefined;
  const isNew = (id: string) => input.transactions.every((one) => one.interactionId !== id);
  let result: Found | undefined;
  for (const { record: capture } of captures.filter(({ record }) => isNew(record.id))) {
    const amount = amountInCurrency(capture, 'Charge', input.payment.currency);
    if (amount === undefined) return undefined;
    const after = { ...input, transactions: result?.transactions ?? input.transactions };
    const state = hasFailedSince(capture) ? 'Failure' : 'Success';
    result =
      result === undefined
        ? completeWith(after, charge, { record: capture, amount, state })
        : beside(
            result,
            added(after, newTransaction('Charge', state, amount, capture), 'completed'),
          );
  }
  return result ?? takenElsewhere(input, charge);
}

function takenElsewhere(input: Input, charge: Transaction): Found {
  const failed = replaced(input, charge, { ...charge, state: 'Failure' }, 'completed');
  const after = { ...input, transactions: failed.transactions };
  return beside(failed, withAuthorization(after, charge, input.record.submittedAt));
}
