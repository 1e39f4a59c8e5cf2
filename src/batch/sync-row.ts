import type { GatewayStatus, RowRequest, RowResult } from '../domain/batch.ts';
import { type Failure, isPassing } from '../domain/failure.ts';
import type { GatewayTransaction, MalformedRecord } from '../domain/gateway-transaction.ts';
import { isPaymentKey } from '../domain/payment.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { DecisionSettings } from '../domain/ruling.ts';
import type { Gateway } from '../ports.ts';
import { type ReconcilePorts, reconcilePayment } from '../sync/reconcile-payment.ts';
import { about, type FoundOrder, failedRow, judgedRow, merchantOf } from './row-result.ts';

/** What a row needs to know of the deployment. */
export type RowSettings = DecisionSettings & {
  readonly merchantIds: readonly string[];
  readonly defaultMerchantId: string;
};

/** A row and the payment it names. */
export type Matched = { readonly row: RowRequest; readonly found: FoundOrder };

type PageRow = GatewayTransaction | MalformedRecord;

/** What the gateway knows of an order; none is a `NotFound` failure. */
export type Answer = Result<readonly PageRow[], Failure>;

/**
 * What the gateway knows of the order of a row: the transaction it names, which narrows the work to that one
 * (BS-R60), else all that bear the payment's id, its key or the order id, whichever is found first (BS-R18).
 */
export async function askGateway(
  gateway: Gateway,
  { merchantIds, defaultMerchantId }: RowSettings,
  { row, found }: Matched,
): Promise<Answer> {
  const { payment } = found;
  const merchantId = merchantOf(payment, defaultMerchantId);
  if (!merchantIds.includes(merchantId)) return err(unknownMerchant(merchantId));
  if (row.txnId !== undefined) {
    const details = await gateway.details(merchantId, row.txnId);
    return details.ok ? ok([details.value.record]) : details;
  }
  for (const clientReference of referencesOf({ row, found })) {
    const page = await gateway.searchByReference({ merchantId, clientReference });
    if (!page.ok) return page;
    if (page.value.records.length > 0) return ok(page.value.records);
  }
  return err({ kind: 'NotFound', message: 'The gateway knows no transaction of this order.' });
}

/** Makes the payment of a row what the gateway's answer says, through the decision that every sync makes. */
export async function settleRow(
  ports: ReconcilePorts,
  settings: RowSettings,
  matched: Matched,
  answer: Answer,
): Promise<RowResult> {
  const { found } = matched;
  if (!answer.ok) return unanswered(found, answer.error);
  const malformed = answer.value.filter((record) => 'malformed' in record);
  const records = answer.value.filter(isTransaction);
  const foreign = records.find((record) => !belongs(matched, record));
  if (foreign !== undefined)
    return failedRow(
      `Transaction ${foreign.id} is not one of this order: its client reference is ${foreign.clientReference ?? 'missing'}.`,
      { ...about(found), gatewayStatus: 'found' },
    );
  const { riskRejectState } = settings;
  const judgements = await reconcilePayment(ports, found.payment, records, { riskRejectState });
  return judgedRow(found, judgements, malformed);
}

function referencesOf({ row, found: { payment } }: Matched): readonly string[] {
  const references = [payment.id, payment.key, row.orderId].flatMap((one) => one ?? []);
  return [...new Set(references)].filter(isPaymentKey);
}

/** A search by reference finds only what belongs; a transaction that is named may be anybody's. */
function belongs(
  { row, found: { payment } }: Matched,
  { id, clientReference }: GatewayTransaction,
): boolean {
  if (payment.transactions.some(({ interactionId }) => interactionId === id)) return true;
  if (clientReference === undefined) return false;
  const ours = [payment.id, payment.key, row.orderId];
  return ours.includes(clientReference) || clientReference.toLowerCase() === payment.id;
}

function unanswered(found: FoundOrder, error: Failure): RowResult {
  const gatewayStatus: GatewayStatus = error.kind === 'NotFound' ? 'not found' : 'error';
  const advice = isPassing(error) ? ' Retry the failed rows later.' : '';
  return failedRow(`${error.message}${advice}`, { ...about(found), gatewayStatus });
}

function unknownMerchant(merchantId: string): Failure {
  const message = `The payment names merchant ID ${merchantId}, which is not configured here.`;
  return { kind: 'Invalid', message };
}

function isTransaction(record: PageRow): record is GatewayTransaction {
  return !('malformed' in record);
}
