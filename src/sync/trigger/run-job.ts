import type { Run } from '../../domain/runs/run.ts';
import type { Jobs, Store } from '../../ports/ports.ts';
import type { Services } from './services.ts';
import { type TickedRun, type TickPorts, tick } from './tick.ts';

/** What the job needs from the outside. */
export type JobPorts = TickPorts & { readonly store: Pick<Store, 'runs'> };

/**
 * What a call of the job did. `joined`: an earlier call was still at work, so this one started nothing and waited
 * with it. `isInTime` is false when what it waited for had not ended at the deadline; it goes on without the caller.
 */
export type JobReport = {
  readonly joined: boolean;
  readonly runs: readonly TickedRun[];
  readonly retried: number;
  readonly isInTime: boolean;
};

/** The job of a scheduler elsewhere; each call answers within the limit. */
export type Job = () => Promise<JobReport>;

/** Connect gives up after 30 minutes. Source: reference/commercetools.md §4. */
const LIMIT_MS = 25 * 60_000;

const MINUTE_MS = 60_000;

/** Runs among which those of an earlier call are looked for. */
const NEWEST = 50;

/**
 * The job: a tick of every kind of work, whose instant is the minute: several
 * calls in one minute, to however many instances, are one. Nothing it waits for depends on it: at the deadline what
 * is not done stays in the queue, for other instances and for the next call. Source: contract `POST /job`, issue 7.
 */
export function createJob(
  ports: JobPorts,
  services: Services,
  isStopping: () => boolean,
  limitMs = LIMIT_MS,
): Job {
  let atWork: Promise<JobReport> | undefined;
  const begin = async () => {
    const deadline = startDeadline(ports.jobs, limitMs);
    const isOver = () => isStopping() || deadline.isOver();
    try {
      return await work({ ...ports, jobs: deadline.jobs }, services, isOver);
    } finally {
      deadline.end();
      atWork = undefined;
    }
  };
  return async () => {
    if (atWork !== undefined) return { ...(await atWork), joined: true };
    atWork = begin();
    return atWork;
  };
}

async function work(
  ports: JobPorts,
  services: Services,
  isOver: () => boolean,
): Promise<JobReport> {
  const { jobs, store, clock } = ports;
  const earlier = (await store.runs(NEWEST)).filter(isOfEarlierCall);
  if (earlier.length > 0) {
    const runs = await Promise.all(earlier.map((run) => joinRun(jobs, run)));
    return { joined: true, runs, retried: 0, isInTime: runs.every(hasEnded) };
  }
  const at = Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  const { runs, retried } = await tick(ports, services, { at, trigger: 'job' }, isOver);
  const joined = runs.length > 0 && runs.every((run) => run.joined);
  return { joined, runs, retried, isInTime: !isOver() && runs.every(hasEnded) };
}

function isOfEarlierCall({ trigger, endedAt }: Run): boolean {
  return trigger === 'job' && endedAt === null;
}

/** Waiting is work, too: while a call waits, the platform gives this instance's workers their time. */
async function joinRun(jobs: Jobs, { runId, kind }: Run): Promise<TickedRun> {
  const service = kind === 'decision' ? 'decision' : 'run';
  return { kind: service, runId, joined: true, ended: await jobs.ended(runId) };
}

function hasEnded({ ended }: TickedRun): boolean {
  return ended !== undefined;
}

/** Jobs that nobody waits for longer than until the deadline. */
function startDeadline(jobs: Jobs, limitMs: number) {
  const { promise: over, resolve } = Promise.withResolvers<undefined>();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    resolve(undefined);
  }, limitMs);
  const bounded: Jobs = {
    start: (request) => jobs.start(request),
    ended: (runId) => Promise.race([jobs.ended(runId), over]),
  };
  return { jobs: bounded, isOver: () => isOver, end: () => clearTimeout(timer) };
}
