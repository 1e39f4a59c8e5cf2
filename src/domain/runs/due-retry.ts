import type { Reason } from '../decide/reason.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When an exception is looked at again, in milliseconds since it opened; after the last look it is left to people. */
type Looks = readonly number[];

/** What stood in the way may be gone, and no window reads the record again once it has passed. Source: design §7. */
const PASSING: Looks = [
  HOUR_MS,
  6 * HOUR_MS,
  ...Array.from({ length: 14 }, (_, day) => (day + 1) * DAY_MS),
];

/** The gateway itself learns late how a transaction ended. Source: design §6. */
const UNKNOWN: Looks = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, DAY_MS];

const LOOKS: ReadonlyMap<Reason, Looks> = new Map([
  ['details-unavailable', PASSING],
  ['unavailable', PASSING],
  ['version-conflict', PASSING],
  ['access-refused', PASSING],
  ['outcome-unknown', UNKNOWN],
]);

/** Reasons of records that nothing but a look asks about: reading one again between two looks asks nothing. */
export const LOOKED_AT_ONLY = ['outcome-unknown'] as const satisfies readonly Reason[];

/** Whether a record with this reason is asked about by looks alone, as long as it stays the same. */
export function isLookedAtOnly(reason: Reason): boolean {
  return LOOKED_AT_ONLY.some((one) => one === reason);
}

/**
 * The next look after `now` at an exception that is open for this reason since `openSince`, without anybody asking;
 * undefined where there is none any more. All in epoch milliseconds.
 */
export function nextLook(reason: Reason, openSince: number, now: number): number | undefined {
  const looks = LOOKS.get(reason) ?? [];
  return looks.map((wait) => openSince + wait).find((at) => at > now);
}
