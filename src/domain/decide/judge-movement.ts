import type { TransactionDetails } from '../gateway/gateway-transaction.ts';
import { type Outcome, outcomeOf } from '../gateway/outcome.ts';
import { type Money, sameMoney } from '../money/money.ts';
import { amountOf } from '../money/record-amount.ts';
import { findAdoptable, matchById } from '../payment/match.ts';
import type { Transaction, TransactionState, TransactionType } from '../payment/payment.ts';
import { never, type Result } from '../result.ts';
import type { Reason } from './reason.ts';
import { added, type Context, changeState, type Ruling, replaced, ruling } from './ruling.ts';
import { transition } from './transition.ts';

/** An outcome that is a commercetools transaction. */
export type Movement = Extract<Outcome, { kind: 'transaction' }>;

/** What the record of a context means, given its payment and the configured choices. */
export function outcomeOfRecord({ record, payment, settings }: Context): Outcome {
  return outcomeOf(record, { ...settings, saleEnabled: payment.saleEnabled });
}

/** Judges a record that is a commercetools transaction: found by its id, adopted, or added. Source: design §6. */
export function judgeMovement(context: Context, movement: Movement): Ruling {
  const { ledger, record } = context;
  const match = matchById(ledger, record.id, movement.type, movement.reversed);
  switch (match.kind) {
    case 'conflict':
      return ruling(context, match.reason, { type: movement.type });
    case 'identified':
      return judgeIdentified(context, movement, match.transaction);
    case 'absent':
      return judgeAbsent(context, movement);
    default:
      return never(match);
  }
}

function judgeIdentified(context: Context, movement: Movement, found: Transaction): Ruling {
  const problem = amountProblem(context, found);
  if (problem !== undefined)
    return ruling(context, problem, { ...about(context), type: found.type });
  const held = heldAmount(movement, found.amount);
  const state = stateOf(context, movement);
  const step = transition(found.state, state, movement.basis);
  switch (step) {
    case 'unchanged':
      return ruling(context, state === movement.state ? 'already-right' : 'not-confirmed', {
        type: found.type,
        ...held,
      });
    case 'already-final':
      return ruling(context, 'already-final', { type: found.type, ...held });
    case 'change':
      return changeState(context, found, state, 'state-changed', held);
    case 'correction':
      return judgeCorrection(context, { ...movement, state }, found);
    default:
      return never(step);
  }
}

/** A final state turns into its opposite only when the details, asked at this moment, say so themselves. */
function judgeCorrection(context: Context, movement: Movement, found: Transaction): Ruling {
  const details = context.evidence.get(context.record.id);
  if (details === undefined) return ruling(context, 'details-unavailable', { wanted: true });
  if (details === 'unavailable') return ruling(context, 'details-unavailable');
  const confirmed = stateInDetails(details, context);
  if (confirmed === movement.state) return changeState(context, found, confirmed, 'corrected');
  return confirmed === found.state
    ? ruling(context, 'not-confirmed', { type: found.type })
    : ruling(context, 'outcome-unclear', {
        detail: `details say ${details.record.status ?? 'nothing'}`,
      });
}

const UNDONE: ReadonlySet<string> = new Set(['VOIDED', 'REVERSED', 'CANCELLED', 'FAILED']);

function isUndone({ record: { status } }: TransactionDetails): boolean {
  return status !== undefined && UNDONE.has(status);
}

/** The search never says that a capture or refund was undone since (a void is a record of its own); known details do. */
function stateOf({ record, evidence }: Context, { type, state }: Movement): Movement['state'] {
  const details = evidence.get(record.id);
  if (details === undefined || details === 'unavailable') return state;
  return (type === 'Charge' || type === 'Refund') && isUndone(details) ? 'Failure' : state;
}

function stateInDetails(
  details: TransactionDetails,
  context: Context,
): TransactionState | undefined {
  if (isUndone(details)) return 'Failure';
  const outcome = outcomeOfRecord({ ...context, record: details.record });
  return outcome.kind === 'transaction' ? outcome.state : undefined;
}

function judgeAbsent(context: Context, movement: Movement): Ruling {
  const { ledger, record } = context;
  const { type } = movement;
  const state = stateOf(context, movement);
  const amount = amountInPayment(context, type);
  if (!amount.ok) return ruling(context, amount.error, { ...about(context), type });
  const held = heldAmount(movement, amount.value);
  const adoptable = findAdoptable(ledger, type, amount.value);
  if (adoptable !== undefined) {
    const link = { interactionId: record.id, timestamp: record.submittedAt };
    return replaced(context, adoptable, { ...adoptable, ...link, state }, 'adopted', held);
  }
  return added(context, type, state, amount.value, held);
}

function amountInPayment(context: Context, type: TransactionType): Result<Money, Reason> {
  return amountOf(context.record, type, context.payment.currency, context.ledger);
}

/** An identified transaction must have the amount the record gives, where the record gives one. */
function amountProblem(context: Context, found: Transaction): Reason | undefined {
  if (context.record.amount === undefined) return undefined;
  const amount = amountInPayment(context, found.type);
  if (!amount.ok) return amount.error;
  return sameMoney(amount.value, found.amount) ? undefined : 'amount-differs';
}

function heldAmount(movement: Movement, amount: Money): { readonly heldAmount: Money | undefined } {
  const held = movement.basis === 'risk-reject' && !movement.reversed;
  return { heldAmount: held ? amount : undefined };
}

function about({ record }: Context): { readonly detail: string } {
  const { amount } = record;
  return {
    detail: `gateway amount ${amount === undefined ? 'none' : `${amount.decimal} ${amount.currencyCode}`}`,
  };
}
