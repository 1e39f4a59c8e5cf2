import type { Job, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Run } from '../domain/runs/run.ts';
import { type RunRequest, takesTurns } from '../domain/runs/run-request.ts';
import type { Clock, Ids, Jobs, Store } from '../ports/ports.ts';
import { giveBack, PACE, QUEUES } from './boss.ts';

/** What a worker is given: which part of which run. */
export type PartId = { readonly runId: string; readonly merchantId: string };

/**
 * What the jobs need. `plan` makes the run that is recorded; `work` carries a part out, and answers `handed over`
 * when another process should go on with it; `abandon` ends one that no worker could; `isStopping` is asked by a
 * worker before each page. `workers` parts are worked on at once. `isAlone` says that no other process can be at
 * work on this database.
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
    isStopping: () => boolean,
  ) => Promise<'done' | 'superseded' | 'handed over'>;
  readonly abandon: (part: PartId) => Promise<void>;
};

/** The `Jobs` port over queues that any number of processes share. */
export type RunJobs = Jobs & {
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
    const asked = () => isStopping || job.signal.aborted;
    const part = PartData.parse(job.data);
    try {
      const progress = await settings.work(part, asked);
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
  const abandon = async ([job]: readonly Job<unknown>[]) => {
    if (job === undefined) return;
    const part = PartData.parse(job.data);
    await settings.abandon(part);
    await giveUpTurn(boss, part);
    wake();
  };
  return {
    async start(request) {
      const run = await plan(request, ids.next());
      const queue = takesTurns(request) ? QUEUES.inTurn : QUEUES.aside;
      const started = await store.startRun(run, request, async (transaction) => {
        const parts = run.merchants.map(({ merchantId }) => ({
          data: { runId: run.runId, merchantId },
          ...(takesTurns(request) ? { singletonKey: `${request.kind} ${merchantId}` } : {}),
        }));
        await boss.insert(queue, parts, { db: transaction });
      });
      if (!started.joined) wake();
      return started;
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
      await boss.work<unknown>(QUEUES.abandoned, PACE, abandon);
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

/** A part that has failed for good would keep its turn, and with it every later part of its merchant id. */
async function giveUpTurn(boss: PgBoss, part: PartId): Promise<void> {
  const jobs = await boss.findJobs(QUEUES.inTurn, { data: part });
  const failed = jobs.filter(({ state }) => state === 'failed').map(({ id }) => id);
  if (failed.length > 0) await boss.deleteJob(QUEUES.inTurn, failed);
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
