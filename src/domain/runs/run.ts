import type { ItemOutcome } from '../decide/reason.ts';

/** What kind of run it is; the contract's `kind`. */
export type RunKind = 'run' | 'decision' | 'batch';

/** Who or what started a run. */
export type Trigger = 'button' | 'api' | 'cli' | 'schedule' | 'job' | 'webhook' | 'replay';

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

/** Requests sent to each side, retries and tokens included. */
export type Requests = { readonly commercetools: number; readonly gateway: number };

/** Nothing asked yet. */
export const NO_REQUESTS: Requests = { commercetools: 0, gateway: 0 };

/** The requests of two pieces of work together. */
export function addRequests(one: Requests, other: Requests): Requests {
  return {
    commercetools: one.commercetools + other.commercetools,
    gateway: one.gateway + other.gateway,
  };
}

/**
 * One merchant id's part of a run; `result` is null while it works, `error` says why it is not complete.
 * `expected` is how many transactions the gateway counts in the window; null until it was asked.
 */
export type MerchantRun = Tally & {
  readonly merchantId: string;
  readonly window: Window;
  /** Whether it is a full pass: it looks again at what earlier runs processed. */
  readonly full: boolean;
  readonly expected: number | null;
  readonly requests: Requests;
  readonly result: RunResult | null;
  readonly error: string | undefined;
};

/** The part of a run of a file that sorts its rows by merchant id: it has none itself. */
export const SORTING_PART = '';

/** A merchant id's part of a run before its first page. */
export function notYetRun(merchantId: string, window: Window, full = false): MerchantRun {
  const open = { expected: null, result: null, error: undefined };
  return { merchantId, window, full, ...NO_TALLY, requests: NO_REQUESTS, ...open };
}

/**
 * A run: what started it, what it covered, what it did. It ends when its last part does.
 * Instants are epoch milliseconds; null while it works.
 */
export type Run = {
  readonly runId: string;
  readonly kind: RunKind;
  readonly trigger: Trigger;
  readonly dryRun: boolean;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly result: RunResult | null;
  readonly merchants: readonly MerchantRun[];
  /** The file that a run of kind `batch` works on. */
  readonly batchId?: string;
};

/** How a run ended, from how its parts did: only complete parts make it `completed` (invariant 5). */
export function resultOfRun(parts: readonly (RunResult | null)[]): RunResult {
  if (parts.every((result) => result === 'completed')) return 'completed';
  return parts.every((result) => result === 'failed') ? 'failed' : 'partial';
}

/** The tally's counter of each outcome. */
export const COUNTER: Readonly<
  Record<ItemOutcome, 'updated' | 'unchanged' | 'ignored' | 'exceptions'>
> = {
  updated: 'updated',
  unchanged: 'unchanged',
  ignored: 'ignored',
  exception: 'exceptions',
};
