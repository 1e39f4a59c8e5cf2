import type { Jobs, RunRequest } from '../ports.ts';

/** The merchant ids that each service covers at a tick; undefined for a service that is off. */
export type TickPlan = {
  readonly decision: readonly string[] | undefined;
  readonly run: readonly string[] | undefined;
};

/**
 * One tick of the schedule: Decision Sync to its end, then Run Sync. The order matters: a review that
 * was rejected must be known before its reversal is read. Source: SP-R21, SP-R22, design §7.
 */
export async function tick(
  jobs: Jobs,
  plan: TickPlan,
  trigger: Extract<RunRequest['trigger'], 'schedule' | 'job'>,
): Promise<void> {
  const due = [
    { kind: 'decision', merchantIds: plan.decision },
    { kind: 'run', merchantIds: plan.run },
  ] as const;
  for (const { kind, merchantIds } of due) {
    if (merchantIds === undefined) continue;
    const choices = { range: undefined, dryRun: false, full: false };
    const { runId } = await jobs.start({ kind, trigger, merchantIds, ...choices });
    await jobs.ended(runId);
  }
}
