import { createTask } from 'node-cron';
import { ticksOf } from './ticks.ts';

/** A schedule at work. */
export type Schedule = {
  /** When it ticks next, in epoch milliseconds. */
  readonly next: () => number | undefined;
  /** Whether it cannot do its work: it could not begin yet, or its last tick failed. It is tried again each minute. */
  readonly isFailing: () => boolean;
  /** Begins no further tick; settles when the one at work has ended. */
  readonly stop: () => Promise<void>;
};

/**
 * What is done at each tick. `expression` is cron in UTC, so that clock changes of a season do nothing;
 * `lastTickAt` answers the last tick that started work, in epoch milliseconds, if any. `tick` is given its own instant,
 * which is the same in every process, however late each comes to it.
 */
export type ScheduleSettings = {
  readonly expression: string;
  readonly lastTickAt: () => Promise<number | undefined>;
  readonly now: () => number;
  readonly tick: (at: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/** How often every schedule looks whether a tick is due: one that failed, or that a sleeping machine missed. */
const EVERY_MINUTE = '* * * * *';

/**
 * Ticks on a cron schedule, one tick at a time, from now on. A tick that was missed, because the process was down,
 * the machine asleep, the tick before it at work or the work failed, is made up once, however many there were.
 */
export function startSchedule(settings: ScheduleSettings): Schedule {
  const { expression, now } = settings;
  const ticker = createTicker(settings);
  const wakers = new Set([expression, EVERY_MINUTE]);
  const tasks = [...wakers].map((waker) => {
    const task = createTask(waker, ({ date }) => ticker.look(date.getTime()), {
      timezone: 'UTC',
      suppressMissedWarning: true,
    });
    task.on('execution:missed', ({ date }) => ticker.look(date.getTime()));
    void task.start();
    return task;
  });
  void ticker.look(now());
  const { next } = ticksOf(expression);
  return {
    next: () => next(now()),
    isFailing: ticker.isFailing,
    stop: async () => {
      await Promise.all(tasks.map((task) => task.destroy()));
      await ticker.stop();
    },
  };
}

/** What a schedule does each time it wakes. */
export type Ticker = Pick<Schedule, 'isFailing' | 'stop'> & {
  /** Works on the newest tick that is due at `at`, if any; settles when nothing is due any more. Never rejects. */
  readonly look: (at: number) => Promise<void>;
};

/** Finds and works on the ticks that are due, whenever it is asked to look. */
export function createTicker({
  expression,
  lastTickAt,
  now,
  tick,
  onError,
}: ScheduleSettings): Ticker {
  const ticks = ticksOf(expression);
  let last: { readonly at: number | undefined } | undefined;
  let busy: Promise<void> | undefined;
  let isFailing = true;
  let isStopped = false;

  const learn = async () => {
    const at = await lastTickAt();
    isFailing = false;
    // One of the future was recorded by a clock that was wrong, and counts as none.
    return { at: at !== undefined && at <= now() ? at : undefined };
  };
  const catchUp = async (at: number) => {
    last ??= await learn();
    while (!isStopped) {
      // A timer may be early by a moment: `at` is the instant that it was set for.
      const due = ticks.last(Math.max(at, now()), last.at);
      if (due === undefined) break;
      await tick(due);
      last = { at: due };
    }
    isFailing = false;
  };
  const attempt = (at: number) =>
    catchUp(at).catch((error: unknown) => {
      isFailing = true;
      onError(error);
    });
  return {
    look(at) {
      busy ??= attempt(at).finally(() => {
        busy = undefined;
      });
      return busy;
    },
    isFailing: () => isFailing,
    stop: async () => {
      isStopped = true;
      await busy;
    },
  };
}
