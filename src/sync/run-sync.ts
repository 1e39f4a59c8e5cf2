import type { Run } from '../domain/run.ts';
import type { RunRequest } from '../ports.ts';
import { readPages } from './pages.ts';
import { previewPayments } from './preview-payments.ts';
import { reconcilePage } from './reconcile-page.ts';
import type { ReconcilePorts } from './reconcile-payment.ts';
import {
  type PlanSettings,
  type RunContext,
  type RunPorts,
  runMerchants,
} from './run-merchants.ts';

/** The configured choices of a run; durations in milliseconds. */
export type SyncSettings = PlanSettings & {
  readonly pageSize: number;
  readonly riskRejectState: 'Success' | 'Failure';
};

/** What a run needs from the outside, and nothing else. */
export type SyncPorts = ReconcilePorts & RunPorts;

/**
 * Run Sync: reads every gateway transaction of the merchant ids' windows and writes what is missing or
 * different onto the payments. Source: design §7, SP-R3…SP-R15.
 */
export function runSync(
  ports: SyncPorts,
  settings: SyncSettings,
  request: RunRequest,
  context: RunContext,
): Promise<Run> {
  const { gateway } = ports;
  const { pageSize, riskRejectState } = settings;
  const payments = request.dryRun ? previewPayments(ports.payments) : ports.payments;
  return runMerchants(ports, settings, request, context, {
    read: (merchantId, window) => readPages({ gateway, merchantId, pageSize }, window),
    reconcile: (rows) => reconcilePage({ ...ports, payments }, rows, { riskRejectState }),
  });
}
