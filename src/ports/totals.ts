import type { MerchantRun, RunKind, RunResult } from '../domain/runs/run.ts';

/** The counts of a tally that every gateway transaction falls into exactly once (invariant 4). */
export type ItemCounts = Pick<MerchantRun, 'updated' | 'unchanged' | 'ignored' | 'exceptions'>;

/**
 * Since the beginning, for one kind of run and whether it was a dry run: runs by how they ended, and transactions
 * by what became of them, of the parts that have ended. Never falls, also when history is forgotten.
 */
export type RunTotals = ItemCounts &
  Readonly<Record<RunResult, number>> & { readonly kind: RunKind; readonly dryRun: boolean };

/** How far a kind of run has drained a merchant id; epoch milliseconds. */
export type Watermark = {
  readonly kind: RunKind;
  readonly merchantId: string;
  readonly drainedTo: number;
};

/** What a database that several instances share knows of all of them, at one glance. */
export type Totals = {
  readonly runs: readonly RunTotals[];
  readonly watermarks: readonly Watermark[];
  /** At most `MOST_COUNTED`, which then means at least so many. */
  readonly openExceptions: number;
};

/** The most open exceptions that are counted: the count stays cheap, and nobody tells more of them apart. */
export const MOST_COUNTED = 100_000;

/** Reads totals; the questions are a few and small, whatever the history. Rejects when the database is away. */
export type TotalsPort = { totals(now: number): Promise<Totals> };
