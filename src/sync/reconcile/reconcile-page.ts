import type { Item } from '../../domain/decide/decision.ts';
import type { DecisionSettings } from '../../domain/decide/ruling.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import { outcomeOf } from '../../domain/gateway/outcome.ts';
import { malformedItem, toItem } from '../run/items.ts';
import { isTransaction, type PageRow } from '../run/pages.ts';
import { findPayments } from './find-payments.ts';
import { type ReconcilePorts, reconcilePayment } from './reconcile-payment.ts';
import { reconcileSubjects } from './reconcile-records.ts';

/**
 * Reconciles a page of gateway transactions: its payments in one query, one decision and at most one
 * update for each payment, all payments at once. Answers one item for each record, in their order; a
 * record that fails never stops its siblings (invariant 6).
 */
export async function reconcilePage(
  ports: ReconcilePorts,
  rows: readonly PageRow[],
  settings: DecisionSettings,
): Promise<readonly Item[]> {
  const relevant = rows.filter(isTransaction).filter(needsPayment(settings));
  const decided = await reconcileSubjects(
    relevant,
    (records) => findPayments(ports.payments, records),
    (payment, records) => reconcilePayment(ports, payment, records, settings),
  );
  return rows.map((row) =>
    'malformed' in row ? malformedItem(row) : (decided.get(row) ?? ignoredItem(row, settings)),
  );
}

/** A record that moved no money needs no look at commercetools. */
function needsPayment({ riskRejectState }: DecisionSettings) {
  return (record: GatewayTransaction) =>
    outcomeOf(record, { riskRejectState, saleEnabled: false }).kind !== 'none';
}

function ignoredItem(record: GatewayTransaction, { riskRejectState }: DecisionSettings): Item {
  const outcome = outcomeOf(record, { riskRejectState, saleEnabled: false });
  return toItem(record, outcome.kind === 'none' ? outcome.reason : 'unmatched');
}
