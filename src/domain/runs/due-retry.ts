import type { Reason } from '../decide/reason.ts';
import type { KeptException } from './exception.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** Reasons that may be gone at the next look, and that no later run reads again by itself once its window is past. */
const PASSING: ReadonlySet<Reason> = new Set([
  'details-unavailable',
  'unavailable',
  'version-conflict',
  'access-refused',
]);

/** How long an exception that is not older than `untilMs` waits between two looks; an older one is left to people. */
const WAITS: readonly { readonly untilMs: number; readonly waitMs: number }[] = [
  { untilMs: 6 * HOUR_MS, waitMs: HOUR_MS },
  { untilMs: DAY_MS, waitMs: 4 * HOUR_MS },
  { untilMs: 7 * DAY_MS, waitMs: DAY_MS },
];

/** Whether an exception should be looked at once more at `now` (epoch milliseconds) without anybody asking. */
export function isRetryDue(
  { state, item, firstSeenAt, lastSeenAt }: KeptException,
  now: number,
): boolean {
  const wait = WAITS.find(({ untilMs }) => now - firstSeenAt <= untilMs);
  const mayPass = state === 'open' && PASSING.has(item.reason);
  return mayPass && wait !== undefined && now - lastSeenAt >= wait.waitMs;
}
