import type { Payment } from '../../src/domain/payment.ts';
import { reconcilePayment } from '../../src/sync/reconcile-payment.ts';
import { aGatewayTransaction, aPayment } from '../support/builders.ts';
import { settableClock } from '../support/clock.ts';
import { memoryGateway } from '../support/memory-gateway.ts';
import { memoryPayments } from '../support/memory-payments.ts';

/** The settings of every reconciliation unless told. */
export const SETTINGS = { riskRejectState: 'Failure', dryRun: false } as const;

/** The record of an authorization, a payment, and what reconciling the two came to. */
export function scene(payment: Payment = aPayment(), records = [aGatewayTransaction()]) {
  const payments = memoryPayments([payment]);
  const gateway = memoryGateway(records);
  const clock = settableClock();
  const reconcile = async (settings: Partial<typeof SETTINGS> | { dryRun: boolean } = {}) => {
    const all = { ...SETTINGS, ...settings };
    const judgements = await reconcilePayment({ payments, gateway, clock }, payment, records, all);
    return judgements.map(({ reason }) => reason);
  };
  const written = () =>
    payments.payment(payment.id)?.transactions.map(({ interactionId }) => interactionId);
  const version = () => payments.payment(payment.id)?.version;
  return { payments, gateway, clock, reconcile, written, version };
}
