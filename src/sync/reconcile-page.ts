import type { Item, Judgement } from '../domain/decision.ts';
import type { GatewayTransaction } from '../domain/gateway-transaction.ts';
import { outcomeOf } from '../domain/outcome.ts';
import type { Payment } from '../domain/payment.ts';
import type { Reason } from '../domain/reason.ts';
import { findPayments } from './find-payments.ts';
import type { PageRow } from './pages.ts';
import {
  type ReconcilePorts,
  type ReconcileSettings,
  reconcilePayment,
} from './reconcile-payment.ts';

/**
 * Reconciles a page of gateway transactions: its payments in one query, one decision and at most one
 * update for each payment, all payments at once. Answers one item for each record, in their order; a
 * record that fails never stops its siblings (invariant 6).
 */
export async function reconcilePage(
  ports: ReconcilePorts,
  rows: readonly PageRow[],
  settings: ReconcileSettings,
): Promise<readonly Item[]> {
  const relevant = rows.filter(isTransaction).filter(needsPayment(settings));
  const decided = await reconcileRecords(ports, relevant, settings);
  return rows.map((row) => decided.get(row.id) ?? itemWithoutPayment(row, settings));
}

async function reconcileRecords(
  ports: ReconcilePorts,
  records: readonly GatewayTransaction[],
  settings: ReconcileSettings,
): Promise<ReadonlyMap<string, Item>> {
  const findings = await findPayments(ports.payments, records);
  if (!findings.ok) {
    const { message } = findings.error;
    return byId(records.map((record) => toItem(record, 'unavailable', message)));
  }
  const items: Item[] = [];
  const groups = new Map<string, { payment: Payment; records: GatewayTransaction[] }>();
  for (const record of records) {
    const finding = findings.value.get(record.id);
    if (finding?.kind !== 'found') items.push(toItem(record, finding?.reason ?? 'unmatched'));
    else {
      const { payment } = finding;
      const group = groups.get(payment.id) ?? { payment, records: [] };
      group.records.push(record);
      groups.set(payment.id, group);
    }
  }
  const judged = await Promise.all(
    [...groups.values()].map(async (group) => {
      const judgements = await reconcilePayment(ports, group.payment, group.records, settings);
      return judgements.map((judgement) => judgedItem(judgement, group.payment.id));
    }),
  );
  return byId([...items, ...judged.flat()]);
}

function isTransaction(row: PageRow): row is GatewayTransaction {
  return !('malformed' in row);
}

/** A record that moved no money needs no look at commercetools. */
function needsPayment({ riskRejectState }: ReconcileSettings) {
  return (record: GatewayTransaction) =>
    outcomeOf(record, { riskRejectState, saleEnabled: false }).kind !== 'none';
}

function itemWithoutPayment(row: PageRow, { riskRejectState }: ReconcileSettings): Item {
  if ('malformed' in row) return malformedItem(row);
  const outcome = outcomeOf(row, { riskRejectState, saleEnabled: false });
  return toItem(row, outcome.kind === 'none' ? outcome.reason : 'unmatched');
}

function malformedItem({
  id,
  merchantId,
  malformed,
}: Extract<PageRow, { malformed: string }>): Item {
  return {
    transactionId: id,
    merchantId,
    submittedAt: undefined,
    clientReference: undefined,
    paymentId: undefined,
    reason: 'malformed',
    change: undefined,
    detail: malformed,
  };
}

function toItem(record: GatewayTransaction, reason: Reason, detail?: string): Item {
  return judgedItem({ record, reason, change: undefined, detail }, undefined);
}

function judgedItem(
  { record, reason, change, detail }: Judgement,
  paymentId: string | undefined,
): Item {
  const { id: transactionId, merchantId, submittedAt, clientReference } = record;
  return {
    transactionId,
    merchantId,
    submittedAt,
    clientReference,
    paymentId,
    reason,
    change,
    detail,
  };
}

function byId(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.transactionId, item]));
}
