import type { Run, Trigger } from '../../domain/runs/run.ts';
import {
  countingSentence,
  durationText,
  KIND_NAMES,
  sumRequests,
  sumTally,
} from '../../domain/runs/run-summary.ts';
import { type Chip, OUTCOME_CHIPS, RESULT_CHIPS, WORKING_CHIP } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { type TimeView, timeView } from '../format/time-text.ts';
import { type MerchantView, merchantView } from './merchant-view.ts';

/** A count that opens the list behind it. */
export type CountView = {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly icon: string;
  readonly tone: string;
  readonly href: string;
};

/** A run while it works and after it has ended. */
export type RunView = {
  readonly runId: string;
  readonly href: string;
  readonly eventsHref: string;
  /** The page of its file; undefined for a run without one. */
  readonly batchHref: string | undefined;
  readonly name: string;
  readonly dryRun: boolean;
  readonly working: boolean;
  readonly chip: Chip;
  /** Every chip a merchant id can come to bear while the page is open. */
  readonly chips: readonly (Chip & { readonly key: string })[];
  readonly sentence: string;
  readonly trigger: string;
  readonly started: TimeView;
  readonly took: string | undefined;
  readonly requests: { readonly commercetools: string; readonly gateway: string };
  readonly counts: readonly CountView[];
  readonly merchants: readonly MerchantView[];
  readonly failures: readonly MerchantView[];
  /** The very range that a preview looked at, to sync it for real; undefined when there is nothing to do. */
  readonly forReal: ForReal | undefined;
  /** How many merchant ids have ended. */
  readonly done: number;
};

/** The parameters of a sync over what a preview looked at; ISO instants. */
export type ForReal = {
  readonly mids: readonly string[];
  readonly from: string;
  readonly to: string;
};

const TRIGGERS: Readonly<Record<Trigger, string>> = {
  button: 'Button',
  api: 'API',
  cli: 'Command line',
  schedule: 'Schedule',
  job: 'Connect job',
  webhook: 'Webhook',
  replay: 'Replay',
};

const CHIPS = [
  { key: 'working', ...WORKING_CHIP },
  ...Object.entries(RESULT_CHIPS).map(([key, chip]) => ({ key, ...chip })),
];

/** What a page shows of a run, seen at `now`. */
export function runView(run: Run, now: number): RunView {
  const href = `/runs/${encodeURIComponent(run.runId)}`;
  const merchants = run.merchants.map((merchant) => merchantView(merchant, run));
  const requests = sumRequests(run);
  return {
    runId: run.runId,
    href,
    eventsHref: `/api${href}/events`,
    batchHref:
      run.batchId === undefined ? undefined : `/batches/${encodeURIComponent(run.batchId)}`,
    name: KIND_NAMES[run.kind],
    dryRun: run.dryRun,
    working: run.endedAt === null,
    chip: run.result === null ? WORKING_CHIP : RESULT_CHIPS[run.result],
    chips: CHIPS,
    sentence: countingSentence(run),
    trigger: TRIGGERS[run.trigger],
    started: timeView(run.startedAt, now),
    took: run.endedAt === null ? undefined : durationText(run.endedAt - run.startedAt),
    requests: {
      commercetools: countText(requests.commercetools),
      gateway: countText(requests.gateway),
    },
    counts: countViews(run, href),
    merchants,
    failures: merchants.filter(({ error }) => error !== undefined),
    forReal: forReal(run),
    done: merchants.filter(({ working }) => !working).length,
  };
}

/** Windows differ by merchant id; their union holds what was looked at, and a sync repeats nothing. */
function forReal(run: Run): ForReal | undefined {
  if (!run.dryRun || sumTally(run).updated === 0) return undefined;
  const windows = run.merchants.map(({ window }) => window);
  return {
    mids: run.merchants.map(({ merchantId }) => merchantId),
    from: new Date(Math.min(...windows.map(({ from }) => from))).toISOString(),
    to: new Date(Math.max(...windows.map(({ to }) => to))).toISOString(),
  };
}

function countViews(run: Run, href: string): readonly CountView[] {
  const { read, updated, unchanged, ignored, exceptions } = sumTally(run);
  const of = (outcome: keyof typeof OUTCOME_CHIPS, label: string, value: number): CountView => ({
    key: outcome,
    label,
    value: countText(value),
    icon: OUTCOME_CHIPS[outcome].icon,
    tone: outcome === 'exception' && value === 0 ? 'quiet' : OUTCOME_CHIPS[outcome].tone,
    href: `${href}?outcome=${outcome}`,
  });
  return [
    { key: 'read', label: 'Read', value: countText(read), icon: 'list', tone: 'quiet', href },
    of('updated', run.dryRun ? 'Would update' : 'Updated', updated),
    of('unchanged', 'Unchanged', unchanged),
    of('ignored', 'Ignored', ignored),
    of('exception', 'Exceptions', exceptions),
  ];
}
