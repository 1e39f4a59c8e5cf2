import type { RunResult, Window } from './run.ts';

/**
 * A range of gateway time that runs of one result read, or failed to read, for a merchant id.
 * `startedAt` is when the first of these runs started, in epoch milliseconds.
 */
export type CoveragePart = {
  readonly merchantId: string;
  readonly window: Window;
  readonly result: RunResult;
  readonly startedAt: number;
};

/**
 * How much of a day was read: `drained` to its last page, `partial` when some of it was, `gap` when none was,
 * and `none` where nothing is due: the day lies before the merchant id's first run, or has only begun.
 */
export type DayCoverage = 'drained' | 'partial' | 'gap' | 'none';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The last `count` days (UTC), oldest first; the last one is the day of `now`. */
export function lastDays(now: number, count: number): readonly Window[] {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, index) => {
    const from = today - (count - 1 - index) * DAY_MS;
    return { from, to: from + DAY_MS };
  });
}

/**
 * The same coverage in as few parts as possible: what overlaps or touches, of one merchant id and result,
 * becomes one. Ordered by merchant id, result and time; a window without length covers nothing and is left out.
 */
export function mergeParts(parts: readonly CoveragePart[]): readonly CoveragePart[] {
  const groups = Map.groupBy(
    parts.filter(({ window }) => window.from < window.to),
    ({ merchantId, result }) => `${merchantId} ${result}`,
  );
  return [...groups.keys()].sort().flatMap((key) => mergeGroup(groups.get(key) ?? []));
}

/**
 * How much of each day was read for one merchant id, whose parts are given. Nothing later than `until`
 * (epoch milliseconds) is asked for: the next run is still to read it. Only completed windows drain; a part
 * that stopped short may have left any page of its window out, so it makes a day partial at most.
 */
export function coverageByDay(
  parts: readonly CoveragePart[],
  days: readonly Window[],
  until: number,
): readonly DayCoverage[] {
  const merged = mergeParts(parts);
  const first = merged.toSorted((a, b) => a.startedAt - b.startedAt)[0]?.window.from;
  return days.map(({ from, to }) => dayCoverage(merged, { from, to: Math.min(to, until) }, first));
}

function dayCoverage(
  merged: readonly CoveragePart[],
  due: Window,
  first: number | undefined,
): DayCoverage {
  if (first === undefined || due.from >= due.to) return 'none';
  const touching = merged.filter(({ window }) => window.from < due.to && due.from < window.to);
  const completed = touching.filter(({ result }) => result === 'completed');
  // Merged parts do not touch one another, so one of them holds the whole day or none does.
  if (completed.some(({ window }) => window.from <= due.from && due.to <= window.to)) {
    return 'drained';
  }
  if (touching.some(({ result }) => result !== 'failed')) return 'partial';
  return touching.length > 0 || due.to > first ? 'gap' : 'none';
}

function mergeGroup(group: readonly CoveragePart[]): readonly CoveragePart[] {
  const merged: CoveragePart[] = [];
  for (const part of group.toSorted((a, b) => a.window.from - b.window.from)) {
    const last = merged.at(-1);
    if (last === undefined || last.window.to < part.window.from) merged.push(part);
    else merged.splice(-1, 1, joined(last, part));
  }
  return merged;
}

function joined(a: CoveragePart, b: CoveragePart): CoveragePart {
  const window = { from: a.window.from, to: Math.max(a.window.to, b.window.to) };
  return { ...a, window, startedAt: Math.min(a.startedAt, b.startedAt) };
}
