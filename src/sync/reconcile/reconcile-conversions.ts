import { decideConversion } from '../../domain/decide/decide-conversion.ts';
import type { Item } from '../../domain/decide/decision.ts';
import type { Conversion } from '../../domain/gateway/conversion.ts';
import { malformedItem, toItem } from '../run/items.ts';
import type { ConversionRow } from '../run/read-conversions.ts';
import { findPaymentsOfVerdicts } from './find-payments.ts';
import type { ReconcileSettings } from './reconcile-page.ts';
import { reconcileSubjects } from './reconcile-records.ts';
import { type SettlePorts, settlePayment } from './write-decision.ts';

/** A verdict that waits longer than this has missed its transaction: it must not hold up a watermark for ever. */
const LONGEST_WAIT_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Reconciles the verdicts of a slice: one decision and at most one update for each payment. Answers one
 * item for each row, in their order.
 */
export async function reconcileConversions(
  ports: SettlePorts,
  rows: readonly ConversionRow[],
  { defaultMerchantId }: ReconcileSettings,
): Promise<readonly Item[]> {
  const decided = await reconcileSubjects(
    rows.filter(isConversion),
    (conversions) => findPaymentsOfVerdicts(ports.payments, conversions, defaultMerchantId),
    (payment, conversions) =>
      settlePayment(ports, payment, async (current) => decideConversion(current, conversions)),
  );
  const now = ports.clock.now();
  return rows.map((row) => {
    if ('malformed' in row) return malformedItem(row);
    return givenUp(decided.get(row) ?? toItem(row, 'unmatched'), now);
  });
}

function isConversion(row: ConversionRow): row is Conversion {
  return !('malformed' in row);
}

/** Of a verdict without a time nobody knows how long it has waited: it does not. */
function givenUp(item: Item, now: number): Item {
  const since = Date.parse(item.submittedAt ?? '') || 0;
  return item.reason === 'verdict-waits' && now - since > LONGEST_WAIT_MS
    ? { ...item, reason: 'verdict-unplaced' }
    : item;
}
