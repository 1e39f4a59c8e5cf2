import { notYetRun, type Run, type Window } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Clock, Store } from '../../ports/ports.ts';
import { planWindow } from './plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far windows reach back behind the watermark, and stay behind now; in milliseconds. */
export type PlanSettings = { readonly overlapMs: number; readonly settleMs: number };

/** What planning needs from the outside. */
export type PlanPorts = { readonly store: Pick<Store, 'watermark'>; readonly clock: Clock };

/** A run as it is accepted: the window of each merchant id as it is now, nothing read yet. Source: design §7. */
export async function planRun(
  ports: PlanPorts,
  settings: PlanSettings,
  request: RunRequest,
  runId: string,
): Promise<Run> {
  const { kind, trigger, dryRun, merchantIds } = request;
  const startedAt = ports.clock.now();
  const merchants = await Promise.all(
    merchantIds.map(async (merchantId) =>
      notYetRun(merchantId, await windowOf(ports, settings, request, merchantId)),
    ),
  );
  return { runId, kind, trigger, dryRun, startedAt, endedAt: null, result: null, merchants };
}

/** The window that a merchant id's part would read if it began now. */
export async function windowOf(
  { store, clock }: PlanPorts,
  { overlapMs, settleMs }: PlanSettings,
  { kind, range, full, target }: RunRequest,
  merchantId: string,
): Promise<Window> {
  // A target is about what happened a moment ago, and its verdict is found in the last day's.
  if (target !== undefined) return range ?? { from: clock.now() - DAY_MS, to: clock.now() };
  const watermark = await store.watermark(kind, merchantId);
  return planWindow({ now: clock.now(), watermark, overlapMs, settleMs, range, full });
}
