/** An instant as a page shows it: what is read, and the exact one in UTC behind it. */
export type TimeView = { readonly iso: string; readonly title: string; readonly text: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const dayOf = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** An instant seen from `now`, both in epoch milliseconds: "3 min ago", a date after a week. */
export function timeView(at: number, now: number): TimeView {
  const iso = new Date(at).toISOString();
  return { iso, title: utcText(at), text: relativeText(at, now) };
}

/** The same for an ISO instant; undefined when it is none. */
export function isoTimeView(iso: string | undefined, now: number): TimeView | undefined {
  const at = Date.parse(iso ?? '');
  return Number.isNaN(at) ? undefined : timeView(at, now);
}

/** An instant to the second: "2026-11-20 10:00:00 UTC". */
export function utcText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A range of gateway time to the minute: "2026-11-20 10:00 – 11:00 UTC", the day said once if it is one. */
export function rangeText(from: number, to: number): string {
  const [start, end] = [utcText(from).slice(0, 16), utcText(to).slice(0, 16)];
  const isOneDay = start.slice(0, 10) === end.slice(0, 10);
  return `${start} – ${isOneDay ? end.slice(11) : end} UTC`;
}

function relativeText(at: number, now: number): string {
  const age = now - at;
  // Clocks of two machines differ by seconds; that is still "just now".
  if (age < -MINUTE) return dayOf.format(at);
  if (age < MINUTE) return 'just now';
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 7 * DAY) return `${Math.floor(age / DAY)} d ago`;
  return dayOf.format(at);
}
