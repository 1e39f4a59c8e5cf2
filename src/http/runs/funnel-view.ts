import type { Run } from '../../domain/runs/run.ts';
import { sumTally } from '../../domain/runs/run-summary.ts';
import type { Store } from '../../ports/ports.ts';
import { countText } from '../format/count-text.ts';

/** One step of what a run read → matched → changed; `percent` is its share of what was read. */
export type FunnelStep = {
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly percent: number;
};

/** Exceptions for which no payment was found; `unknown` is how many were not looked at or are no longer kept. */
export type Unmatched = { readonly count: number; readonly unknown: number };

/** Exceptions that are looked through for those without a payment. */
const LOOKED_THROUGH = 1_000;

/** Counts the exceptions of a run for which no payment was found: the tally does not tell them apart. */
export async function countUnmatched(store: Store, run: Run): Promise<Unmatched> {
  if (sumTally(run).exceptions === 0) return { count: 0, unknown: 0 };
  const asked = { runId: run.runId, outcome: 'exception', offset: 0 } as const;
  const { items, total } = await store.items({ ...asked, limit: LOOKED_THROUGH });
  const count = items.filter(({ paymentId }) => paymentId === undefined).length;
  return { count, unknown: Math.max(0, total - items.length) };
}

const WHAT: Readonly<Record<Run['kind'], string>> = {
  run: 'Gateway transactions',
  decision: 'Verdicts',
  batch: 'Rows',
};

/** What a run read, how much of it was matched to a payment, and how much of that it changed. */
export function funnelView(run: Run, unmatched: Unmatched): readonly FunnelStep[] {
  const { read, updated, ignored } = sumTally(run);
  const { count, unknown } = unmatched;
  const matched = Math.max(updated, read - ignored - count - unknown);
  const what = WHAT[run.kind];
  const percent = (value: number) => (read === 0 ? 0 : Math.round((value / read) * 1000) / 10);
  const without = `${countText(count)} without a payment, ${countText(ignored)} ignored`;
  const doubt = unknown === 0 ? '' : `; ${countText(unknown)} exceptions not looked through`;
  return [
    { label: 'Read', value: countText(read), note: what, percent: percent(read) },
    {
      label: 'Matched',
      value: unknown === 0 ? countText(matched) : `at least ${countText(matched)}`,
      note: `To a payment. Not matched: ${without}${doubt}`,
      percent: percent(matched),
    },
    {
      label: run.dryRun ? 'Would change' : 'Changed',
      value: countText(updated),
      note: run.dryRun
        ? 'Differ from the payment; a dry run writes nothing'
        : 'Written to the payment',
      percent: percent(updated),
    },
  ];
}
