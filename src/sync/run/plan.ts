import type { Window } from '../../domain/runs/run.ts';

/** More than this many transactions in one window is split: the gateway stops paging reliably. Source: design §11. */
export const MAX_WINDOW_TOTAL = 2000;

const DAY = 24 * 60 * 60 * 1000;

/** What a window is planned from; instants in epoch milliseconds, durations in milliseconds. */
export type PlanFacts = {
  readonly now: number;
  readonly watermark: number | undefined;
  readonly overlapMs: number;
  readonly settleMs: number;
  readonly range: Window | undefined;
  readonly full: boolean;
  /** How far back a window reaches at least; a full one, how many days (UTC) before today. */
  readonly reach: Reach;
};

/** What a kind of run reads again each time, and once a day. */
export type Reach = { readonly leastMs: number; readonly fullDays: number };

/**
 * The window a run reads for one merchant id: the back-fill range if there is one, else from a little
 * before the watermark, or from the start of yesterday (UTC) without one. It ends a little before now,
 * because the gateway's index lags. What shows late is read again: each time and, in a full run, as far as the kind of
 * run reaches. A watermark
 * of the future was set by a clock that was wrong, and counts as none: nothing would be read until then.
 * Source: design §7, SP-R14, D1.
 */
export function planWindow(facts: PlanFacts): Window {
  const { now, watermark, overlapMs, settleMs, range, full, reach } = facts;
  const settled = now - settleMs;
  const before = watermark === undefined ? undefined : watermark - overlapMs;
  const isCredible = before !== undefined && before <= settled;
  const regular = isCredible ? before : startOfDay(now, 1);
  const least = full ? startOfDay(now, reach.fullDays) : now - reach.leastMs;
  const from = range?.from ?? Math.min(regular, least);
  const to = Math.min(range?.to ?? settled, settled);
  return { from: Math.min(from, to), to };
}

/** Equal parts of a window that should each hold well under `MAX_WINDOW_TOTAL` of its `total` transactions. */
export function splitWindow({ from, to }: Window, total: number): readonly Window[] {
  const wanted = Math.ceil((total / MAX_WINDOW_TOTAL) * 1.25) + 1;
  const parts = Math.min(wanted, to - from);
  const bound = (part: number) => from + Math.floor(((to - from) * part) / parts);
  return Array.from({ length: parts }, (_, part) => ({ from: bound(part), to: bound(part + 1) }));
}

/** Whether a window holds too many transactions, and can be split at all: a millisecond cannot. */
export function mustSplit({ from, to }: Window, total: number): boolean {
  return total > MAX_WINDOW_TOTAL && to - from > 1;
}

/** The narrowest window that is asked for where the gateway refuses wider ones. */
const NARROWEST_MS = 60_000;

/** Where so many of the narrowest are refused, it is not the width: what else is refused is not split any more. */
const MOST_REFUSED = 3;

/** The halves of a window that the gateway refused; none where narrower ones would not help, `refused` of which were. */
export function splitRefused(window: Window, refused: number): readonly Window[] {
  const isSplit = window.to - window.from > NARROWEST_MS && refused < MOST_REFUSED;
  return isSplit ? splitWindow(window, 1) : [];
}

/** Why a window that was refused is not read. */
export function refusedText({ from, to }: Window, because: string): string {
  const width = `${Math.ceil((to - from) / 1000)} s`;
  return `${because}; the gateway refuses this window of ${width}, and splitting it does not help`;
}

/** A window in parts of 24 hours, oldest first, the last one shorter: the conversion details take no wider ones. */
export function daySlices({ from, to }: Window): readonly Window[] {
  const count = Math.ceil(Math.max(0, to - from) / DAY);
  return Array.from({ length: count }, (_, day) => ({
    from: from + day * DAY,
    to: Math.min(from + (day + 1) * DAY, to),
  }));
}

/**
 * The watermark after a window was drained to its last page; undefined when it does not move.
 * A regular window leaves no gap behind the watermark, and mends one of the future; a back-fill moves
 * it only where it leaves no gap either.
 */
export function advancedWatermark(
  watermark: number | undefined,
  drained: Window,
  isBackfill: boolean,
): number | undefined {
  if (!isBackfill) return drained.to;
  const extendsIt = watermark !== undefined && drained.from <= watermark && watermark < drained.to;
  return extendsIt ? drained.to : undefined;
}

function startOfDay(now: number, daysBefore: number): number {
  return (Math.floor(now / DAY) - daysBefore) * DAY;
}
