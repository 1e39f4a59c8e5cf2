import type { Jobs, RunRequest } from '../ports.ts';
import type { Services } from './services.ts';

/**
 * One tick of the schedule: Decision Sync to its end, then Run Sync. The order matters: a review that
 * was rejected must be known before its reversal is read. Nothing is started once the process stops. Source: SP-R21, SP-R22, design §7.
 */
export async function tick(
  jobs: Jobs,
  services: Services,
  trigger: Extract<RunRequest['trigger'], 'schedule' | 'job'>,
  isStopping: () => boolean = () => false,
): Promise<void> {
  for (const kind of ['decision', 'run'] as const) {
    const merchantIds = services[kind];
    if (merchantIds === undefined || isStopping()) continue;
    const choices = { range: undefined, dryRun: false, full: false };
    const { runId } = await jobs.start({ kind, trigger, merchantIds, ...choices });
    await jobs.ended(runId);
  }
}
