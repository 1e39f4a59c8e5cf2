import type { Subject } from '../../domain/decide/decision.ts';
import type { Reason } from '../../domain/decide/reason.ts';
import type { Failure } from '../../domain/failure.ts';
import {
  hasOurShape,
  isFollowOn,
  isMadeReference,
  sentReference,
} from '../../domain/gateway/client-reference.ts';
import type { Conversion } from '../../domain/gateway/conversion.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import { claimOf } from '../../domain/payment/fit.ts';
import { isPaymentKey, type Payment } from '../../domain/payment/payment.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Payments } from '../../ports/ports.ts';
import type { Learnt } from './ask-details.ts';
import { type Found, findByReference, type Seeker } from './find-by-reference.ts';
import { type FindContext, findByRelations, type Related } from './find-by-relations.ts';
import { reasonUnread } from './write-decision.ts';

/** Which payment a gateway transaction or a verdict belongs to, or why none is known. Source: design §5. */
export type Finding =
  | { readonly kind: 'found'; readonly payment: Payment }
  | { readonly kind: 'none'; readonly reason: Reason; readonly detail?: string | undefined };

/** The finding of each subject, not of its id: the gateway may give one id twice, with two references. */
export type Findings = ReadonlyMap<Subject, Finding>;

/**
 * The payment of each record: by its reference and its own id, else, for a follow-on, by its relations.
 * What is asked of the gateway is `learnt`, so that the decision does not ask again.
 */
export async function findPayments(
  context: FindContext,
  records: readonly GatewayTransaction[],
): Promise<Result<Findings, Failure>> {
  const { payments, learnt, defaultMerchantId } = context;
  const seekers = new Map(records.map((record) => [record, seekerOf(record)]));
  const direct = await findByReference(payments, [...seekers.values()], defaultMerchantId);
  if (!direct.ok) return direct;
  const directly = (record: GatewayTransaction) => {
    const seeker = seekers.get(record);
    return seeker && direct.value.get(seeker);
  };
  const isOpen = (record: GatewayTransaction) => directly(record)?.kind !== 'found';
  const followOns = records.filter((record) => isOpen(record) && isFollowOn(record));
  const related =
    followOns.length === 0 ? ok(UNRELATED) : await findByRelations(context, followOns, records);
  if (!related.ok) return related;
  const findingOf = (record: GatewayTransaction): Finding => {
    const own = directly(record);
    const found = related.value.found.get(record.id);
    if (own?.kind === 'found') return own;
    return found ?? own ?? notFound(record, learnt, related.value);
  };
  return ok(new Map(records.map((record) => [record, findingOf(record)])));
}

function seekerOf(record: GatewayTransaction): Seeker {
  return { id: record.id, reference: sentReference(record), claim: claimOf(record) };
}

const UNRELATED: Related = { found: new Map(), rootHasOurShape: new Map() };

/** The root of a follow-on says whether it is ours; without its details nobody knows. */
function notFound(
  record: GatewayTransaction,
  { failures }: Learnt,
  { rootHasOurShape }: Related,
): Finding {
  if (!isFollowOn(record)) return missing(hasOurShape(record));
  const failure = failures.get(record.id);
  if (failure !== undefined)
    return { kind: 'none', reason: reasonUnread(failure), detail: failure.message };
  const isOurs = rootHasOurShape.get(record.id);
  return isOurs === undefined ? { kind: 'none', reason: 'details-unavailable' } : missing(isOurs);
}

function missing(isOurs: boolean): Finding {
  return { kind: 'none', reason: isOurs ? 'unmatched' : 'not-ours' };
}

/** The most verdicts that one query asks for. */
const VERDICTS_PER_QUERY = 50;

/**
 * The payment of each of any number of verdicts, a query for every 50 of them, one after the other. One without a
 * reference, whose transaction is not on a payment yet, waits for it.
 */
export async function findPaymentsOfVerdicts(
  payments: Payments,
  verdicts: readonly Conversion[],
  defaultMerchantId: string,
): Promise<Result<Findings, Failure>> {
  const found = new Map<Conversion, Found>();
  for (let from = 0; from < verdicts.length; from += VERDICTS_PER_QUERY) {
    const seekers = new Map(
      verdicts.slice(from, from + VERDICTS_PER_QUERY).map((verdict) => [
        {
          id: verdict.id,
          reference: referenceOf(verdict),
          claim: { merchantId: verdict.merchantId, amount: undefined, takesMoney: false },
        },
        verdict,
      ]),
    );
    const answer = await findByReference(payments, [...seekers.keys()], defaultMerchantId);
    if (!answer.ok) return answer;
    for (const [seeker, verdict] of seekers) {
      const one = answer.value.get(seeker);
      if (one !== undefined) found.set(verdict, one);
    }
  }
  const missingVerdict = (verdict: Conversion): Finding => {
    const reference = referenceOf(verdict);
    return reference === undefined
      ? { kind: 'none', reason: 'verdict-waits' }
      : missing(isPaymentKey(reference));
  };
  return ok(
    new Map(verdicts.map((verdict) => [verdict, found.get(verdict) ?? missingVerdict(verdict)])),
  );
}

function referenceOf({ clientReference }: Conversion): string | undefined {
  const isMade = clientReference !== undefined && isMadeReference(clientReference);
  return isMade ? undefined : clientReference;
}
