import { createTask } from 'node-cron';

/** A schedule at work: when it ticks next, in epoch milliseconds, and how it ends. */
export type Schedule = {
  readonly next: () => number | undefined;
  readonly stop: () => Promise<void>;
};

/**
 * What is done at each tick. `expression` is cron in UTC, so that clock changes of a season do nothing;
 * `lastTickAt` is the last tick that started work, in epoch milliseconds, if any. `tick` is given its own instant,
 * which is the same in every process, however late each comes to it.
 */
export type ScheduleSettings = {
  readonly expression: string;
  readonly lastTickAt: number | undefined;
  readonly now: number;
  readonly tick: (at: number) => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/**
 * Ticks on a cron schedule, one tick at a time. A tick that was missed, because the process was down or
 * busy, is made up once, however many there were.
 */
export function startSchedule(settings: ScheduleSettings): Schedule {
  // node-cron's own guard does not cover a tick that is made up: two would overlap.
  let busy: Promise<void> | undefined;
  const work = (at: number) => {
    busy ??= settings
      .tick(at)
      .catch(settings.onError)
      .finally(() => {
        busy = undefined;
      });
    return busy;
  };
  const task = createTask(settings.expression, ({ date }) => work(date.getTime()), {
    timezone: 'UTC',
    suppressMissedWarning: true,
  });
  task.on('execution:missed', ({ date }) => work(date.getTime()));
  void task.start();
  const overdue = overdueTick(settings, task.getNextRuns(2));
  if (overdue !== undefined) void work(overdue);
  return {
    next: () => task.getNextRun()?.getTime(),
    stop: async () => {
      await task.destroy();
    },
  };
}

/** Milliseconds between the next two ticks of an expression; undefined where there is no schedule. */
export function intervalMs(expression: string): number | undefined {
  if (expression === 'off') return undefined;
  const task = createTask(expression, () => undefined, { timezone: 'UTC' });
  const [next, second] = task.getNextRuns(2);
  void task.destroy();
  return next && second && second.getTime() - next.getTime();
}

/** The tick that came and went since the last one, if one did: ticks are taken to be as far apart as the next two. */
function overdueTick(
  { lastTickAt, now }: ScheduleSettings,
  [next, second]: readonly Date[],
): number | undefined {
  if (next === undefined || second === undefined) return undefined;
  const previous = next.getTime() - (second.getTime() - next.getTime());
  const isMissed = previous <= now && (lastTickAt ?? Number.NEGATIVE_INFINITY) < previous;
  return isMissed ? previous : undefined;
}
