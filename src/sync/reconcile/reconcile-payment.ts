import { decide } from '../../domain/decide/decide.ts';
import type { Condition, Decision, Judgement } from '../../domain/decide/decision.ts';
import type { Evidence } from '../../domain/decide/evidence.ts';
import type { DecisionSettings } from '../../domain/decide/record-result.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Gateway } from '../../ports/ports.ts';
import { askDetails, type Learnt, learntFrom } from './ask-details.ts';
import { type Outcome, reasonUnread, type SettlePorts, settlePayment } from './write-decision.ts';

/** What reconciling a payment needs from the outside. */
export type ReconcilePorts = SettlePorts & { readonly gateway: Gateway };

/** What is known before a payment is looked at: details of some records, and the conditions ever raised on it. */
export type Known = {
  readonly learnt?: Learnt;
  readonly conditions?: readonly Condition[];
};

/** The most transactions whose details one payment may cost; a payment with more relations is for a person. */
const MOST_DETAILS = 40;

/**
 * Makes a payment say what the gateway did, asking for the details that the decision wants and that are not `known`
 * already. Answers one judgement for each record, and the payment's conditions.
 */
export async function reconcilePayment(
  ports: ReconcilePorts,
  payment: Payment,
  records: readonly GatewayTransaction[],
  settings: DecisionSettings,
  { learnt: known = learntFrom(), conditions = [] }: Known = {},
): Promise<Outcome> {
  const learnt = { details: new Map(known.details), failures: new Map(known.failures) };
  const most = learnt.details.size + MOST_DETAILS;
  const decideNow = async (current: Payment) => {
    const decision = await decideWithDetails(ports.gateway, learnt, {
      decideWith: (details) => decide(current, records, details, settings),
      merchantId: records[0]?.merchantId ?? '',
      most,
    });
    return { ...decision, judgements: decision.judgements.map((one) => withFailure(one, learnt)) };
  };
  return settlePayment(ports, payment, decideNow, conditions);
}

/** A decision that may want details: those of this merchant id, until so `most` are known. */
export type Deciding = {
  readonly decideWith: (details: Evidence) => Decision;
  readonly merchantId: string;
  readonly most?: number;
};

/**
 * Decides, asks the gateway for the details that the decision wants, of records and of their relations, and decides
 * again until it wants none that is unknown. What is wanted beyond `most` details counts as unavailable.
 */
export async function decideWithDetails(
  gateway: Pick<Gateway, 'details'>,
  learnt: Learnt,
  { decideWith, merchantId, most = MOST_DETAILS }: Deciding,
): Promise<Decision> {
  for (;;) {
    const decision = decideWith(learnt.details);
    const wanted = decision.wanted.filter((id) => !learnt.details.has(id));
    if (wanted.length === 0 || learnt.details.size > most) return decision;
    const room = Math.max(0, most - learnt.details.size);
    await askDetails(gateway, learnt, merchantId, wanted.slice(0, room));
    for (const id of wanted.slice(room)) learnt.details.set(id, 'unavailable');
  }
}

/**
 * Details that could not be asked for, rather than do not exist, leave the record for the next run: its own, or those of
 * a relation where its own are known.
 */
export function withFailure(judgement: Judgement, { details, failures }: Learnt): Judgement {
  const { id } = judgement.record;
  const isKnown = details.has(id) && details.get(id) !== 'unavailable';
  const failure = failures.get(id) ?? (isKnown ? [...failures.values()][0] : undefined);
  return failure === undefined || judgement.reason !== 'details-unavailable'
    ? judgement
    : { ...judgement, reason: reasonUnread(failure), detail: failure.message };
}
