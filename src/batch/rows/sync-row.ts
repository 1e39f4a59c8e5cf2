import type { RowRequest, RowResult } from '../../domain/batches/batch.ts';
import type { Condition } from '../../domain/decide/decision.ts';
import type { Evidence } from '../../domain/decide/evidence.ts';
import type { Failure } from '../../domain/failure.ts';
import { referencesOf } from '../../domain/payment/payment.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { KeptCondition } from '../../domain/runs/condition.ts';
import type { Gateway } from '../../ports/ports.ts';
import { learntFrom } from '../../sync/reconcile/ask-details.ts';
import type { ReconcileSettings } from '../../sync/reconcile/reconcile-page.ts';
import { type ReconcilePorts, reconcilePayment } from '../../sync/reconcile/reconcile-payment.ts';
import { isTransaction, type PageRow } from '../../sync/run/pages.ts';
import type { Lanes } from './lanes.ts';
import { ownRecords } from './own-records.ts';
import {
  type FoundOrder,
  failedRow,
  foreignRow,
  judgedRow,
  merchantOf,
  unansweredRow,
} from './row-result.ts';

/** What a row needs to know of the deployment. */
export type RowSettings = ReconcileSettings & { readonly merchantIds: readonly string[] };

/** The result of a row, and the conditions of its payment where that was looked at. */
export type SyncedRow = {
  readonly result: RowResult;
  readonly conditions?: readonly KeptCondition[];
};

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
async function askGateway(
  gateway: Gateway,
  { defaultMerchantId }: RowSettings,
  { row, found: { payment, orderNumber } }: Matched,
): Promise<Answer> {
  const merchantId = merchantOf(payment, defaultMerchantId);
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
  if (records.length === 0) return err(totalCount === 0 ? NOTHING : notGiven(totalCount));
  return ok({ records, evidence: new Map(), unread: Math.max(0, totalCount - records.length) });
}

const NOTHING: Failure = {
  kind: 'NotFound',
  message: 'The gateway knows no transaction of this order.',
};

function notGiven(count: number): Failure {
  const message = `The gateway counts ${count} transactions of this order and gives none.`;
  return { kind: 'Unavailable', message };
}

/** The places at the gateway of each merchant id, and whether a row may still begin. */
export type RowPlaces = { readonly places: Lanes; readonly mayBegin: () => boolean };

/**
 * Syncs a row: asks the gateway when it has a place there, and makes the payment what the answer says. Undefined when it
 * may not begin any more. What is thrown fails this row alone (invariant 6). `known` are the conditions ever raised on it.
 */
export async function syncMatched(
  ports: ReconcilePorts,
  settings: RowSettings,
  { places, mayBegin }: RowPlaces,
  matched: Matched,
  known: readonly Condition[] = [],
): Promise<SyncedRow | undefined> {
  const { gateway } = ports;
  const merchantId = merchantOf(matched.found.payment, settings.defaultMerchantId);
  // What is asked while a decision is made takes a place as well; the writes in between take none.
  const placed: Gateway = {
    search: (query) => places(merchantId, () => gateway.search(query)),
    searchByReferences: (query) => places(merchantId, () => gateway.searchByReferences(query)),
    conversions: (query) => places(merchantId, () => gateway.conversions(query)),
    details: (mid, id) => places(merchantId, () => gateway.details(mid, id)),
  };
  try {
    const answer = await places(merchantId, async () =>
      mayBegin() ? askGateway(gateway, settings, matched) : undefined,
    );
    if (answer === undefined) return undefined;
    return await settleRow({ ...ports, gateway: placed }, settings, { matched, answer, known });
  } catch (error) {
    return { result: failedRow(error instanceof Error ? error.message : String(error)) };
  }
}

type Answered = {
  readonly matched: Matched;
  readonly answer: Answer;
  readonly known: readonly Condition[];
};

/** Makes the payment of a row what the gateway's answer says, through the decision that every sync makes. */
async function settleRow(
  ports: ReconcilePorts,
  settings: RowSettings,
  { matched: { found }, answer, known }: Answered,
): Promise<SyncedRow> {
  if (!answer.ok) return { result: unansweredRow(found, answer.error) };
  const { records, evidence, unread } = answer.value;
  const malformed = records.filter((record) => 'malformed' in record);
  const { decision, defaultMerchantId } = settings;
  const learnt = learntFrom(evidence);
  const context = { ...ports, learnt, defaultMerchantId };
  const owned = await ownRecords(context, found.payment, records.filter(isTransaction));
  if (!owned.ok) return { result: unansweredRow(found, owned.error) };
  const { own, unclear, foreign } = owned.value;
  const [first] = foreign;
  if (first !== undefined && own.length + unclear.length + malformed.length === 0)
    return { result: foreignRow(found, first) };
  const { judgements, conditions } = await reconcilePayment(ports, found.payment, own, decision, {
    ...{ learnt, conditions: known },
  });
  const result = judgedRow(found, [...judgements, ...unclear], malformed, unread);
  return { result, conditions };
}

/** Why a row fails whose payment names a merchant id that is not configured. */
export function unknownMerchant(merchantId: string): Failure {
  const message = `The payment names merchant ID ${merchantId}, which is not configured here.`;
  return { kind: 'Invalid', message };
}
