import type { TransactionDetails } from '../gateway/gateway-transaction.ts';
import { type GatewayState, outcomeOf } from '../gateway/outcome.ts';
import { meaningOf, statusOf } from '../gateway/status.ts';
import type { Transaction } from '../payment/payment.ts';
import { detailsOf, type Known, known, relativesOf } from './evidence.ts';
import { found, type JudgeInput, type RecordResult, replaced, wanting } from './record-result.ts';
import { voidTarget } from './void-target.ts';

/** What the evidence of the moment says of a correction: it holds, it does not, a void or refusal explains the payment, or nothing. */
type Evidenced = 'confirmed' | 'refuted' | 'explained' | 'open';

/**
 * A final state turns into its opposite only when evidence of this moment says so: for an authorization its details,
 * for a charge or refund a final status. What is not confirmed is an exception, unless a known void or refusal
 * explains what the payment says. Source: design §6 "Matching onto the payment".
 */
export function judgeCorrection(
  input: JudgeInput,
  state: GatewayState,
  old: Transaction,
): RecordResult {
  const evidenced = evidenceFor(input, state, old);
  if (evidenced.kind === 'wanted') return wanting(input, evidenced.ids);
  if (evidenced.kind === 'unavailable') return found(input, 'details-unavailable');
  switch (evidenced.value) {
    case 'confirmed':
      return replaced(input, old, { ...old, state }, 'corrected');
    case 'refuted':
    case 'explained':
      return found(input, 'not-confirmed', { type: old.type });
    case 'open':
      return found(input, 'state-differs', {
        type: old.type,
        detail: `${old.state} on the payment, ${state} at the gateway`,
      });
  }
}

function evidenceFor(input: JudgeInput, state: GatewayState, old: Transaction): Known<Evidenced> {
  const details = detailsOf(input.evidence, input.record.id);
  if (details.kind !== 'known') return details;
  const meaning = meaningOf(statusOf(details.value.record));
  const isAuthorization = old.type === 'Authorization';
  if (meaning === 'failed' || meaning === 'undone' || (isAuthorization && meaning === 'reversed'))
    return known(state === 'Failure' ? 'confirmed' : 'explained');
  return isAuthorization
    ? byDetails(input, details.value, state, old)
    : byFinalStatus(input, details.value, state, meaning === 'settled');
}

/** An authorization: what its details mean now, unless it was reversed since. */
function byDetails(
  input: JudgeInput,
  details: TransactionDetails,
  state: GatewayState,
  old: Transaction,
): Known<Evidenced> {
  const outcome = outcomeOf(details.record, details, input.settings);
  const isFinal = outcome.kind === 'transaction' && outcome.basis === 'final';
  if (!isFinal || outcome.state !== state)
    return known(isFinal && outcome.state === old.state ? 'refuted' : 'open');
  return state === 'Failure' ? known('confirmed') : unlessUndone(input, details, 'confirmed');
}

/** A charge or refund: an application that reads 100 confirms nothing, nor that it was sent. */
function byFinalStatus(
  input: JudgeInput,
  details: TransactionDetails,
  state: GatewayState,
  isSettled: boolean,
): Known<Evidenced> {
  if (state === 'Failure') return known(isSettled ? 'refuted' : 'open');
  return unlessUndone(input, details, isSettled ? 'confirmed' : 'open');
}

/** A void or reversal of it among its relations, or known from another record, explains that it failed. */
function unlessUndone(
  input: JudgeInput,
  details: TransactionDetails,
  otherwise: Evidenced,
): Known<Evidenced> {
  const relatives = relativesOf(input.evidence, details);
  if (relatives.kind !== 'known') return relatives;
  const others = [...input.evidence.values()].filter((one) => one !== 'unavailable');
  const undoing = [...relatives.value, ...others].map((one) => undoes(input, one, details));
  const wanted = undoing.flatMap((one) => (one.kind === 'wanted' ? one.ids : []));
  if (undoing.some((one) => one.kind === 'known' && one.value)) return known('explained');
  return wanted.length > 0 ? { kind: 'wanted', ids: [...new Set(wanted)] } : known(otherwise);
}

/** Whether a void undid a transaction, or a reversal that succeeded released it. */
function undoes(
  { evidence, payment: { currency }, settings }: JudgeInput,
  one: TransactionDetails,
  { record: { id } }: TransactionDetails,
): Known<boolean> {
  const outcome = outcomeOf(one.record, one, settings);
  if (outcome.kind === 'void') {
    const relatives = relativesOf(evidence, one);
    if (relatives.kind !== 'known') return relatives;
    const found = voidTarget(one, relatives.value, { currency, settings });
    return known('target' in found && found.target.details.record.id === id);
  }
  const isReversal = outcome.kind === 'transaction' && outcome.type === 'CancelAuthorization';
  const isOfIt = one.rootId === id || one.relatedIds.includes(id);
  return known(isReversal && outcome.state === 'Success' && isOfIt);
}
