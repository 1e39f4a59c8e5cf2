import { createTask } from 'node-cron';

/** A schedule at work: when it ticks next, in epoch milliseconds, and how it ends. */
export type Schedule = {
  readonly next: () => number | undefined;
  readonly stop: () => Promise<void>;
};

/**
 * What is done at each tick. `expression` is cron in UTC, so that clock changes of a season do nothing;
 * `lastTickAt` is when work was last started by this schedule, in epoch milliseconds, if ever.
 */
export type ScheduleSettings = {
  readonly expression: string;
  readonly lastTickAt: number | undefined;
  readonly now: number;
  readonly tick: () => Promise<void>;
  readonly onError: (error: unknown) => void;
};

/**
 * Ticks on a cron schedule, one tick at a time. A tick that was missed, because the process was down or
 * busy, is made up once, however many there were.
 */
export function startSchedule(settings: ScheduleSettings): Schedule {
  // node-cron's own guard does not cover a tick that is made up: two would overlap.
  let busy: Promise<void> | undefined;
  const work = () => {
    busy ??= settings
      .tick()
      .catch(settings.onError)
      .finally(() => {
        busy = undefined;
      });
    return busy;
  };
  const task = createTask(settings.expression, work, {
    timezone: 'UTC',
    suppressMissedWarning: true,
  });
  task.on('execution:missed', work);
  void task.start();
  if (isOverdue(settings, task.getNextRuns(2))) void work();
  return {
    next: () => task.getNextRun()?.getTime(),
    stop: async () => {
      await task.destroy();
    },
  };
}

/** Whether a tick came and went since the last one: ticks are taken to be as far apart as the next two. */
function isOverdue(
  { lastTickAt, now }: ScheduleSettings,
  [next, second]: readonly Date[],
): boolean {
  if (next === undefined || second === undefined) return false;
  const previous = next.getTime() - (second.getTime() - next.getTime());
  return previous <= now && (lastTickAt ?? Number.NEGATIVE_INFINITY) < previous;
}
