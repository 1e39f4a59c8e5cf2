import { decide } from '../domain/decide.ts';
import type { Decision, Judgement } from '../domain/decision.ts';
import { type Failure, isPassing } from '../domain/failure.ts';
import type { GatewayTransaction, TransactionDetails } from '../domain/gateway-transaction.ts';
import type { Payment } from '../domain/payment.ts';
import type { Reason } from '../domain/reason.ts';
import { err, never, ok, type Result } from '../domain/result.ts';
import type { DecisionSettings } from '../domain/ruling.ts';
import type { Clock, Gateway, Payments } from '../ports.ts';

/** What reconciling a payment needs from the outside. */
export type ReconcilePorts = {
  readonly gateway: Gateway;
  readonly payments: Payments;
  readonly clock: Clock;
};

/** The configured choices of a reconciliation; with `dryRun` nothing is written. */
export type ReconcileSettings = DecisionSettings & { readonly dryRun: boolean };

/** Milliseconds to wait before trying a write again; its length bounds the tries. */
const PAUSES_MS = [50, 200, 800, 2000] as const;

/** A longer pause that commercetools asks for is honoured up to here: one payment must not hold up a run. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Makes a payment say what the gateway did: decide, write, and after a version conflict or a lost answer
 * read and decide again, never re-post blindly (invariant 7). Answers one judgement for each record.
 */
export async function reconcilePayment(
  ports: ReconcilePorts,
  payment: Payment,
  records: readonly GatewayTransaction[],
  settings: ReconcileSettings,
): Promise<readonly Judgement[]> {
  const evidence: Findings = { details: new Map(), failures: new Map() };
  let current = payment;
  let unanswered: readonly Judgement[] | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const decision = await decideWithEvidence(ports.gateway, current, records, evidence, settings);
    const judgements = decision.judgements.map((one) => withFailure(one, evidence));
    if (decision.actions.length === 0) return unanswered ?? judgements;
    if (settings.dryRun) return judgements;
    const written = await ports.payments.update(current.id, current.version, decision.actions);
    if (written.ok) return judgements;
    if (mayBeApplied(written.error)) unanswered = judgements;
    const again = await readAgain(ports, current.id, written.error, PAUSES_MS[attempt]);
    if (!again.ok) return excepted(judgements, again.error);
    current = again.value;
  }
}

/** What the gateway said of single transactions when it was asked, and why it did not where the failure may pass. */
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
    for (const id of decision.wanted) {
      const merchantId = records.find((record) => record.id === id)?.merchantId ?? '';
      const answer = await gateway.details(merchantId, id);
      details.set(id, answer.ok ? answer.value : 'unavailable');
      if (!answer.ok && isPassing(answer.error)) failures.set(id, answer.error);
    }
  }
}

/** Details that could not be asked for, rather than do not exist, leave the record for the next run. */
function withFailure(judgement: Judgement, { failures }: Findings): Judgement {
  const failure = failures.get(judgement.record.id);
  return failure === undefined || judgement.reason !== 'details-unavailable'
    ? judgement
    : { ...judgement, reason: 'unavailable', detail: failure.message };
}

type GivenUp = { readonly reason: Reason; readonly detail: string };

/** The payment as it is now, or why there is no further try. */
async function readAgain(
  { payments, clock }: ReconcilePorts,
  id: string,
  failure: Failure,
  pauseMs: number | undefined,
): Promise<Result<Payment, GivenUp>> {
  const reason = reasonFor(failure);
  if (reason === 'write-rejected' || pauseMs === undefined) {
    return err({ reason, detail: failure.message });
  }
  await clock.pause(Math.min(Math.max(pauseMs, failure.retryAfterMs ?? 0), LONGEST_PAUSE_MS));
  const payment = await payments.get(id);
  return payment.ok
    ? ok(payment.value)
    : err({ reason: reasonFor(payment.error), detail: payment.error.message });
}

/** Whether a write that failed may have been applied all the same: its answer, not the write, was lost. */
function mayBeApplied({ kind }: Failure): boolean {
  return kind === 'Unavailable';
}

function reasonFor({ kind }: Failure): 'version-conflict' | 'unavailable' | 'write-rejected' {
  switch (kind) {
    case 'VersionConflict':
      return 'version-conflict';
    case 'Throttled':
    case 'Unavailable':
      return 'unavailable';
    case 'NotFound':
    case 'Rejected':
    case 'Invalid':
      return 'write-rejected';
    default:
      return never(kind);
  }
}

/** What was to be changed is an exception; what needed no change still needs none. */
function excepted(
  judgements: readonly Judgement[],
  { reason, detail }: GivenUp,
): readonly Judgement[] {
  return judgements.map((judgement) =>
    judgement.change === undefined && judgement.reason !== 'balance-corrected'
      ? judgement
      : { ...judgement, reason, detail, change: undefined },
  );
}
