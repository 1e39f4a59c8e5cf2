import { applyActions } from '../../domain/payment/apply-actions.ts';
import type { Payment } from '../../domain/payment/payment.ts';
import { err, ok } from '../../domain/result.ts';
import type { Payments } from '../../ports/ports.ts';

/** Payments a preview remembers; what follows on a payment mostly comes close behind it. */
const REMEMBERED = 10_000;

/**
 * The payments as a run would leave them, without a write: what is decided on one page is seen by the
 * next, so that a dry run ends with the counts of a real one.
 */
export function previewPayments(payments: Payments): Payments {
  const known = new Map<string, Payment>();
  const seen = (payment: Payment): Payment => known.get(payment.id) ?? remember(known, payment);
  return {
    prepare: () => payments.prepare(),
    list: (query) => payments.list(query),
    idsByOrderNumber: (numbers) => payments.idsByOrderNumber(numbers),
    orderNumbersOf: (paymentIds) => payments.orderNumbersOf(paymentIds),
    find: async (by) => {
      const found = await payments.find(by);
      return found.ok ? ok(found.value.map(seen)) : found;
    },
    get: async (id) => {
      const found = await payments.get(id);
      return found.ok ? ok(seen(found.value)) : found;
    },
    update: async (id, version, actions) => {
      const payment = known.get(id);
      if (payment === undefined)
        return err({ kind: 'NotFound', message: `The preview does not know payment ${id}` });
      if (payment.version !== version)
        return err({ kind: 'VersionConflict', message: `Payment ${id} has changed` });
      const changed = { ...applyActions(payment, actions), version: version + 1 };
      return ok(remember(known, changed));
    },
  };
}

/** Remembers a payment as the newest, and forgets the oldest beyond the limit. */
function remember(known: Map<string, Payment>, payment: Payment): Payment {
  known.delete(payment.id);
  known.set(payment.id, payment);
  for (const oldest of known.keys()) {
    if (known.size <= REMEMBERED) break;
    known.delete(oldest);
  }
  return payment;
}
