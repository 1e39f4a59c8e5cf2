import type { Job, PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Batches } from '../ports/batches.ts';
import { giveBack, PACE, QUEUES } from './boss.ts';

/**
 * What the jobs of files need. `work` goes through a file, and answers `handed over` when another process should go
 * on; `workers` files are worked on at once. `isAlone` says that no other process can be at work on this database.
 */
export type BatchJobsSettings = {
  readonly boss: PgBoss;
  readonly batches: Pick<Batches, 'freeRows'>;
  readonly workers: number;
  readonly isAlone: boolean;
  readonly work: (batchId: string, isStopping: () => boolean) => Promise<'done' | 'handed over'>;
};

/** Files as jobs: one for each, over all processes. */
export type BatchJobs = {
  /** Puts a file on the queue; does nothing when it is there or worked on. */
  readonly start: (batchId: string) => Promise<void>;
  /** Begins to work on files, those that other processes left behind among them. */
  readonly work: () => Promise<void>;
  /** From here on nothing new is begun; what is at work is handed over when the queue is closed. */
  readonly stop: () => void;
};

const BatchData = z.object({ batchId: z.string() });

/**
 * Works on files as jobs. What is recorded of a file says how far it is; a job only says that somebody should look.
 * A worker that dies is missed after some seconds, and its job is given to another one.
 */
export function createBatchJobs(settings: BatchJobsSettings): BatchJobs {
  const { boss, batches, workers } = settings;
  const workerIds: string[] = [];
  let isStopping = false;
  const workOn = async ([job]: readonly Job<unknown>[]) => {
    if (job === undefined) return;
    const { batchId } = BatchData.parse(job.data);
    const progress = await settings.work(batchId, () => isStopping || job.signal.aborted);
    // Failing it gives it back at once: the library has no other way to return what was claimed.
    if (progress === 'handed over') throw new Error('handed over: the process was asked to end');
  };
  return {
    async start(batchId) {
      await boss.send(QUEUES.batches, { batchId }, { singletonKey: batchId });
      for (const id of workerIds) boss.notifyWorker(id);
    },
    async work() {
      if (settings.isAlone) {
        await giveBack(boss, QUEUES.batches);
        await batches.freeRows();
      }
      for (let worker = 0; worker < workers; worker += 1) {
        workerIds.push(await boss.work<unknown>(QUEUES.batches, PACE, workOn));
      }
    },
    stop: () => {
      isStopping = true;
    },
  };
}
