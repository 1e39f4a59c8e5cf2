import { isFullPassDue } from '../../domain/runs/full-pass.ts';
import { notYetRun, type Run, type Window } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Clock, Store } from '../../ports/ports.ts';
import { planWindow, type Reach } from './plan.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A verdict may show days after it was given. Source: design §7; reference/cybersource-facts.md §10. */
const REACH: Readonly<Record<RunRequest['kind'], Reach>> = {
  run: { leastMs: 0, fullDays: 1 },
  decision: { leastMs: DAY_MS, fullDays: 7 },
  batch: { leastMs: 0, fullDays: 1 },
};

/** How far windows reach back behind the watermark, and stay behind now; in milliseconds. */
export type PlanSettings = { readonly overlapMs: number; readonly settleMs: number };

/** What planning needs from the outside. */
export type PlanPorts = {
  readonly store: Pick<Store, 'watermark' | 'fullPasses'>;
  readonly clock: Clock;
};

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
    merchantIds.map(async (merchantId) => {
      const { window, full } = await planPart(ports, settings, request, merchantId);
      return notYetRun(merchantId, window, full);
    }),
  );
  return { runId, kind, trigger, dryRun, startedAt, endedAt: null, result: null, merchants };
}

/**
 * What a merchant id's part would do if it began now: its window, and whether it is the full pass of its day, whatever
 * started it. Parts of one kind and merchant id take turns, so that of many instances one makes the pass.
 */
export async function planPart(
  { store, clock }: PlanPorts,
  { overlapMs, settleMs }: PlanSettings,
  { kind, range, full: isAsked, targets }: RunRequest,
  merchantId: string,
): Promise<{ readonly window: Window; readonly full: boolean }> {
  const now = clock.now();
  // A target without a range is about what happened a moment ago: its verdict is found in the last day's.
  if (targets !== undefined) {
    return { window: range ?? { from: now - DAY_MS, to: now }, full: isAsked };
  }
  const watermark = await store.watermark(kind, merchantId);
  const isDue = range === undefined && isFullPassDue(await store.fullPasses(kind, merchantId), now);
  const full = isAsked || isDue;
  const reach = REACH[kind];
  return { window: planWindow({ now, watermark, overlapMs, settleMs, range, full, reach }), full };
}
