import { isOrderNumber, isPaymentKey } from '../payment/payment.ts';
import { type Family, familyOf } from './applications.ts';
import { type GatewayTransaction, ran, succeeded } from './gateway-transaction.ts';

/** The reference that the gateway makes where none was sent: the milliseconds of the submission. */
const MADE = /^1[0-9]{12}$/;

/** The milliseconds of a made reference and the time of submission are seconds apart at most. */
const SECONDS_APART = 30_000;

/** What a record shows of its reference. */
type Referring = Pick<GatewayTransaction, 'clientReference' | 'submittedAt'>;

/** Whether the gateway made a reference, as far as it alone can tell; a verdict has no time of submission. */
export function isMadeReference(reference: string): boolean {
  return MADE.test(reference);
}

/**
 * The client reference that was sent with a transaction; undefined where none was, for the gateway then makes one of
 * 13 digits. Source: reference/cybersource-facts.md §6.
 */
export function sentReference({ clientReference, submittedAt }: Referring): string | undefined {
  if (clientReference === undefined || !isMadeReference(clientReference)) return clientReference;
  const apart = Math.abs(Number(clientReference) - Date.parse(submittedAt));
  return apart <= SECONDS_APART ? undefined : clientReference;
}

/** Families whose transactions follow an earlier one of the gateway. */
const FOLLOWING: ReadonlySet<Family> = new Set(['capture', 'refund', 'reversal', 'void']);

/** Families that move the money itself; the others only hold or release it. */
const MOVING: ReadonlySet<Family> = new Set(['capture', 'sale', 'refund']);

/** Whether all that ran followed an earlier transaction, which its details name. Source: design §5. */
export function isFollowOn({ applications }: GatewayTransaction): boolean {
  const families = applications.filter(ran).flatMap(({ name }) => familyOf(name) ?? []);
  return families.length > 0 && families.every((family) => FOLLOWING.has(family));
}

/**
 * Whether the client reference of a transaction has a shape of ours: that of a payment's id or key. Where money was
 * moved, that of an order number is enough, and it hardly has one. Source: design §5.
 */
export function hasOurShape(record: Referring & Pick<GatewayTransaction, 'applications'>): boolean {
  const moved = record.applications.some(
    (one) => succeeded(one) && MOVING.has(familyOf(one.name) ?? 'void'),
  );
  if (moved) return isOrderNumber(record.clientReference ?? '');
  return isPaymentKey(sentReference(record) ?? '');
}
