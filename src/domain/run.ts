import type { ItemOutcome } from './reason.ts';

/** What kind of run it is; the contract's `kind`. */
export type RunKind = 'run' | 'decision' | 'batch';

/** Who or what started a run. */
export type Trigger = 'button' | 'api' | 'cli' | 'schedule' | 'job' | 'webhook';

/** How a run or one merchant id of it ended; `partial` is never called `completed` (invariant 5). */
export type RunResult = 'completed' | 'partial' | 'failed';

/** A half-open range of gateway time, `from <= t < to`, in epoch milliseconds UTC. */
export type Window = { readonly from: number; readonly to: number };

/** Counts of gateway transactions: read = updated + unchanged + ignored + exceptions, always (invariant 4). */
export type Tally = {
  readonly read: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly ignored: number;
  readonly exceptions: number;
  readonly pages: number;
};

/** Nothing read yet. */
export const NO_TALLY: Tally = {
  read: 0,
  updated: 0,
  unchanged: 0,
  ignored: 0,
  exceptions: 0,
  pages: 0,
};

/**
 * One merchant id's part of a run; `result` is null while it works, `error` says why it is not complete.
 * `expected` is how many transactions the gateway counts in the window; null until it was asked.
 */
export type MerchantRun = Tally & {
  readonly merchantId: string;
  readonly window: Window;
  readonly expected: number | null;
  readonly result: RunResult | null;
  readonly error: string | undefined;
};

/** Requests sent to each side, retries and tokens included. */
export type Requests = { readonly commercetools: number; readonly gateway: number };

/** A run: what started it, what it covered, what it did. Instants are epoch milliseconds; null while it works. */
export type Run = {
  readonly runId: string;
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly dryRun: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly result: RunResult | null;
  readonly requests: Requests;
  readonly merchants: readonly MerchantRun[];
  /** Why the run as a whole could not work; undefined when each merchant id speaks for itself. */
  readonly error: string | undefined;
};

/** The tally's counter of each outcome. */
export const COUNTER: Readonly<
  Record<ItemOutcome, 'updated' | 'unchanged' | 'ignored' | 'exceptions'>
> = {
  updated: 'updated',
  unchanged: 'unchanged',
  ignored: 'ignored',
  exception: 'exceptions',
};
