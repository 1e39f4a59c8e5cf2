import type { Clock, Ids } from '../../src/ports/ports.ts';
import { INSTANT_MS } from './builders.ts';

/** A clock that stands still until it is set, moved, or paused; a pause takes no real time. */
export type SettableClock = Clock & {
  set(now: number): void;
  advance(ms: number): void;
  /** How long each pause was, in order. */
  pauses(): readonly number[];
};

/** A settable clock, one hour after built values happened unless said otherwise. */
export function settableClock(start = INSTANT_MS + 60 * 60 * 1000): SettableClock {
  let now = start;
  const pauses: number[] = [];
  return {
    now: () => now,
    pause: async (ms) => {
      pauses.push(ms);
      now += ms;
    },
    pauses: () => pauses,
    set: (next) => {
      now = next;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** Ids that count: `id-1`, `id-2`, … */
export function countingIds(prefix = 'id'): Ids {
  let last = 0;
  return {
    next: () => {
      last += 1;
      return `${prefix}-${last}`;
    },
  };
}
