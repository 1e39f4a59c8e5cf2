import type { Run } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Clock } from '../../ports/ports.ts';
import { type RetryPorts, retryDue } from './due-retries.ts';
import type { Service, Services } from './services.ts';

/** A tick of the schedule, or the call of a scheduler elsewhere: `at` is its instant in epoch milliseconds. */
export type Tick = {
  readonly at: number;
  readonly trigger: Extract<RunRequest['trigger'], 'schedule' | 'job'>;
};

/** A run that a tick started, or joined; `ended` is undefined when nobody waited for its end any longer. */
export type TickedRun = {
  readonly kind: Service;
  readonly runId: string;
  readonly joined: boolean;
  readonly ended: Run | undefined;
};

/** What a tick started; `retried` counts the exceptions that are looked at once more. */
export type Ticked = { readonly runs: readonly TickedRun[]; readonly retried: number };

/** What a tick needs from the outside. */
export type TickPorts = RetryPorts & { readonly clock: Pick<Clock, 'now'> };

/**
 * One tick: Decision Sync to its end, then Run Sync, then the looks at exceptions that are due. The order matters: a
 * review that was rejected must be known before its reversal is read. However many instances tick at one instant, one
 * run of each results, and each exception is looked at once. Nothing is started once the process stops. Answers the
 * runs in their order. Source: SP-R21, SP-R22, design §7.
 */
export async function tick(
  ports: TickPorts,
  services: Services,
  { at, trigger }: Tick,
  isStopping: () => boolean = () => false,
): Promise<Ticked> {
  const { jobs, clock } = ports;
  const ticked: TickedRun[] = [];
  for (const kind of ['decision', 'run'] as const) {
    const merchantIds = services[kind];
    if (merchantIds === undefined || isStopping()) continue;
    const choices = { range: undefined, dryRun: false, full: false, tick: at };
    const { runId, joined } = await jobs.start({ kind, trigger, merchantIds, ...choices });
    // The schedule does not wait for Run Sync: a merchant id that is long at work must not keep the others from the
    // next tick. Whoever calls from elsewhere waits for what became of it.
    const isAwaited = kind === 'decision' || trigger === 'job';
    const ended = isAwaited ? await jobs.ended(runId) : undefined;
    ticked.push({ kind, runId, joined, ended });
  }
  if (isStopping()) return { runs: ticked, retried: 0 };
  const { exceptions, runIds } = await retryDue(ports, services, clock.now());
  if (trigger === 'job') await Promise.all(runIds.map((runId) => jobs.ended(runId)));
  return { runs: ticked, retried: exceptions };
}
