import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { previewPayments } from '../../../../src/sync/reconcile/preview-payments.ts';
import { reconcilePayment } from '../../../../src/sync/reconcile/reconcile-payment.ts';
import { aGatewayTransaction, aPayment } from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { DECISION } from '../../../support/settings.ts';

/** The record of an authorization, a payment, and what reconciling the two came to. */
export function scene(payment: Payment = aPayment(), records = [aGatewayTransaction()]) {
  const payments = memoryPayments([payment]);
  const gateway = memoryGateway(records);
  const clock = settableClock();
  const reconcile = async ({ preview = false } = {}) => {
    const shown = preview ? previewPayments(payments) : payments;
    // A preview knows the payments that were found through it, as those of a page are.
    await shown.find({ ids: [payment.id], keys: [], interactionIds: [] });
    const ports = { payments: shown, gateway, clock };
    const { judgements } = await reconcilePayment(ports, payment, records, DECISION);
    return judgements.map(({ reason }) => reason);
  };
  const written = () =>
    payments.payment(payment.id)?.transactions.map(({ interactionId }) => interactionId);
  const version = () => payments.payment(payment.id)?.version;
  return { payments, gateway, clock, reconcile, written, version };
}
