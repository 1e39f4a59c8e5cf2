import type { HttpPorts } from '../settings.ts';
import { type TimeView, timeView } from './time-text.ts';

/** When the schedule starts runs again; `at` is undefined when there is no schedule. */
export type NextTickView = { readonly text: string; readonly at: TimeView | undefined };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const dayOf = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** When the schedule starts runs again, seen at the clock's now: "Next run at 14:30 UTC (in 12 min)". */
export function nextTickView({ nextTick, clock }: HttpPorts): NextTickView {
  const at = nextTick?.();
  if (at === undefined) return { text: 'No schedule', at: undefined };
  const now = clock.now();
  const time = new Date(at).toISOString().slice(11, 16);
  const day = dayOf.format(at) === dayOf.format(now) ? '' : ` on ${dayOf.format(at)}`;
  return { text: `Next run at ${time} UTC${day} (${inText(at - now)})`, at: timeView(at, now) };
}

/** Rounded up: what is said to be a minute away has not come yet. */
function inText(ms: number): string {
  if (ms < MINUTE_MS) return 'in less than a minute';
  if (ms < HOUR_MS) return `in ${Math.ceil(ms / MINUTE_MS)} min`;
  if (ms < 48 * HOUR_MS) return `in ${Math.round(ms / HOUR_MS)} h`;
  return `in ${Math.round(ms / (24 * HOUR_MS))} d`;
}
