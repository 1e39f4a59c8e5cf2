import type { Subject } from '../../domain/decide/decision.ts';
import { isWaiting } from '../../domain/decide/reason.ts';
import type { DecisionSettings } from '../../domain/decide/record-result.ts';
import { askDetails, learntFrom } from './ask-details.ts';
import { type ReconcilePorts, reconcilePayment } from './reconcile-payment.ts';
import type { Outcome } from './write-decision.ts';

/**
 * Decides what waits for a payment again, now that the payment was written; asks the gateway for the details of each,
 * which have its record. Answers no judgement of what still waits, or could not be read. Source: design §7.
 */
export async function reconcileWaiting(
  ports: ReconcilePorts,
  settings: DecisionSettings,
  { written, conditions }: Outcome,
  waiting: readonly Subject[],
): Promise<Omit<Outcome, 'written'>> {
  if (written === undefined || waiting.length === 0) return { judgements: [], conditions };
  const learnt = learntFrom();
  for (const { id, merchantId } of waiting)
    await askDetails(ports.gateway, learnt, merchantId, [id]);
  const records = [...learnt.details.values()].flatMap((one) =>
    one === 'unavailable' ? [] : [one.record],
  );
  if (records.length === 0) return { judgements: [], conditions };
  const known = { learnt, conditions };
  const outcome = await reconcilePayment(ports, written, records, settings, known);
  // Where it is not known how the payment stands now, what was known before still counts.
  const last = outcome.conditions.length > 0 ? outcome.conditions : conditions;
  return {
    judgements: outcome.judgements.filter(({ reason }) => !isWaiting(reason)),
    conditions: last,
  };
}
