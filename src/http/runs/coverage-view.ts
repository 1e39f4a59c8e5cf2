import {
  type CoveragePart,
  coverageByDay,
  type DayCoverage,
  lastDays,
} from '../../domain/runs/coverage.ts';
import type { Window } from '../../domain/runs/run.ts';
import type { HttpPorts, HttpSettings } from '../settings.ts';
import { backFillHref } from './back-fill-view.ts';

/** One day of a merchant id. */
export type DayView = {
  readonly key: DayCoverage;
  /** What it is, in words: "12 Nov: gap". */
  readonly label: string;
  /** Opens the back-fill of that day; undefined where there is nothing to fill. */
  readonly href: string | undefined;
};

/** How much of the last days Run Sync has read, for each merchant id. */
export type CoverageView = {
  readonly rows: readonly {
    readonly merchantId: string;
    readonly summary: string;
    readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
    readonly days: readonly DayView[];
  }[];
  readonly days: number;
  readonly first: string;
  readonly last: string;
};

const DAYS = 30;
/** How far apart a scheduler elsewhere is taken to tick. */
const TICK_MS = 15 * 60 * 1000;
/** A run stays a minute behind its tick, and takes a while itself. */
const GRACE_MS = 5 * 60 * 1000;

const dayText = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

const WORDS: Readonly<Record<DayCoverage, string>> = {
  drained: 'drained',
  partial: 'partial',
  gap: 'gap',
  none: 'nothing due',
};

/** The coverage of the last 30 days (UTC) by Run Sync; undefined where Run Sync is off. */
export async function coverageView(
  { store, clock }: HttpPorts,
  { services, lastTick }: HttpSettings,
): Promise<CoverageView | undefined> {
  if (services.run === undefined) return undefined;
  const now = clock.now();
  const days = lastDays(now, DAYS);
  const parts = await store.coverage('run', days[0]?.from ?? now);
  // Nothing later than what the run of the newest tick should have read by now is missing.
  const tick = lastTick?.(now - GRACE_MS) ?? now - TICK_MS;
  const seen = { days, until: tick - GRACE_MS };
  return {
    rows: services.run.map((merchantId) => rowView(merchantId, parts, seen)),
    days: DAYS,
    first: dayText.format(days[0]?.from ?? now),
    last: dayText.format(now),
  };
}

function rowView(
  merchantId: string,
  parts: readonly CoveragePart[],
  { days, until }: { readonly days: readonly Window[]; readonly until: number },
): CoverageView['rows'][number] {
  const own = parts.filter((part) => part.merchantId === merchantId);
  const coverage = coverageByDay(own, days, until);
  return {
    merchantId,
    ...summaryOf(coverage),
    days: days.map(({ from }, n) => dayView(merchantId, from, coverage[n] ?? 'none')),
  };
}

function dayView(merchantId: string, from: number, key: DayCoverage): DayView {
  const isOpen = key === 'gap' || key === 'partial';
  return {
    key,
    label: `${dayText.format(from)}: ${WORDS[key]}`,
    href: isOpen ? backFillHref(merchantId, from) : undefined,
  };
}

function summaryOf(
  coverage: readonly DayCoverage[],
): Pick<CoverageView['rows'][number], 'summary' | 'tone'> {
  const count = (key: DayCoverage) => coverage.filter((one) => one === key).length;
  const [gaps, partial, drained] = [count('gap'), count('partial'), count('drained')];
  if (gaps + partial + drained === 0) return { summary: 'Not read yet', tone: 'quiet' };
  if (gaps + partial === 0) return { summary: 'No gaps', tone: 'good' };
  const said = [
    ...(gaps > 0 ? [`${gaps} ${gaps === 1 ? 'gap' : 'gaps'}`] : []),
    ...(partial > 0 ? [`${partial} partial`] : []),
  ];
  return { summary: said.join(', '), tone: gaps > 0 ? 'bad' : 'warn' };
}
