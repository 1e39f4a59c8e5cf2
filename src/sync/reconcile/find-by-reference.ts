import type { Failure } from '../../domain/failure.ts';
import { type Claim, fitting } from '../../domain/payment/fit.ts';
import {
  isOrderNumber,
  isPaymentId,
  isPaymentKey,
  type Payment,
} from '../../domain/payment/payment.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Payments } from '../../ports/ports.ts';

/** Whose payment is looked for: the gateway id, the reference that was sent with it, and what it claims. */
export type Seeker = {
  readonly id: string;
  readonly reference: string | undefined;
  readonly claim: Claim;
};

/** What one step found of a seeker; none where a payment has its reference and does not fit, or several have. */
export type Found =
  | { readonly kind: 'found'; readonly payment: Payment }
  | { readonly kind: 'none'; readonly reason: 'other-shop' | 'ambiguous-payment' };

/** What was found of each seeker: one id may be given twice, with two references. Nothing of those that no payment answers to. */
export type FoundBySeeker = ReadonlyMap<Seeker, Found>;

type Step = (
  payments: Payments,
  seekers: readonly Seeker[],
  defaultMerchantId: string,
) => Promise<Result<FoundBySeeker, Failure>>;

/** Each step asks only about what the ones before it did not find, so that a page of our own costs one query. */
const STEPS: readonly Step[] = [byIdOrKey, byInteractionId, byOrderNumber];

/**
 * The payment of each seeker: its reference as payment id, as payment key, then its own id as interaction id, then its
 * reference as order number. What a key or an order number leads to has to fit. Source: design §5.
 */
export async function findByReference(
  payments: Payments,
  seekers: readonly Seeker[],
  defaultMerchantId: string,
): Promise<Result<FoundBySeeker, Failure>> {
  const found = new Map<Seeker, Found>();
  for (const step of STEPS) {
    const open = seekers.filter((seeker) => found.get(seeker)?.kind !== 'found');
    const answer =
      open.length === 0 ? ok(new Map()) : await step(payments, open, defaultMerchantId);
    if (!answer.ok) return answer;
    for (const [seeker, one] of answer.value)
      if (one.kind === 'found' || !found.has(seeker)) found.set(seeker, one);
  }
  return ok(found);
}

async function byIdOrKey(
  payments: Payments,
  seekers: readonly Seeker[],
  defaultMerchantId: string,
): Promise<Result<FoundBySeeker, Failure>> {
  const references = referencesOf(seekers, isPaymentKey);
  const ids = references.filter(isPaymentId).map((one) => one.toLowerCase());
  const keys = references.filter((one) => !isPaymentId(one));
  if (references.length === 0) return ok(new Map());
  const found = await payments.find({ ids, keys, interactionIds: [] });
  if (!found.ok) return found;
  return ok(
    assign(seekers, (seeker) => {
      const named = found.value.find(({ id }) => seeker.reference?.toLowerCase() === id);
      return named === undefined
        ? byKey(seeker, found.value, defaultMerchantId)
        : { kind: 'found', payment: named };
    }),
  );
}

/** Also asks for UUIDs that are no payment's id and may be a key, which costs no query of its own here. */
async function byInteractionId(
  payments: Payments,
  seekers: readonly Seeker[],
  defaultMerchantId: string,
): Promise<Result<FoundBySeeker, Failure>> {
  const keys = referencesOf(seekers, isPaymentId);
  const interactionIds = seekers.map(({ id }) => id);
  const found = await payments.find({ ids: [], keys, interactionIds });
  if (!found.ok) return found;
  return ok(
    assign(seekers, (seeker) => {
      const keyed = byKey(seeker, found.value, defaultMerchantId);
      return keyed?.kind === 'found' ? keyed : (withTransaction(found.value, [seeker.id]) ?? keyed);
    }),
  );
}

async function byOrderNumber(
  payments: Payments,
  seekers: readonly Seeker[],
  defaultMerchantId: string,
): Promise<Result<FoundBySeeker, Failure>> {
  const orderNumbers = referencesOf(seekers, isOrderNumber);
  if (orderNumbers.length === 0) return ok(new Map());
  const orders = await payments.idsByOrderNumber(orderNumbers);
  if (!orders.ok) return orders;
  const ids = [...new Set([...orders.value.values()].flat())];
  if (ids.length === 0) return ok(new Map());
  const found = await payments.find({ ids, keys: [], interactionIds: [] });
  if (!found.ok) return found;
  return ok(
    assign(seekers, ({ reference, claim }) => {
      const ofOrder = orders.value.get(reference ?? '') ?? [];
      const candidates = found.value.filter(({ id }) => ofOrder.includes(id));
      return candidates.length === 0 ? undefined : fitting(claim, candidates, defaultMerchantId);
    }),
  );
}

function byKey(
  { reference, claim }: Seeker,
  candidates: readonly Payment[],
  defaultMerchantId: string,
): Found | undefined {
  const keyed = candidates.filter(({ key }) => key !== undefined && key === reference);
  return keyed.length === 0 ? undefined : fitting(claim, keyed, defaultMerchantId);
}

/** The payment that has a transaction with one of these gateway ids; undefined where none has. */
export function withTransaction(
  candidates: readonly Payment[],
  gatewayIds: readonly string[],
): Found | undefined {
  const [payment, another] = candidates.filter(({ transactions }) =>
    transactions.some(({ interactionId = '' }) => gatewayIds.includes(interactionId)),
  );
  if (payment === undefined) return undefined;
  return another === undefined
    ? { kind: 'found', payment }
    : { kind: 'none', reason: 'ambiguous-payment' };
}

function assign(
  seekers: readonly Seeker[],
  find: (seeker: Seeker) => Found | undefined,
): FoundBySeeker {
  return new Map(
    seekers.flatMap((seeker) => {
      const found = find(seeker);
      return found === undefined ? [] : [[seeker, found] as const];
    }),
  );
}

function referencesOf(
  seekers: readonly Seeker[],
  isPossible: (reference: string) => boolean,
): readonly string[] {
  const references = seekers.flatMap(({ reference }) => reference ?? []);
  return [...new Set(references.filter(isPossible))];
}
