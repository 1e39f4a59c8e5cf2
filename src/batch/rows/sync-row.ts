import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { Evidence } from '../../domain/decide/ruling.ts';
import type { Failure } from '../../domain/failure.ts';
import { referencesOf } from '../../domain/payment/payment.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Gateway } from '../../ports/ports.ts';
import { learntFrom } from '../../sync/reconcile/ask-details.ts';
import type { ReconcileSettings } from '../../sync/reconcile/reconcile-page.ts';
import { type ReconcilePorts, reconcilePayment } from '../../sync/reconcile/reconcile-payment.ts';
import { isTransaction, type PageRow } from '../../sync/run/pages.ts';
import { ownRecords } from './own-records.ts';
import { type FoundOrder, foreignRow, judgedRow, merchantOf, unansweredRow } from './row-result.ts';

/** What a row needs to know of the deployment. */
export type RowSettings = ReconcileSettings & { readonly merchantIds: readonly string[] };

/** A row and the payment it names. */
export type Matched = { readonly row: RowRequest; readonly found: FoundOrder };

/**
 * What the gateway knows of an order: its records, the details of the one that was asked for, and how many records
 * one page could not hold.
 */
export type Known = {
  readonly records: readonly PageRow[];
  readonly evidence: Evidence;
  readonly unread: number;
};

/** What the gateway answers about the order of a row; nothing at all is a `NotFound` failure. */
export type Answer = Result<Known, Failure>;

/**
 * Asks the gateway about the order of a row: for the transaction it names, which narrows the work to that one
 * (BS-R60), else for all that bear the payment's id, its key or the number of its order (BS-R18). One request.
 */
export async function askGateway(
  gateway: Gateway,
  { merchantIds, defaultMerchantId }: RowSettings,
  { row, found: { payment, orderNumber } }: Matched,
): Promise<Answer> {
  const merchantId = merchantOf(payment, defaultMerchantId);
  if (!merchantIds.includes(merchantId)) return err(unknownMerchant(merchantId));
  if (row.txnId !== undefined) {
    const details = await gateway.details(merchantId, row.txnId);
    if (!details.ok) return details;
    const { record } = details.value;
    return ok({ records: [record], evidence: new Map([[record.id, details.value]]), unread: 0 });
  }
  const clientReferences = referencesOf(payment, orderNumber);
  const page = await gateway.searchByReferences({ merchantId, clientReferences });
  if (!page.ok) return page;
  const { records, totalCount } = page.value;
  if (records.length === 0) return err(NOTHING);
  return ok({ records, evidence: new Map(), unread: Math.max(0, totalCount - records.length) });
}

const NOTHING: Failure = {
  kind: 'NotFound',
  message: 'The gateway knows no transaction of this order.',
};

/** Makes the payment of a row what the gateway's answer says, through the decision that every sync makes. */
export async function settleRow(
  ports: ReconcilePorts,
  settings: RowSettings,
  { found }: Matched,
  answer: Answer,
): Promise<RowResult> {
  if (!answer.ok) return unansweredRow(found, answer.error);
  const { records, evidence, unread } = answer.value;
  const malformed = records.filter((record) => 'malformed' in record);
  const { decision, defaultMerchantId } = settings;
  const learnt = learntFrom(evidence);
  const context = { ...ports, learnt, defaultMerchantId };
  const owned = await ownRecords(context, found.payment, records.filter(isTransaction));
  if (!owned.ok) return unansweredRow(found, owned.error);
  const { own, unclear, foreign } = owned.value;
  const [first] = foreign;
  if (first !== undefined && own.length + unclear.length + malformed.length === 0)
    return foreignRow(found, first);
  const judgements = await reconcilePayment(ports, found.payment, own, decision, learnt);
  return judgedRow(found, [...judgements, ...unclear], malformed, unread);
}

function unknownMerchant(merchantId: string): Failure {
  const message = `The payment names merchant ID ${merchantId}, which is not configured here.`;
  return { kind: 'Invalid', message };
}
