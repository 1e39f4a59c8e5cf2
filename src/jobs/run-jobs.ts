import type { Job, PgBoss } from 'pg-boss';
import { z } from 'zod';
import { type Run, type RunKind, SORTING_PART, type Trigger } from '../domain/runs/run.ts';
import { type RunRequest, takesTurns } from '../domain/runs/run-request.ts';
import type { BatchStart } from '../ports/batches.ts';
import type { Clock, HandOut, Ids, Jobs, Store } from '../ports/ports.ts';
import { giveBack, PACE, QUEUES } from './boss.ts';

/** What a worker is given: which part of which run. */
export type PartId = { readonly runId: string; readonly merchantId: string };

/**
 * What the jobs need. `plan` makes the run that is recorded; `work` carries a part out, and answers `handed over`
 * when another process should go on with it. `workers` parts of each queue are worked on at once. `isAlone` says that no
 * other process can be at work on this database.
 */
export type JobsSettings = {
  readonly boss: PgBoss;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly workers: number;
  readonly isAlone: boolean;
  readonly plan: (request: RunRequest, runId: string) => Promise<Run>;
  readonly work: (
    part: PartId,
    context: JobContext,
  ) => Promise<'done' | 'superseded' | 'handed over'>;
};

/**
 * What a worker has from its job: whether it should stop, which it asks before each piece of work, and the queue for
 * parts of a file that follow from the one at hand.
 */
export type JobContext = {
  readonly isStopping: () => boolean;
  readonly handOut: HandOut;
  readonly wake: () => void;
};

/** The `Jobs` port over queues that any number of processes share. */
export type RunJobs = Jobs & {
  /** Makes a change that starts the run of a file, in one transaction with its job; workers look for it afterwards. */
  readonly startBatch: <T>(
    trigger: Trigger,
    change: (start: BatchStart) => Promise<T>,
  ) => Promise<T>;
  /** Begins to work on parts, those that other processes left behind among them. */
  readonly work: () => Promise<void>;
  /** Parts that wait or are worked on, over all processes. */
  readonly depth: () => Promise<number>;
  /** Stops after the pages at hand; what is not done is handed to the other processes, or to the next start. */
  readonly stop: () => Promise<void>;
};

const PartData = z.object({ runId: z.string(), merchantId: z.string() });

/** Milliseconds between looks at a run that another process may be working on. */
const LOOK_AGAIN_MS = 400;

/** How long the pages at hand may take when the process is asked to end, in milliseconds. */
const GRACE_MS = 8_000;

/** Starts runs as one job for each merchant id, works on jobs, and waits for runs. Source: design §7. */
export function createJobs(settings: JobsSettings): RunJobs {
  const { boss, store, clock, ids, plan } = settings;
  const workerIds: string[] = [];
  const waiting = new Set<() => void>();
  let isStopping = false;

  const watches = new Map<string, Promise<Run | undefined>>();
  const watch = async (runId: string): Promise<Run | undefined> => {
    while (!isStopping) {
      const run = await store.run(runId).catch(() => 'away' as const);
      if (run === undefined || (run !== 'away' && run.endedAt !== null)) return run;
      await anyOf(clock.pause(LOOK_AGAIN_MS), waiting);
    }
    return undefined;
  };
  const wake = () => {
    for (const id of workerIds) boss.notifyWorker(id);
    for (const look of waiting) look();
  };
  const workOn = async ([job]: readonly Job<unknown>[]) => {
    if (job === undefined) return;
    const part = PartData.parse(job.data);
    const context = {
      isStopping: () => isStopping || job.signal.aborted,
      handOut: handOutOf(boss, part.runId, placeInBatch),
      wake,
    };
    try {
      const progress = await settings.work(part, context);
      // Failing it gives it back at once: the library has no other way to return what was claimed. It does so only
      // for whom the job still belongs to, and then somebody must go on with what a zombie took and dropped.
      if (progress !== 'done') throw new Error(`${progress}: another worker goes on with it`);
    } catch (error) {
      // What cannot be given back now would have to wait until its heartbeat is missed.
      await untilAnswered(settings, part, () => isStopping);
      throw error;
    } finally {
      // What waited for this part's turn may begin, and whoever waits for its run may look.
      wake();
    }
  };
  return {
    async start(request) {
      const run = await plan(request, ids.next());
      const handOut = handOutOf(boss, run.runId, placeOf(request));
      const started = await store.startRun(run, request, handOut);
      if (!started.joined) wake();
      return started;
    },
    async startBatch(trigger, change) {
      const runId = ids.next();
      const changed = await change({
        ...{ runId, trigger, handOut: handOutOf(boss, runId, placeInBatch) },
      });
      wake();
      return changed;
    },
    ended(runId) {
      // However many wait for a run, it is looked up once.
      const watched = watches.get(runId) ?? watch(runId).finally(() => watches.delete(runId));
      watches.set(runId, watched);
      return watched;
    },
    async work() {
      for (const queue of [QUEUES.inTurn, QUEUES.aside]) {
        if (settings.isAlone) await giveBack(boss, queue);
        for (let worker = 0; worker < settings.workers; worker += 1) {
          workerIds.push(await boss.work<unknown>(queue, PACE, workOn));
        }
      }
    },
    async depth() {
      const queues = await Promise.all(
        [QUEUES.inTurn, QUEUES.aside].map((queue) => boss.getQueueStats(queue, { force: true })),
      );
      return queues
        .flat()
        .reduce((sum, { queuedCount, activeCount }) => sum + queuedCount + activeCount, 0);
    },
    async stop() {
      isStopping = true;
      wake();
      await boss.stop({ graceful: true, timeout: GRACE_MS, close: true });
    },
  };
}

/** Where a part is queued: parts of one `line` are worked on one after the other, over all processes. */
type Place = { readonly queue: string; readonly line?: string };

function placeOf(request: RunRequest): (merchantId: string) => Place {
  return (merchantId) =>
    takesTurns(request)
      ? { queue: QUEUES.inTurn, line: lineOf(request.kind, merchantId) }
      : { queue: QUEUES.aside };
}

/** Sorting asks commercetools alone, and waits for no other part; those it adds may wait for it. */
function placeInBatch(merchantId: string): Place {
  return merchantId === SORTING_PART
    ? { queue: QUEUES.aside }
    : { queue: QUEUES.inTurn, line: lineOf('batch', merchantId) };
}

function lineOf(kind: RunKind, merchantId: string): string {
  return `${kind} ${merchantId}`;
}

function handOutOf(boss: PgBoss, runId: string, place: (merchantId: string) => Place): HandOut {
  return async (transaction, merchantIds) => {
    for (const merchantId of merchantIds) {
      const { queue, line } = place(merchantId);
      const singleton = line === undefined ? {} : { singletonKey: line };
      const job = { data: { runId, merchantId }, ...singleton };
      await boss.insert(queue, [job], { db: transaction });
    }
  };
}

/** Settles when the database answers, or when the process is asked to end. */
async function untilAnswered(
  { store, clock }: Pick<JobsSettings, 'store' | 'clock'>,
  { runId }: PartId,
  isStopping: () => boolean,
): Promise<void> {
  const isAway = () =>
    store.run(runId).then(
      () => false,
      () => true,
    );
  while (!isStopping() && (await isAway())) await clock.pause(LOOK_AGAIN_MS);
}

/** Settles with the pause, or before it when somebody in `waiting` is called. */
async function anyOf(pause: Promise<void>, waiting: Set<() => void>): Promise<void> {
  const { promise: called, resolve } = Promise.withResolvers<void>();
  waiting.add(resolve);
  await Promise.race([pause, called]);
  waiting.delete(resolve);
}
