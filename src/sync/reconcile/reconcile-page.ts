import type { Item } from '../../domain/decide/decision.ts';
import type { Evidence } from '../../domain/decide/evidence.ts';
import { outcomeOfReason } from '../../domain/decide/reason.ts';
import type { DecisionSettings } from '../../domain/decide/record-result.ts';
import type { GatewayTransaction } from '../../domain/gateway/gateway-transaction.ts';
import { outcomeOf } from '../../domain/gateway/outcome.ts';
import { malformedItem, toItem } from '../run/items.ts';
import { isTransaction, type PageRow } from '../run/pages.ts';
import { learntFrom } from './ask-details.ts';
import { findPayments } from './find-payments.ts';
import { reconcilePayment } from './reconcile-payment.ts';
import { type PagePorts, type ReconciledRows, reconcileSubjects } from './reconcile-records.ts';

/** What every sync decides by, and which merchant id a payment that names none belongs to. */
export type ReconcileSettings = {
  readonly decision: DecisionSettings;
  readonly defaultMerchantId: string;
};

/**
 * Reconciles a page of gateway transactions, `evidence` the details that came with it: its payments in one query, one
 * decision and at most one update for each payment, all payments at once. Answers one item for each record, in their order; a
 * record that fails never stops its siblings (invariant 6).
 */
export async function reconcilePage(
  ports: PagePorts,
  rows: readonly PageRow[],
  { decision, defaultMerchantId }: ReconcileSettings,
  evidence?: Evidence,
): Promise<ReconciledRows> {
  const relevant = rows.filter(isTransaction).filter(needsPayment(decision));
  const learnt = learntFrom(evidence);
  const { itemOf, ...rest } = await reconcileSubjects(ports, decision, relevant, {
    find: (records) => findPayments({ ...ports, learnt, defaultMerchantId }, records),
    reconcile: (payment, records, conditions) =>
      reconcilePayment(ports, payment, records, decision, { learnt, conditions }),
  });
  const items = rows.map((row) =>
    'malformed' in row ? malformedItem(row) : (itemOf.get(row) ?? ignoredItem(row, decision)),
  );
  return { items, ...rest };
}

/** A record that moved no money, and that is nothing for a person, needs no look at commercetools. */
function needsPayment(decision: DecisionSettings) {
  return (record: GatewayTransaction) => {
    const outcome = outcomeOf(record, undefined, decision);
    return outcome.kind !== 'none' || outcomeOfReason(outcome.reason) === 'exception';
  };
}

function ignoredItem(record: GatewayTransaction, decision: DecisionSettings): Item {
  const outcome = outcomeOf(record, undefined, decision);
  return toItem(record, outcome.kind === 'none' ? outcome.reason : 'unmatched');
}
