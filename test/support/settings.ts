import type { DecisionSettings } from '../../src/domain/decide/record-result.ts';
import type { ReconcileSettings } from '../../src/sync/reconcile/reconcile-page.ts';

/** What every decision of the tests is made by unless told: the defaults of the configuration. */
export const DECISION: DecisionSettings = Object.freeze({
  riskRejectState: 'Failure',
  softDeclineState: 'Failure',
  acceptedSaleState: 'evidence',
  multipleCaptures: new Set<string>(),
});

/** The settings of every reconciliation unless told; a payment that names no merchant id is of mid_a. */
export const RECONCILING: ReconcileSettings = Object.freeze({
  decision: DECISION,
  defaultMerchantId: 'mid_a',
});
