import type { Basis, GatewayState, TransactionOutcome } from '../gateway/outcome.ts';
import { hasFailedSince } from '../gateway/status.ts';
import type { TransactionState } from '../payment/payment.ts';
import type { JudgeInput } from './record-result.ts';

/**
 * What a gateway state does to the state a transaction has.
 * `correction`: a final state would turn into its opposite, which only the transaction's details can confirm.
 */
export type Step = 'unchanged' | 'already-final' | 'change' | 'correction';

/** From the payment's state (row) to the gateway's (column). Nothing goes back to Pending or Initial. Source: design §6. */
const STEPS: Readonly<Record<TransactionState, Readonly<Record<GatewayState, Step>>>> = {
  Initial: { Pending: 'change', Success: 'change', Failure: 'change' },
  Pending: { Pending: 'unchanged', Success: 'change', Failure: 'change' },
  Success: { Pending: 'already-final', Success: 'unchanged', Failure: 'correction' },
  Failure: { Pending: 'already-final', Success: 'correction', Failure: 'unchanged' },
};

/** The step from one state to another; a record under review or risk-rejected never changes a final state. */
export function transition(from: TransactionState, to: GatewayState, basis: Basis): Step {
  const step = STEPS[from][to];
  return step === 'correction' && basis !== 'final' ? 'already-final' : step;
}

/**
 * The state that an outcome has by now. The search never says that a capture or refund was undone since (a void is a
 * record of its own); its details do, where they are known.
 */
export function stateNow(
  { record, evidence }: JudgeInput,
  { type, state }: TransactionOutcome,
): GatewayState {
  const details = evidence.get(record.id);
  if (details === undefined || details === 'unavailable') return state;
  if (type !== 'Charge' && type !== 'Refund') return state;
  return hasFailedSince(details.record) ? 'Failure' : state;
}
