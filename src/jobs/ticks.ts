import { createTask, type ParsedFields, parse } from 'node-cron';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Between two ticks of `0 0 29 2 1` lie 40 years where a century without leap day is among them. */
const FARTHEST_MS = 41 * 366 * DAY_MS;

/** Answers about the ticks of one expression; instants in epoch milliseconds UTC. */
export type Ticks = {
  /** The newest tick at or before `until` and later than `after`; undefined when there is none. */
  readonly last: (until: number, after?: number) => number | undefined;
  /** The first tick later than `after`; undefined when there is none. */
  readonly next: (after: number) => number | undefined;
};

/**
 * The ticks of a cron expression, or of `off`. Which day has ticks is asked of node-cron itself, so that both agree on
 * what `L`, `15W` or `1#2` mean; the times of such a day are the expression's hours, minutes and seconds.
 */
export function ticksOf(expression: string): Ticks {
  if (expression === 'off') return { last: () => undefined, next: () => undefined };
  const fields = parse(expression);
  const times = timesOf(fields);
  const hasTicks = dayTest(expression, fields, times[0] ?? 0);
  return {
    last(until, after = Number.NEGATIVE_INFINITY) {
      const oldest = Math.max(after, until - FARTHEST_MS);
      for (let day = startOfDay(until); day + DAY_MS > oldest; day -= DAY_MS) {
        const time = times.findLast((one) => one <= until - day);
        if (time === undefined || !hasTicks(day)) continue;
        return day + time > after ? day + time : undefined;
      }
      return undefined;
    },
    next(after) {
      for (let day = startOfDay(after); day < after + FARTHEST_MS; day += DAY_MS) {
        const time = times.find((one) => one > after - day);
        if (time !== undefined && hasTicks(day)) return day + time;
      }
      return undefined;
    },
  };
}

/** The times at which a day ticks, in milliseconds since its start, earliest first. */
function timesOf({ hour, minute, second }: ParsedFields): readonly number[] {
  return hour
    .flatMap((h) =>
      minute.flatMap((m) => second.map((s) => h * HOUR_MS + m * MINUTE_MS + s * SECOND_MS)),
    )
    .sort((a, b) => a - b);
}

/** Whether a day, given by its start, has ticks. Its month is looked at first: the library takes its time. */
function dayTest(
  expression: string,
  { month }: ParsedFields,
  time: number,
): (day: number) => boolean {
  const task = createTask(expression, () => undefined, { timezone: 'UTC' });
  void task.destroy();
  return (day) =>
    month.includes(new Date(day).getUTCMonth() + 1) && task.match(new Date(day + time));
}

function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}
