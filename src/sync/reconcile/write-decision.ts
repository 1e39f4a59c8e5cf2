import type { Condition, Decision, Judgement } from '../../domain/decide/decision.ts';
import type { Reason } from '../../domain/decide/reason.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { err, never, ok, type Result } from '../../domain/result.ts';
import { type KeptCondition, lookAt } from '../../domain/runs/condition.ts';
import type { Clock, Payments } from '../../ports/ports.ts';
import { judgedAfter, type SentUpdate } from './written-by-us.ts';

/** What writing a decision needs from the outside. */
export type SettlePorts = { readonly payments: Payments; readonly clock: Clock };

/**
 * What became of a payment: a judgement of each subject, and its conditions; these are empty where it is not known how it
 * stands. `written` is the payment after a write of ours.
 */
export type Outcome = {
  readonly judgements: readonly Judgement[];
  readonly conditions: readonly KeptCondition[];
  readonly written: Payment | undefined;
};

/** Milliseconds to wait before trying a write again; its length bounds the tries. */
const PAUSES_MS = [50, 200, 800, 2000] as const;

/** A longer pause that commercetools asks for is honoured up to here: one payment must not hold up a run. */
const LONGEST_PAUSE_MS = 30_000;

/**
 * Makes a payment what is decided of it: decide, write, and after a version conflict or a lost answer
 * read and decide again, never re-post blindly (invariant 7). Answers
 * the judgements of the last decision, or why it could not be written. `known` are the conditions ever raised on it.
 */
export async function settlePayment(
  ports: SettlePorts,
  payment: Payment,
  decideNow: (current: Payment) => Promise<Decision>,
  known: readonly Condition[],
): Promise<Outcome> {
  let current = payment;
  let sent: SentUpdate | undefined;
  for (let attempt = 0; ; attempt += 1) {
    const decision = await decideNow(current);
    const { actions } = decision;
    const judgements =
      sent === undefined ? decision.judgements : judgedAfter(sent, current, decision.judgements);
    const raised = [...(sent?.decision.conditions ?? []), ...decision.conditions];
    const after = (now: Payment): Outcome => ({
      ...{ judgements, conditions: lookAt(now, known, raised) },
      written: actions.length > 0 || sent !== undefined ? now : undefined,
    });
    if (actions.length === 0) return after(current);
    const written = await ports.payments.update(current.id, current.version, actions);
    if (written.ok) return after(written.value);
    if (mayBeApplied(written.error)) sent = { payment: current, decision };
    const again = await readAgain(ports, current.id, written.error, PAUSES_MS[attempt]);
    if (!again.ok)
      return { judgements: excepted(judgements, again.error), conditions: [], written: undefined };
    current = again.value;
  }
}

type GivenUp = { readonly reason: Reason; readonly detail: string };

/** The payment as it is now, or why there is no further try. */
async function readAgain(
  { payments, clock }: SettlePorts,
  id: string,
  failure: Failure,
  pauseMs: number | undefined,
): Promise<Result<Payment, GivenUp>> {
  const reason = reasonFor(failure);
  if (reason === 'write-rejected' || reason === 'access-refused' || pauseMs === undefined) {
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

/** Why something could not be read: nothing is said of it, so the next run reads it again. */
export function reasonUnread({ kind }: Failure): 'access-refused' | 'unavailable' {
  return kind === 'Forbidden' ? 'access-refused' : 'unavailable';
}

type Unwritten = 'version-conflict' | 'unavailable' | 'access-refused' | 'write-rejected';

function reasonFor({ kind }: Failure): Unwritten {
  switch (kind) {
    case 'Forbidden':
      return 'access-refused';
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
    judgement.change === undefined
      ? judgement
      : { ...judgement, reason, detail, change: undefined },
  );
}
