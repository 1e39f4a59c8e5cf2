import { decide } from '../../domain/decide/decide.ts';
import type { Decision, Judgement } from '../../domain/decide/decision.ts';
import type { DecisionSettings, Evidence } from '../../domain/decide/ruling.ts';
import { type Failure, isPassing } from '../../domain/failure.ts';
import type {
  GatewayTransaction,
  TransactionDetails,
} from '../../domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import type { Gateway } from '../../ports/ports.ts';
import { reasonUnread, type SettlePorts, settlePayment } from './write-decision.ts';

/** What reconciling a payment needs from the outside. */
export type ReconcilePorts = SettlePorts & { readonly gateway: Gateway };

/**
 * Makes a payment say what the gateway did, asking for the details that the decision wants and that are not `known`
 * already. Answers one judgement for each record.
 */
export async function reconcilePayment(
  ports: ReconcilePorts,
  payment: Payment,
  records: readonly GatewayTransaction[],
  settings: DecisionSettings,
  known: Evidence = new Map(),
): Promise<readonly Judgement[]> {
  const evidence: Findings = { details: new Map(known), failures: new Map() };
  const decideNow = async (current: Payment) => {
    const decision = await decideWithEvidence(ports.gateway, current, records, evidence, settings);
    return {
      ...decision,
      judgements: decision.judgements.map((one) => withFailure(one, evidence)),
    };
  };
  return settlePayment(ports, payment, decideNow);
}

/** What the gateway said of single transactions when it was asked, and why it did not where the failure says nothing of them. */
type Findings = {
  readonly details: Map<string, TransactionDetails | 'unavailable'>;
  readonly failures: Map<string, Failure>;
};

/** Decides, asks the gateway for the details the decision wants, and decides again until it wants none. */
async function decideWithEvidence(
  gateway: Gateway,
  payment: Payment,
  records: readonly GatewayTransaction[],
  { details, failures }: Findings,
  settings: DecisionSettings,
): Promise<Decision> {
  for (;;) {
    const decision = decide(payment, records, details, settings);
    if (decision.wanted.length === 0) return decision;
    const ask = async (id: string) => {
      const merchantId = records.find((record) => record.id === id)?.merchantId ?? '';
      const answer = await gateway.details(merchantId, id);
      details.set(id, answer.ok ? answer.value : 'unavailable');
      if (!answer.ok && saysNothing(answer.error)) failures.set(id, answer.error);
    };
    await Promise.all(decision.wanted.map(ask));
  }
}

/** Details that could not be asked for, rather than do not exist, leave the record for the next run. */
function withFailure(judgement: Judgement, { failures }: Findings): Judgement {
  const failure = failures.get(judgement.record.id);
  return failure === undefined || judgement.reason !== 'details-unavailable'
    ? judgement
    : { ...judgement, reason: reasonUnread(failure), detail: failure.message };
}

/** Whether a failure says nothing of what was asked for: the same question may be answered by the next run. */
function saysNothing(failure: Failure): boolean {
  return isPassing(failure) || failure.kind === 'Forbidden';
}
