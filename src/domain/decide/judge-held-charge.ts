import type { GatewayTransaction } from '../gateway/gateway-transaction.ts';
import { type Money, sameMoney } from '../money/money.ts';
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
export function completeHeldCharge(input: JudgeInput, amount: Money): RecordResult | undefined {
  const held = input.transactions.filter((one) => mayBeHeld(one, input));
  if (held.length === 0) return undefined;
  const { record } = input;
  const details = detailsOf(input.evidence, record.id);
  if (details.kind === 'wanted') return wanting(input, details.ids);
  if (details.kind === 'unavailable') return found(input, 'details-unavailable');
  const charge = held.find(({ interactionId }) => interactionId === details.value.rootId);
  return charge && completeWith(input, charge, record, amount);
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

/**
 * Completes a held charge by its capture: of the same amount the charge takes its id and state, of another one the
 * charge has failed and the capture is a charge of its own. Either way what was reviewed stands as an authorization.
 */
export function completeWith<Kind extends Subject>(
  input: JudgeInput<Kind>,
  charge: Transaction,
  capture: GatewayTransaction,
  amount: Money,
): RecordResult<Kind> {
  const { id: interactionId, submittedAt: timestamp } = capture;
  const state = 'Success';
  const first = sameMoney(charge.amount, amount)
    ? replaced(input, charge, { ...charge, interactionId, timestamp, state }, 'completed')
    : chargedBeside(input, charge, capture, amount);
  const after = { ...input, transactions: first.transactions };
  return beside(first, withAuthorization(after, charge, timestamp));
}

function chargedBeside<Kind extends Subject>(
  input: JudgeInput<Kind>,
  charge: Transaction,
  capture: GatewayTransaction,
  amount: Money,
): RecordResult<Kind> {
  const own = added(input, newTransaction('Charge', 'Success', amount, capture), 'completed');
  const failed = { ...charge, state: 'Failure' } as const;
  return beside(
    own,
    replaced({ ...input, transactions: own.transactions }, charge, failed, 'completed'),
  );
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
