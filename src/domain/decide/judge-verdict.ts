import type { Conversion } from '../gateway/conversion.ts';
import { isPurchase } from '../payment/match.ts';
import type { Transaction } from '../payment/payment.ts';
import { isHeld } from '../payment/payment-state.ts';
import { withAuthorization } from './judge-held-charge.ts';
import { judgeHeldSale } from './judge-held-sale.ts';
import {
  beside,
  found,
  type JudgeInput,
  type RecordResult,
  raised,
  replaced,
  wanting,
} from './record-result.ts';

/** A verdict with the others on the same transaction, oldest first; `isAllRead` when none since its submission is missing. */
export type VerdictInput = JudgeInput<Conversion> & {
  readonly earlier: readonly Conversion[];
  readonly isAllRead: boolean;
};

/** What was found of a verdict. */
export type VerdictResult = RecordResult<Conversion>;

/** The state that a verdict gives what was authorized. */
export type Verdict = 'Success' | 'Failure';

/**
 * Judges a verdict on the transaction that has its id. A verdict we do not know is an exception, whatever
 * it is about: it is never guessed, nor taken from another row. Undefined when nothing has the id.
 */
export function judgeNamed(input: VerdictInput): VerdictResult | undefined {
  const { transactions, record } = input;
  const verdict = verdictOf(record);
  if (verdict === undefined) return unknownVerdict(input);
  const having = transactions.filter(({ interactionId }) => interactionId === record.id);
  const [first] = having;
  if (first === undefined) return undefined;
  const purchases = having.filter(({ type }) => isPurchase(type));
  if (purchases.length === 0) return found(input, 'type-differs', { type: first.type });
  const [authorization, second] = purchases.filter(({ type }) => type === 'Authorization');
  const [charge, another] = purchases.filter(({ type }) => type === 'Charge');
  if (second !== undefined || another !== undefined) return found(input, 'doubled');
  const decided = [authorization, charge].find((one) => one !== undefined && !isUndecided(one));
  if (decided !== undefined && decided.state !== verdict)
    return judgeFinal(input, purchases, decided, verdict);
  if (charge !== undefined && isUndecided(charge)) return judgeHeldSale(input, charge, verdict);
  return authorization === undefined
    ? found(input, 'already-right', { type: 'Charge' })
    : judgeAuthorization(input, authorization, verdict);
}

/**
 * Judges a verdict whose id nothing on the payment has. It is about the payment's only Pending
 * transaction if that has no id and no other verdict could mean it (`isAlone`); one that has another id
 * is another transaction. Else it waits until Run Sync has brought its transaction.
 */
export function judgeUnnamed(input: VerdictInput, isAlone: boolean): VerdictResult {
  const { transactions, record } = input;
  const [held, another] = transactions.filter(isHeld);
  const isIts = isAlone && another === undefined && held?.interactionId === undefined;
  if (held === undefined || !isIts) return found(input, 'verdict-waits');
  const named = replaced(input, held, { ...held, interactionId: record.id }, 'adopted');
  const next = judgeNamed({ ...input, transactions: named.transactions });
  if (next === undefined) return named;
  if (next.wanted.length > 0) return wanting(input, next.wanted);
  return { ...beside(named, next), change: next.change ?? named.change };
}

/** Accepted an authorization stands; rejected it fails, and its money is held until it is reversed. */
function judgeAuthorization(
  input: VerdictInput,
  authorization: Transaction,
  verdict: Verdict,
): VerdictResult {
  const result =
    authorization.state === verdict
      ? found(input, 'already-right', { type: 'Authorization' })
      : replaced(input, authorization, { ...authorization, state: verdict }, 'state-changed');
  return verdict === 'Success' ? result : needingReversal(input, result, authorization);
}

/**
 * A state that is final: what another verdict gave is turned by a later one, once all of them are read, and is for
 * a person to look at; any other stands, for a later fact gave it. Source: design §6 "Verdicts", X29, X41.
 */
function judgeFinal(
  input: VerdictInput,
  purchases: readonly Transaction[],
  decided: Transaction,
  verdict: Verdict,
): VerdictResult {
  const { type } = decided;
  if (!input.isAllRead)
    return found(input, 'verdict-waits', { type, wantedVerdicts: [input.record.id] });
  const isTurned = input.earlier.some((one) => verdictOf(one) === decided.state);
  // A charge fails for many reasons; that it was authorized is what the fraud team says all the same.
  if (!isTurned)
    return verdict === 'Success' && type === 'Charge'
      ? withAuthorization(input, decided, input.record.submittedAt)
      : found(input, 'already-final', { type });
  if (verdict === 'Success')
    return {
      ...withAuthorization(input, decided, input.record.submittedAt),
      reason: 'verdict-turned',
    };
  const result = purchases
    .filter(({ state }) => state !== 'Failure')
    .map((one) => ({ old: one, now: { ...one, state: verdict } }))
    .reduce(
      (before, { old, now }) =>
        beside(
          before,
          replaced({ ...input, transactions: before.transactions }, old, now, 'verdict-turned'),
        ),
      found(input, 'verdict-turned', { type }),
    );
  return needingReversal(input, result, decided);
}

/** A verdict that rejects leaves the money held until it is reversed. */
export function needingReversal(
  { record }: VerdictInput,
  result: VerdictResult,
  { amount }: Transaction,
): VerdictResult {
  const condition = raised('reversal-needed', record, amount);
  return { ...result, conditions: [...result.conditions, condition] };
}

function verdictOf({ originalDecision, newDecision }: Conversion): Verdict | undefined {
  if (originalDecision !== 'REVIEW') return undefined;
  if (newDecision === 'ACCEPT') return 'Success';
  return newDecision === 'REJECT' ? 'Failure' : undefined;
}

function unknownVerdict(input: VerdictInput): VerdictResult {
  const { originalDecision, newDecision } = input.record;
  const detail = `originalDecision ${originalDecision}, newDecision ${newDecision}`.slice(0, 200);
  return found(input, 'unknown-verdict', { detail });
}

/** What the live path left Initial under the gateway's id was held all the same. */
function isUndecided({ state }: Transaction): boolean {
  return state === 'Pending' || state === 'Initial';
}
