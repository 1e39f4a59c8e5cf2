import type { Run } from '../../domain/runs/run.ts';
import { sumTally } from '../../domain/runs/run-summary.ts';
import { RESULT_CHIPS } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { timeView } from '../format/time-text.ts';

/** A figure that opens what is behind it. `note` is what makes it worth looking at. */
export type TileView = {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet';
  readonly icon: string;
  readonly href: string;
};

const HOUR_MS = 60 * 60 * 1000;
/** A run whose windows end longer than this before its start was a back-fill of the past. */
const REACHES_NOW_MS = HOUR_MS;

/**
 * Figures over the newest runs, only those that are certain; none before the first run has ended. How many
 * exceptions are open is undefined when it is not known, and then not said.
 */
export function tilesView(
  all: readonly Run[],
  now: number,
  openExceptions: number | undefined,
): readonly TileView[] {
  const runs = all.filter(readsWindows);
  const last = runs.find((run) => run.endedAt !== null && run.kind === 'run');
  if (last === undefined) return [];
  const good = runs.find(isGoodSync);
  const sync = good === undefined ? noGoodSync(last) : goodSync(good, last, now);
  const open = openExceptions === undefined ? [] : [exceptionsTile(last, openExceptions)];
  return [sync, ...lastRun(last, now), ...open];
}

/** A run about a single transaction says nothing of how the shop stands. */
function readsWindows({ trigger }: Run): boolean {
  return trigger !== 'webhook' && trigger !== 'replay';
}

function goodSync(run: Run, last: Run, now: number): TileView {
  const at = run.endedAt ?? run.startedAt;
  const age = now - at;
  const missing = notCompleteIn(last);
  const late = age > 24 * HOUR_MS ? 'bad' : age > HOUR_MS || missing !== '' ? 'warn' : 'good';
  const note = {
    good: 'Every merchant id complete',
    warn: 'Over an hour old',
    bad: 'Over a day old',
  };
  return {
    label: 'Last good sync',
    value: timeView(at, now).text,
    note: missing === '' ? note[late] : `Since then not complete: ${missing}`,
    tone: late,
    icon: late === 'good' ? 'check' : 'clock',
    href: hrefOf(run),
  };
}

/** The merchant ids that a later run could not complete; a preview says nothing of them. */
function notCompleteIn(run: Run): string {
  const open = run.dryRun ? [] : run.merchants.filter(({ result }) => result !== 'completed');
  return open.map(({ merchantId }) => merchantId).join(', ');
}

function noGoodSync(last: Run): TileView {
  return {
    label: 'Last good sync',
    value: 'None yet',
    note: 'No recent run was complete',
    tone: 'warn',
    icon: 'clock',
    href: hrefOf(last),
  };
}

function lastRun(run: Run, now: number): readonly TileView[] {
  const { updated, read } = sumTally(run);
  const result = RESULT_CHIPS[run.result ?? 'failed'];
  const when = timeView(run.endedAt ?? run.startedAt, now).text;
  const tone = result.tone === 'good' ? 'good' : result.tone === 'warn' ? 'warn' : 'bad';
  return [
    {
      label: run.dryRun ? 'Last run (preview)' : 'Last run',
      value: result.label,
      note: `${when}, ${countText(read)} read`,
      tone,
      icon: result.icon,
      href: hrefOf(run),
    },
    {
      label: run.dryRun ? 'Would update' : 'Updated',
      value: countText(updated),
      note: 'In the last run',
      tone: 'quiet',
      icon: 'pencil',
      href: `${hrefOf(run)}?outcome=updated`,
    },
  ];
}

function exceptionsTile(last: Run, open: number): TileView {
  const none = open === 0;
  const found = sumTally(last).exceptions;
  const note = found === 0 ? 'Need a person' : `${countText(found)} in the last run`;
  return {
    label: 'Open exceptions',
    value: countText(open),
    note: none ? 'Nothing waits for a person' : note,
    tone: none ? 'good' : 'bad',
    icon: none ? 'check' : 'alert',
    href: '/exceptions',
  };
}

function isGoodSync(run: Run): boolean {
  if (run.kind !== 'run' || run.dryRun || run.result !== 'completed') return false;
  return run.merchants.every(({ window }) => window.to > run.startedAt - REACHES_NOW_MS);
}

function hrefOf(run: Run): string {
  return `/runs/${encodeURIComponent(run.runId)}`;
}
