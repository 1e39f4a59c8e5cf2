import type { Item } from '../../domain/decide/decision.ts';
import type { Failure } from '../../domain/failure.ts';
import { referencesOf } from '../../domain/payment/payment.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { previewPayments } from './preview-payments.ts';
import { type ReconcileSettings, reconcilePage } from './reconcile-page.ts';
import type { ReconcilePorts } from './reconcile-payment.ts';
import type { PagePorts } from './reconcile-records.ts';

/**
 * What a sync of one payment would find and change, without writing: asks the gateway for the transactions
 * that name the payment by id, key or order number, and decides as a dry run does. One item for each
 * gateway transaction. Source: design §5.
 */
export async function comparePayment(
  ports: ReconcilePorts,
  settings: ReconcileSettings,
  paymentId: string,
): Promise<Result<readonly Item[], Failure>> {
  const listed = await ports.payments.list({ search: paymentId, offset: 0, limit: 20 });
  if (!listed.ok) return listed;
  const row = listed.value.rows.find(({ payment }) => payment.id === paymentId);
  if (row === undefined) return err({ kind: 'NotFound', message: `No payment ${paymentId}` });
  const merchantId = row.merchantId ?? settings.defaultMerchantId;
  const clientReferences = referencesOf(row.payment, row.orderNumber);
  const found = await ports.gateway.searchByReferences({ merchantId, clientReferences });
  if (!found.ok) return found;
  const payments = previewPayments(ports.payments);
  const { records } = found.value;
  const page = await reconcilePage({ ...ports, payments, store: FORGETFUL }, records, settings);
  return ok(page.items);
}

/** What is compared changes no exception. */
const FORGETFUL: PagePorts['store'] = { knownOf: async () => new Map() };
