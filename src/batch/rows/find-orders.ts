import type { Failure } from '../../domain/failure.ts';
import { isPaymentId, isPaymentKey, type Payment } from '../../domain/payment/payment.ts';
import { ok, type Result } from '../../domain/result.ts';
import type { Payments } from '../../ports/ports.ts';

/**
 * The payment that an order id names, the number of its order where it has one, and whether it was found only in
 * another case (X3); or why there is not exactly one.
 */
export type OrderFinding =
  | {
      readonly kind: 'found';
      readonly payment: Payment;
      readonly orderNumber: string | undefined;
      readonly matchedBy: 'exact' | 'folded';
    }
  | { readonly kind: 'none' | 'ambiguous' };

type Findings = ReadonlyMap<string, OrderFinding>;
type Candidates = ReadonlyMap<string, readonly Payment[]>;

/**
 * The payment of each order id: by order number, else payment key, else payment id; as it is written first, then in
 * lower or upper case, which counts only when it leads to one payment (BS-R56, X3). Three queries for a slice, or five.
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
  const all = [...exact.value.values(), ...folded.value.values()].flat();
  const numbers = await orderNumbersOf(payments, all);
  if (!numbers.ok) return numbers;
  const finding = (found: readonly Payment[], matchedBy: 'exact' | 'folded'): OrderFinding => {
    const [payment, ...others] = [...new Map(found.map((one) => [one.id, one])).values()];
    if (payment === undefined) return { kind: 'none' };
    if (others.length > 0) return { kind: 'ambiguous' };
    return { kind: 'found', payment, matchedBy, orderNumber: numbers.value.get(payment.id) };
  };
  const spelledAlike = (id: string) =>
    (variants.get(id) ?? []).flatMap((one) => folded.value.get(one) ?? []);
  return ok(
    new Map(
      [...exact.value].map(([id, found]) => [
        id,
        found.length > 0 ? finding(found, 'exact') : finding(spelledAlike(id), 'folded'),
      ]),
    ),
  );
}

/** However an order id named its payment, the gateway may know it by the number of its order. */
async function orderNumbersOf(
  payments: Payments,
  found: readonly Payment[],
): Promise<Result<ReadonlyMap<string, string>, Failure>> {
  const ids = [...new Set(found.map(({ id }) => id))];
  return ids.length === 0 ? ok(new Map()) : payments.orderNumbersOf(ids);
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
