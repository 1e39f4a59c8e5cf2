import type { RunRequest } from '../domain/run-request.ts';
import type { Jobs, Store } from '../ports.ts';
import type { Services } from './services.ts';

/** A tick of the schedule, or the call of a scheduler elsewhere: `at` is its instant in epoch milliseconds. */
export type Tick = {
  readonly at: number;
  readonly trigger: Extract<RunRequest['trigger'], 'schedule' | 'job'>;
};

/** What a tick needs from the outside. */
export type TickPorts = { readonly jobs: Jobs; readonly store: Pick<Store, 'lastTicks'> };

/**
 * One tick: Decision Sync to its end, then Run Sync. The order matters: a review that was rejected must be
 * known before its reversal is read. However many instances tick at one instant, one run of each results. The
 * first tick of a day (UTC) is a full pass. Nothing is started once the process stops. Source: SP-R21, SP-R22, design §7.
 */
export async function tick(
  { jobs, store }: TickPorts,
  services: Services,
  { at, trigger }: Tick,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const { full: lastFull } = await store.lastTicks();
  const isFirstOfDay = lastFull === undefined || dayOf(lastFull) < dayOf(at);
  for (const kind of ['decision', 'run'] as const) {
    const merchantIds = services[kind];
    if (merchantIds === undefined || isStopping()) continue;
    const full = kind === 'run' && isFirstOfDay;
    const choices = { range: undefined, dryRun: false, full, tick: at };
    const { runId } = await jobs.start({ kind, trigger, merchantIds, ...choices });
    await jobs.ended(runId);
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
