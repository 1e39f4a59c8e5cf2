import type { Judgement } from '../../domain/decide/decision.ts';
import type { Reason } from '../../domain/decide/reason.ts';
import type { Failure } from '../../domain/failure.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { FindContext } from '../../sync/reconcile/find-by-relations.ts';
import { type Findings, findPayments } from '../../sync/reconcile/find-payments.ts';

/** A gateway transaction that is not the payment's, and the id of the payment that it is of, where one is. */
export type ForeignRecord = {
  readonly record: GatewayTransaction;
  readonly paymentId: string | undefined;
};

/** Gateway transactions as seen from one payment: its own, those that may be several payments', all others. */
export type OwnRecords = {
  readonly own: readonly GatewayTransaction[];
  readonly unclear: readonly Judgement[];
  readonly foreign: readonly ForeignRecord[];
};

/**
 * Which records are a payment's, by the rule of every sync (design §5): none is ever written onto a payment that Run
 * Sync would not write it onto. Asks about those only that do not name the payment by its id.
 */
export async function ownRecords(
  context: FindContext,
  payment: Payment,
  records: readonly GatewayTransaction[],
): Promise<Result<OwnRecords, Failure>> {
  const others = records.filter(
    ({ clientReference }) => clientReference?.toLowerCase() !== payment.id,
  );
  const findings = others.length === 0 ? ok(NONE) : await findPayments(context, others);
  if (!findings.ok) return findings;
  const own: GatewayTransaction[] = [];
  const unclear: Judgement[] = [];
  const foreign: ForeignRecord[] = [];
  for (const record of records) {
    const finding = findings.value.get(record);
    const owner = finding?.kind === 'found' ? finding.payment.id : undefined;
    if (finding === undefined || owner === payment.id) own.push(record);
    else if (finding.kind === 'none' && !FOREIGN.has(finding.reason))
      unclear.push({ record, reason: finding.reason, change: undefined, detail: finding.detail });
    else foreign.push({ record, paymentId: owner });
  }
  return ok({ own, unclear, foreign });
}

const NONE: Findings = new Map();

/** Reasons of records that belong to no payment we know. */
const FOREIGN: ReadonlySet<Reason> = new Set(['not-ours', 'unmatched']);
