import {
  addRequests,
  type MerchantRun,
  NO_REQUESTS,
  NO_TALLY,
  type Requests,
  type Run,
  type RunKind,
  type RunResult,
  SORTING_PART,
  type Tally,
  type Trigger,
} from './run.ts';

/**
 * One merchant id's part of a run as callers read it; the window's bounds are ISO instants.
 * `expected` is how many transactions the gateway counts in the window; null until it was asked.
 */
export type MerchantRunJson = Tally & {
  readonly merchantId: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly expected: number | null;
  readonly requests: Requests;
  readonly result: RunResult | null;
  readonly error?: string;
};

/** A run as callers read it, over HTTP and from the command line; ISO instants, null while it works. */
export type RunJson = Tally & {
  readonly runId: string;
  readonly batchId?: string;
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly dryRun: boolean;
  readonly result: RunResult | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly requests: Requests;
  readonly merchants: readonly MerchantRunJson[];
  readonly message: string;
};

/** What people call each kind of run. */
export const KIND_NAMES: Readonly<Record<RunKind, string>> = {
  run: 'Run Sync',
  decision: 'Decision Sync',
  batch: 'Batch Sync',
};

const SUBJECTS: Readonly<Record<RunKind, string>> = {
  run: 'gateway transaction',
  decision: 'verdict',
  batch: 'row',
};

/** The counts of a run: the sum over its merchant ids. */
export function sumTally(run: Run): Tally {
  return run.merchants.reduce(addTally, NO_TALLY);
}

/** Requests sent to each side by the parts of a run. */
export function sumRequests(run: Run): Requests {
  return run.merchants.map(({ requests }) => requests).reduce(addRequests, NO_REQUESTS);
}

/** How long a run took in milliseconds; null while it works. */
export function durationMs(run: Run): number | null {
  return run.endedAt === null ? null : Math.max(0, run.endedAt - run.startedAt);
}

/** What a run did, and why for each merchant id that is not complete. */
export function closingSentence(run: Run): string {
  return [countingSentence(run), ...incomplete(run)].join(' ');
}

/** What a run read and did with it, in a sentence. */
export function countingSentence(run: Run): string {
  if (run.endedAt === null) return soFar(run);
  const took = durationText(run.endedAt - run.startedAt);
  const nothingWritten = run.dryRun ? ' Nothing was written.' : '';
  return `${reading(run)} in ${took}: ${counts(run)}.${nothingWritten}`;
}

/** Why a merchant id's part of an ended run is not complete; undefined when it is. */
export function incompleteBecause({ result, error }: MerchantRun): string | undefined {
  return result === 'completed' ? undefined : (error ?? 'it stopped before its last page');
}

/** A run in the shape of the contract ("A run's JSON"), totals summed over the merchant ids. */
export function runJson(run: Run): RunJson {
  return {
    runId: run.runId,
    ...(run.batchId === undefined ? {} : { batchId: run.batchId }),
    kind: run.kind,
    trigger: run.trigger,
    dryRun: run.dryRun,
    result: run.result,
    startedAt: iso(run.startedAt),
    endedAt: run.endedAt === null ? null : iso(run.endedAt),
    durationMs: durationMs(run),
    ...sumTally(run),
    requests: sumRequests(run),
    merchants: run.merchants.map(merchantJson),
    message: closingSentence(run),
  };
}

function addTally(sum: Tally, part: Tally): Tally {
  return {
    read: sum.read + part.read,
    updated: sum.updated + part.updated,
    unchanged: sum.unchanged + part.unchanged,
    ignored: sum.ignored + part.ignored,
    exceptions: sum.exceptions + part.exceptions,
    pages: sum.pages + part.pages,
  };
}

function merchantJson(merchant: MerchantRun): MerchantRunJson {
  const { window, error, ...rest } = merchant;
  const bounds = { from: iso(window.from), to: iso(window.to) };
  return { ...rest, window: bounds, ...(error === undefined ? {} : { error }) };
}

function soFar(run: Run): string {
  return `${reading(run)} so far.`;
}

function reading(run: Run): string {
  const name = run.dryRun ? `${KIND_NAMES[run.kind]} (dry run)` : KIND_NAMES[run.kind];
  const read = plural(sumTally(run).read, SUBJECTS[run.kind]);
  return `${name} read ${read} over ${plural(merchantCount(run), 'merchant id')}`;
}

/** Sorting the rows of a file belongs to no merchant id. */
function merchantCount({ merchants }: Run): number {
  return merchants.filter(({ merchantId }) => merchantId !== SORTING_PART).length;
}

function counts(run: Run): string {
  const { updated, unchanged, ignored, exceptions } = sumTally(run);
  const changed = run.dryRun ? `would update ${number(updated)}` : `${number(updated)} updated`;
  const rest = `${number(unchanged)} unchanged, ${number(ignored)} ignored`;
  return `${changed}, ${rest}, ${plural(exceptions, 'exception')}`;
}

function incomplete(run: Run): readonly string[] {
  if (run.endedAt === null) return [];
  return run.merchants.flatMap((merchant) => {
    const why = incompleteBecause(merchant);
    const how = merchant.result === 'failed' ? 'failed' : 'is not complete';
    const name = merchant.merchantId === SORTING_PART ? 'Sorting' : merchant.merchantId;
    return why === undefined ? [] : [`${name} ${how}: ${sentence(why)}`];
  });
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** How long something took: "740 ms", "2.4 s", "3 min 5 s". */
export function durationText(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1_000)} s`;
}

function plural(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function number(count: number): string {
  return count.toLocaleString('en-US');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
