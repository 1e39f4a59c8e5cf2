import type { Window } from '../domain/run.ts';

export type { ExceptionState, ExceptionSubject, Exceptions, KeptException } from '../ports.ts';

/** A gateway transaction and what it looked like when it was settled. */
export type Settled = { readonly transactionId: string; readonly fingerprint: string };

/** Transactions that need no second look as long as they look the same. */
export type SettledMemory = {
  /** The ids of those that are remembered with the very same fingerprint. */
  settledAmong(merchantId: string, entries: readonly Settled[]): Promise<ReadonlySet<string>>;
  rememberSettled(merchantId: string, entries: readonly Settled[], at: number): Promise<void>;
};

/** How many rows of each kind were deleted. */
export type Pruned = {
  readonly runs: number;
  readonly items: number;
  readonly exceptions: number;
  readonly settled: number;
  readonly payments: number;
};

/** Forgets what is old. */
export type Retention = {
  /**
   * Deletes, in steps that keep nobody waiting: runs started before the instant with their items, exceptions
   * closed and last seen before it, and what was remembered of transactions and payments before it.
   * Open exceptions and watermarks stay.
   */
  prune(before: number): Promise<Pruned>;
};

/** Where the last recorded page of a merchant id ended within a run. */
export type Checkpoints = {
  checkpoint(
    runId: string,
    merchantId: string,
  ): Promise<{ readonly window: Window; readonly offset: number } | undefined>;
};
