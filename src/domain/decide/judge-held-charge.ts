import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import type { GatewayState } from '../gateway/outcome.ts';
import { type Money, sameMoney } from '../money/money.ts';
import { findAdoptable } from '../payment/match.ts';
import type { Transaction } from '../payment/payment.ts';
import type { Subject } from './decision.ts';
import { detailsOf } from './evidence.ts';
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

/**
 * A capture that the payment does not have yet, where charges of the payment may be held for it: the one that is its
 * root is completed. Undefined where none is. Source: design §6 "Held sales".
 */
export function completeHeldCharge(
  input: JudgeInput,
  amount: Money,
  state: GatewayState,
): RecordResult | undefined {
  const held = input.transactions.filter((one) => mayBeHeld(one, input));
  if (held.length === 0) return undefined;
  const { record } = input;
  const details = detailsOf(input.evidence, record.id);
  if (details.kind === 'wanted') return wanting(input, details.ids);
  if (details.kind === 'unavailable') return found(input, 'details-unavailable');
  const charge = held.find(({ interactionId }) => interactionId === details.value.rootId);
  return charge && completeWith(input, charge, { record, amount, state });
}

/** A charge that waits for its capture, or that ACCEPT alone has made a success by configuration. */
function mayBeHeld(
  { type, state, interactionId }: Transaction,
  { settings }: JudgeInput<Subject>,
): boolean {
  if (type !== 'Charge' || interactionId === undefined) return false;
  if (state === 'Success') return settings.acceptedSaleState === 'Success';
  return state !== 'Failure';
}

/** A capture, what it took, and its state by now: it may have been voided since. */
export type Capture = {
  readonly record: GatewayTransaction;
  readonly amount: Money;
  readonly state: GatewayState;
};

/**
 * Completes a held charge by its capture: of the same amount the charge takes its id and state, of another one the
 * charge has failed and the capture is a charge of its own, as it is where its own request was interrupted. Either way
 * what was reviewed stands as an authorization.
 */
export function completeWith<Kind extends Subject>(
  input: JudgeInput<Kind>,
  charge: Transaction,
  { record, amount, state }: Capture,
): RecordResult<Kind> {
  const now = { interactionId: record.id, timestamp: record.submittedAt, state };
  const own = findAdoptable(input.transactions, 'Charge', amount, record.submittedAt);
  if (own !== undefined)
    return withFailed(input, replaced(input, own, { ...own, ...now }, 'adopted'), charge, now);
  if (!sameMoney(charge.amount, amount)) {
    const addition = newTransaction('Charge', state, amount, record);
    return withFailed(input, added(input, addition, 'completed'), charge, now);
  }
  const completed = replaced(input, charge, { ...charge, ...now }, 'completed');
  return withAuthorizationBeside(input, completed, charge, now);
}

/**
 * A reversal of all that a held charge waits for: it will never be captured, and has failed. Source: design §6
 * "Matching onto the payment" (a charge whose capture is known not to have run).
 */
export function withReleasedCharge(input: JudgeInput, result: RecordResult): RecordResult {
  const reversal = result.transactions.find(
    ({ type, state, interactionId }) =>
      type === 'CancelAuthorization' && state === 'Success' && interactionId === input.record.id,
  );
  const held = result.transactions.filter(
    (one) =>
      one.type === 'Charge' &&
      one.state === 'Pending' &&
      one.interactionId !== undefined &&
      reversal !== undefined &&
      sameMoney(one.amount, reversal.amount),
  );
  if (held.length === 0 || result.wanted.length > 0) return result;
  const details = detailsOf(input.evidence, input.record.id);
  if (details.kind === 'wanted') return wanting(input, details.ids);
  const rootId = details.kind === 'known' ? details.value.rootId : undefined;
  const charge = held.find(({ interactionId }) => interactionId === rootId);
  if (charge === undefined) return result;
  const after = { ...input, transactions: result.transactions };
  return beside(result, replaced(after, charge, { ...charge, state: 'Failure' }, 'state-changed'));
}

type Shown = { readonly timestamp: string };

function withFailed<Kind extends Subject>(
  input: JudgeInput<Kind>,
  result: RecordResult<Kind>,
  charge: Transaction,
  shown: Shown,
): RecordResult<Kind> {
  const after = { ...input, transactions: result.transactions };
  const failed = replaced(after, charge, { ...charge, state: 'Failure' }, 'completed');
  return withAuthorizationBeside(input, beside(result, failed), charge, shown);
}

function withAuthorizationBeside<Kind extends Subject>(
  input: JudgeInput<Kind>,
  result: RecordResult<Kind>,
  charge: Transaction,
  { timestamp }: Shown,
): RecordResult<Kind> {
  const after = { ...input, transactions: result.transactions };
  return beside(result, withAuthorization(after, charge, timestamp));
}

/**
 * What was reviewed was authorized, or nothing could be captured: it stands as an authorization under the id of the
 * charge. Where the charge has no time, it is that of the capture or verdict that shows it.
 */
export function withAuthorization<Kind extends Subject>(
  input: JudgeInput<Kind>,
  { interactionId: id = '', timestamp, amount }: Transaction,
  shownAt: string | undefined,
): RecordResult<Kind> {
  const old = input.transactions.find(
    (one) => one.type === 'Authorization' && one.interactionId === id,
  );
  if (old?.state === 'Success') return found(input, 'already-right', { type: 'Authorization' });
  if (old !== undefined) return replaced(input, old, { ...old, state: 'Success' }, 'state-changed');
  const submittedAt = timestamp ?? shownAt;
  return submittedAt === undefined
    ? found(input, 'already-right', { type: 'Authorization' })
    : added(input, newTransaction('Authorization', 'Success', amount, { id, submittedAt }));
}
