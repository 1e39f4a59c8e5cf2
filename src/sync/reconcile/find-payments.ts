import type { Subject } from '../../domain/decide/decision.ts';
import type { Failure } from '../../domain/failure.ts';
import {
  isOrderNumber,
  isPaymentId,
  isPaymentKey,
  type Payment,
} from '../../domain/payment/payment.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Payments } from '../../ports/ports.ts';

/** Which payment a gateway transaction or a verdict belongs to, or why none is known. Source: design §5. */
export type Finding =
  | { readonly kind: 'found'; readonly payment: Payment }
  | { readonly kind: 'none'; readonly reason: 'not-ours' | 'unmatched' | 'ambiguous-payment' };

type Findings = ReadonlyMap<string, Finding>;
type Step = (payments: Payments, records: readonly Subject[]) => Promise<Result<Findings, Failure>>;

/** Each step asks only about what the ones before it did not find, so that a page of our own costs one query. */
const STEPS: readonly Step[] = [byIdOrKey, byInteractionId, byOrderNumber];

/**
 * The payment of each record, by record id: `code` as payment id, as payment key, then the record's own id as
 * interaction id, then `code` as order number.
 */
export async function findPayments(
  payments: Payments,
  records: readonly Subject[],
): Promise<Result<Findings, Failure>> {
  const findings = new Map<string, Finding>();
  for (const step of STEPS) {
    const open = records.filter(({ id }) => !findings.has(id));
    const found = open.length === 0 ? ok(new Map()) : await step(payments, open);
    if (!found.ok) return found;
    for (const [id, finding] of found.value) findings.set(id, finding);
  }
  for (const record of records) {
    if (!findings.has(record.id)) findings.set(record.id, notFound(record));
  }
  return ok(findings);
}

/** The most subjects that one query asks for. */
const SUBJECTS_PER_QUERY = 50;

/** The payment of each of any number of records, a query for every 50 of them, one after the other. */
export async function findPaymentsInParts(
  payments: Payments,
  records: readonly Subject[],
): Promise<Result<Findings, Failure>> {
  const findings = new Map<string, Finding>();
  for (let from = 0; from < records.length; from += SUBJECTS_PER_QUERY) {
    const part = records.slice(from, from + SUBJECTS_PER_QUERY);
    const found = await findPayments(payments, part);
    if (!found.ok) return found;
    for (const [id, finding] of found.value) findings.set(id, finding);
  }
  return ok(findings);
}

async function byIdOrKey(
  payments: Payments,
  records: readonly Subject[],
): Promise<Result<Findings, Failure>> {
  const codes = referencesOf(records);
  const ids = codes.filter(isPaymentId).map((code) => code.toLowerCase());
  const keys = codes.filter((code) => !isPaymentId(code));
  if (codes.length === 0) return ok(new Map());
  const found = await payments.find({ ids, keys, interactionIds: [] });
  return found.ok ? ok(assignFirst(records, found.value, [hasId, hasKey])) : found;
}

/** Also asks for UUIDs that are no payment's id and may be a key, which costs no query of its own here. */
async function byInteractionId(
  payments: Payments,
  records: readonly Subject[],
): Promise<Result<Findings, Failure>> {
  const keys = referencesOf(records).filter(isPaymentId);
  const interactionIds = records.map(({ id }) => id);
  const found = await payments.find({ ids: [], keys, interactionIds });
  return found.ok ? ok(assignFirst(records, found.value, [hasKey, bears])) : found;
}

async function byOrderNumber(
  payments: Payments,
  records: readonly Subject[],
): Promise<Result<Findings, Failure>> {
  const orderNumbers = referencesOf(records, isOrderNumber);
  if (orderNumbers.length === 0) return ok(new Map());
  const orders = await payments.idsByOrderNumber(orderNumbers);
  if (!orders.ok) return err(orders.error);
  const ids = [...new Set([...orders.value.values()].flat())];
  if (ids.length === 0) return ok(new Map());
  const found = await payments.find({ ids, keys: [], interactionIds: [] });
  if (!found.ok) return found;
  const ordered = (record: Subject, payment: Payment) =>
    orders.value.get(record.clientReference ?? '')?.includes(payment.id) ?? false;
  return ok(assign(records, found.value, ordered));
}

type Belongs = (record: Subject, payment: Payment) => boolean;

/** What an earlier test finds stands against what a later one would. */
function assignFirst(
  records: readonly Subject[],
  candidates: readonly Payment[],
  tests: readonly Belongs[],
): Findings {
  return new Map(tests.toReversed().flatMap((test) => [...assign(records, candidates, test)]));
}

function assign(
  records: readonly Subject[],
  candidates: readonly Payment[],
  belongs: Belongs,
): Findings {
  const findings = new Map<string, Finding>();
  for (const record of records) {
    const [payment, another] = candidates.filter((candidate) => belongs(record, candidate));
    if (another !== undefined)
      findings.set(record.id, { kind: 'none', reason: 'ambiguous-payment' });
    else if (payment !== undefined) findings.set(record.id, { kind: 'found', payment });
  }
  return findings;
}

function hasId({ clientReference }: Subject, { id }: Payment): boolean {
  return clientReference?.toLowerCase() === id;
}

function hasKey({ clientReference }: Subject, { key }: Payment): boolean {
  return clientReference !== undefined && clientReference === key;
}

function bears({ id }: Subject, { transactions }: Payment): boolean {
  return transactions.some(({ interactionId }) => interactionId === id);
}

function notFound({ clientReference }: Subject): Finding {
  const isOurs = clientReference !== undefined && isPaymentKey(clientReference);
  return { kind: 'none', reason: isOurs ? 'unmatched' : 'not-ours' };
}

function referencesOf(
  records: readonly Subject[],
  isPossible: (reference: string) => boolean = isPaymentKey,
): readonly string[] {
  const codes = records.flatMap(({ clientReference }) => clientReference ?? []);
  return [...new Set(codes.filter(isPossible))];
}
