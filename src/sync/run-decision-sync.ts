import type { Run } from '../domain/run.ts';
import type { RunRequest, Store } from '../ports.ts';
import { previewPayments } from './preview-payments.ts';
import { readConversions } from './read-conversions.ts';
import { reconcileConversions } from './reconcile-conversions.ts';
import { type PlanSettings, type RunContext, runMerchants } from './run-merchants.ts';
import type { SyncPorts } from './run-sync.ts';

/** The configured choices of Decision Sync; `merchantIds` are those it covers, whatever a request names. */
export type DecisionSyncSettings = PlanSettings & { readonly merchantIds: readonly string[] };

/**
 * Decision Sync: reads the fraud team's verdicts of the merchant ids' windows and gives the Pending
 * transactions they are about their final state. Source: design §6, §7, SP-R5…SP-R7, SP-R16, SP-R17.
 */
export async function runDecisionSync(
  ports: SyncPorts,
  settings: DecisionSyncSettings,
  request: RunRequest,
  context: RunContext,
): Promise<Run> {
  const merchantIds = request.merchantIds.filter((id) => settings.merchantIds.includes(id));
  const payments = request.dryRun ? previewPayments(ports.payments) : ports.payments;
  const run = await runMerchants(ports, settings, { ...request, merchantIds }, context, {
    read: (merchantId, window) => readConversions(ports.gateway, merchantId, window),
    reconcile: (rows) => reconcileConversions({ ...ports, payments }, rows),
  });
  if (!request.dryRun && request.range === undefined) await rememberStart(ports.store, run);
  return run;
}

/**
 * Where a merchant id's first run began, when it is not complete. Without a watermark the next windows
 * would begin later every day, and leave behind a verdict that waits for its transaction.
 */
async function rememberStart(store: Store, { kind, merchants }: Run): Promise<void> {
  for (const { merchantId, window } of merchants) {
    const watermark = await store.watermark(kind, merchantId);
    if (watermark === undefined) await store.advanceWatermark(kind, merchantId, window.from);
  }
}
