import type { Failure } from '../domain/failure.ts';
import { isPaymentId, isPaymentKey, type Payment } from '../domain/payment.ts';
import { ok, type Result } from '../domain/result.ts';
import type { Payments } from '../ports.ts';

/** The payment that an order id names, and whether only in another case (X3); or why there is not exactly one. */
export type OrderFinding =
  | { readonly kind: 'found'; readonly payment: Payment; readonly matchedBy: 'exact' | 'folded' }
  | { readonly kind: 'none' | 'ambiguous' };

type Findings = ReadonlyMap<string, OrderFinding>;
type Candidates = ReadonlyMap<string, readonly Payment[]>;

/**
 * The payment of each order id: by order number, else payment key, else payment id; as it is written first, then in
 * lower or upper case, which counts only when it leads to one payment (BS-R56, X3). Two or three queries for a slice.
 * Source: design §5.
 */
export async function findOrders(
  payments: Payments,
  orderIds: readonly string[],
): Promise<Result<Findings, Failure>> {
  const exact = await candidatesOf(payments, [...new Set(orderIds)]);
  if (!exact.ok) return exact;
  const missing = [...exact.value].filter(([, found]) => found.length === 0).map(([id]) => id);
  const variants = new Map(missing.map((id) => [id, otherCases(id)]));
  const folded = await candidatesOf(payments, [...new Set([...variants.values()].flat())]);
  if (!folded.ok) return folded;
  const finding = (id: string, found: readonly Payment[]): OrderFinding =>
    found.length > 0
      ? findingOf(found, 'exact')
      : findingOf(
          (variants.get(id) ?? []).flatMap((one) => folded.value.get(one) ?? []),
          'folded',
        );
  return ok(new Map([...exact.value].map(([id, found]) => [id, finding(id, found)])));
}

function findingOf(found: readonly Payment[], matchedBy: 'exact' | 'folded'): OrderFinding {
  const [payment, ...others] = [...new Map(found.map((one) => [one.id, one])).values()];
  if (payment === undefined) return { kind: 'none' };
  return others.length > 0 ? { kind: 'ambiguous' } : { kind: 'found', payment, matchedBy };
}

/** commercetools compares case by case; these are the spellings that people and programs fold to. */
function otherCases(orderId: string): readonly string[] {
  const cases = [orderId.toLowerCase(), orderId.toUpperCase()];
  return [...new Set(cases)].filter((one) => one !== orderId);
}

async function candidatesOf(
  payments: Payments,
  orderIds: readonly string[],
): Promise<Result<Candidates, Failure>> {
  if (orderIds.length === 0) return ok(new Map());
  const orders = await payments.idsByOrderNumber(orderIds);
  if (!orders.ok) return orders;
  const ordered = (orderId: string) => orders.value.get(orderId) ?? [];
  const bare = orderIds.filter((orderId) => ordered(orderId).length === 0);
  const ids = [...new Set([...orderIds.flatMap(ordered), ...bare.filter(isPaymentId)])];
  const keys = bare.filter(isPaymentKey);
  const isAsked = ids.length + keys.length > 0;
  const found = isAsked ? await payments.find({ ids, keys, interactionIds: [] }) : ok([]);
  if (!found.ok) return found;
  const byId = new Map(found.value.map((payment) => [payment.id, payment]));
  const byKey = new Map(found.value.map((payment) => [payment.key, payment]));
  const one = (orderId: string): readonly Payment[] => {
    const ofOrder = ordered(orderId).flatMap((id) => byId.get(id) ?? []);
    if (ofOrder.length > 0) return ofOrder;
    return [byKey.get(orderId) ?? byId.get(orderId)].filter((payment) => payment !== undefined);
  };
  return ok(new Map(orderIds.map((orderId) => [orderId, one(orderId)])));
}
