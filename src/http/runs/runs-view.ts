import type { Run } from '../../domain/runs/run.ts';
import { durationMs, durationText, sumTally } from '../../domain/runs/run-summary.ts';
import { countText } from '../format/count-text.ts';
import type { MerchantView } from './merchant-view.ts';
import { type RunView, runView } from './run-view.ts';

/** One run in the history. */
export type RunRowView = Pick<
  RunView,
  'runId' | 'href' | 'name' | 'dryRun' | 'working' | 'chip' | 'sentence' | 'trigger' | 'started'
> & {
  readonly merchants: MerchantsView;
  readonly read: string;
  readonly updated: string;
  readonly exceptions: string;
  /** Opens the exceptions; undefined when there are none. */
  readonly exceptionsHref: string | undefined;
  readonly duration: string;
};

/** The merchant ids of a run: how many, and which of them ended without being complete. */
export type MerchantsView = {
  readonly count: string;
  readonly names: string;
  readonly incomplete: readonly MerchantView[];
  /** How many more are not complete than are named; undefined when all are. */
  readonly more: string | undefined;
};

/** The history of runs, newest first. */
export type RunsView = {
  readonly rows: readonly RunRowView[];
  /** One of them works, so that the list will change by itself. */
  readonly working: boolean;
  readonly note: string;
};

/** How many runs the history shows. */
export const NEWEST = 50;

/** How many incomplete merchant ids a row names; its own page names all. */
const NAMED = 3;

/** What the history shows of `runs`, which come newest first, seen at `now`. */
export function runsView(runs: readonly Run[], now: number): RunsView {
  const rows = runs.slice(0, NEWEST).map((run) => rowView(run, now));
  return {
    rows,
    working: rows.some(({ working }) => working),
    note: rows.length < NEWEST ? 'Newest first' : `The newest ${NEWEST}, newest first`,
  };
}

function rowView(run: Run, now: number): RunRowView {
  const { runId, href, name, dryRun, working, chip, sentence, trigger, started, failures } =
    runView(run, now);
  const { read, updated, exceptions } = sumTally(run);
  return {
    ...{ runId, href, name, dryRun, working, chip, sentence, trigger, started },
    merchants: merchantsView(run, failures),
    read: countText(read),
    updated: countText(updated),
    exceptions: countText(exceptions),
    exceptionsHref: exceptions > 0 ? `${href}?outcome=exception` : undefined,
    duration: duration(run, now),
  };
}

function merchantsView({ merchants }: Run, failures: readonly MerchantView[]): MerchantsView {
  const more = failures.length - NAMED;
  return {
    count: countText(merchants.length),
    names: merchants.map(({ merchantId }) => merchantId).join(', '),
    incomplete: failures.slice(0, NAMED),
    more: more > 0 ? countText(more) : undefined,
  };
}

function duration(run: Run, now: number): string {
  const took = durationMs(run);
  if (took !== null) return durationText(took);
  return `${durationText(Math.max(0, now - run.startedAt))} so far`;
}
