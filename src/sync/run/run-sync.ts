import type { Part } from '../../ports/ports.ts';
import { previewPayments } from '../reconcile/preview-payments.ts';
import { type ReconcileSettings, reconcilePage } from '../reconcile/reconcile-page.ts';
import type { ReconcilePorts } from '../reconcile/reconcile-payment.ts';
import { readPages } from './pages.ts';
import type { PlanSettings } from './plan-run.ts';
import { readTargets } from './read-targets.ts';
import type { Progress } from './run-merchant.ts';
import { type RunPorts, runPart, type WorkerContext } from './run-part.ts';
import { reconcileUnsettled } from './settled.ts';

/** The configured choices of a run; durations in milliseconds. */
export type SyncSettings = PlanSettings & ReconcileSettings & { readonly pageSize: number };

/** What a run needs from the outside, and nothing else. */
export type SyncPorts = ReconcilePorts & RunPorts;

/**
 * A merchant id's part of Run Sync: reads every gateway transaction of its window, or of its targets, and writes
 * what is missing or different onto the payments. Source: design §7, SP-R3…SP-R15.
 */
export function runSync(
  ports: SyncPorts,
  settings: SyncSettings,
  part: Part,
  context: WorkerContext,
): Promise<Progress['kind']> {
  const { gateway, store } = ports;
  const { pageSize, decision } = settings;
  const { request, merchant } = part;
  const { merchantId } = merchant;
  const source = { gateway, merchantId, pageSize };
  const payments = request.dryRun ? previewPayments(ports.payments) : ports.payments;
  return runPart(ports, settings, part, context, ({ merchant: { full } }) => ({
    read: (window, since) =>
      request.targets === undefined
        ? readPages(source, window, since)
        : readTargets(source, request.targets, window, since),
    reconcile: (rows, evidence) => {
      const isAsked = !full && request.targets === undefined;
      return reconcileUnsettled({ store, merchantId, isAsked, decision }, rows, (unsettled) =>
        reconcilePage({ ...ports, payments }, unsettled, settings, evidence),
      );
    },
  }));
}
