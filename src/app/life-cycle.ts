import type { Config } from '../config/config.ts';
import type { RunJobs } from '../jobs/run-jobs.ts';
import { type Schedule, type ScheduleSettings, startSchedule } from '../jobs/schedule.ts';
import type { Log } from '../log/log.ts';
import type { Clock, Store } from '../ports/ports.ts';
import type { Database } from '../store/database.ts';
import type { Retention } from '../store/history/kept.ts';
import type { Connection } from '../sync/run/check-connections.ts';
import { type Batching, SWEEPING } from './batches.ts';

/** What the life of the application begins and ends. `tick` is a tick of `SYNC_SCHEDULE`. */
export type LifeParts = {
  readonly database: Pick<Database, 'close'>;
  readonly store: Pick<Store, 'lastTick'> & Pick<Retention, 'prune'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly jobs: Pick<RunJobs, 'work' | 'stop'>;
  readonly batching: Pick<Batching, 'sweep'>;
  readonly check: () => Promise<readonly Connection[]>;
  readonly tick: (at: number) => Promise<void>;
};

/** The life of the application: `App` says what each step does. */
export type LifeCycle = {
  readonly work: () => Promise<void>;
  readonly open: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly isStopping: () => boolean;
  /** When `SYNC_SCHEDULE` ticks next, in epoch milliseconds; undefined when it is off. */
  readonly nextTick: () => number | undefined;
  /** What should be running and is not, by name: the reason why is in the log. */
  readonly notRunning: () => readonly string[];
};

/** When what is old is pruned: at night, UTC. */
const PRUNING = '17 3 * * *';

const DAY_MS = 24 * 60 * 60 * 1000;

type Named = 'schedule' | 'pruning' | 'sweep of batches';

/**
 * Builds the life of the application. Each schedule starts by itself and goes on by itself, whatever fails beside it;
 * stopping waits for the work at hand before the database is closed.
 */
export function createLifeCycle(
  config: Pick<Config, 'sync' | 'historyDays'>,
  log: Log,
  parts: LifeParts,
): LifeCycle {
  const { store, clock, jobs, batching, database } = parts;
  const running = new Map<Named, Schedule>();
  let isStopping = false;

  const prune = async () => {
    const before = clock.now() - config.historyDays * DAY_MS;
    log.info('History pruned', await store.prune(before, () => isStopping));
  };
  const always = async () => undefined;
  const schedules: Readonly<
    Record<Named, Pick<ScheduleSettings, 'expression' | 'lastTickAt' | 'tick'>>
  > = {
    schedule: {
      expression: config.sync.schedule,
      lastTickAt: () => store.lastTick(),
      tick: parts.tick,
    },
    pruning: { expression: PRUNING, lastTickAt: always, tick: prune },
    'sweep of batches': { expression: SWEEPING, lastTickAt: always, tick: batching.sweep },
  };
  const wanted = (['schedule', 'pruning', 'sweep of batches'] as const).filter(
    (name) => schedules[name].expression !== 'off',
  );

  const checkBothSides = async () => {
    for (const { name, problem } of await parts.check()) {
      if (problem !== undefined) log.warn('Not ready', { name, problem });
    }
  };
  const end = async () => {
    isStopping = true;
    const stopped = [...running.values()].map((one) => one.stop());
    for (const { status, ...rest } of await Promise.allSettled([...stopped, jobs.stop()])) {
      if (status === 'rejected') log.error('Cannot stop cleanly', { ...rest });
    }
    await database.close();
  };
  let ended: Promise<void> | undefined;

  return {
    work: () => jobs.work(),
    async open() {
      if (isStopping) return;
      for (const name of wanted) {
        const onError = (error: unknown) =>
          log.error('A tick failed and is tried again', { schedule: name, error });
        running.set(name, startSchedule({ ...schedules[name], now: clock.now, onError }));
      }
      await checkBothSides().catch((error: unknown) =>
        log.error('Cannot check the connections', { error }),
      );
    },
    stop() {
      ended ??= end();
      return ended;
    },
    isStopping: () => isStopping,
    nextTick: () => running.get('schedule')?.next(),
    notRunning: () => wanted.filter((name) => running.get(name)?.isFailing() ?? true),
  };
}
