import type { Condition, Item, Subject } from '../domain/decide/decision.ts';
import type { ItemOutcome } from '../domain/decide/reason.ts';
import type { PaymentConditions } from '../domain/runs/condition.ts';
import type { CoveragePart } from '../domain/runs/coverage.ts';
import type { FullPass, FullPasses } from '../domain/runs/full-pass.ts';
import type { MerchantRun, Run, RunKind } from '../domain/runs/run.ts';
import type { RunRequest } from '../domain/runs/run-request.ts';
import type { HandOut, SliceRecord, Standing } from './slices.ts';

/**
 * Where to go on behind the pages that are recorded: the gateway time of the last record, and the ids that were
 * recorded of that very time, or without one. Gateway times have seconds only, so that one may hold many.
 */
export type Checkpoint = { readonly from: number; readonly seen: readonly string[] };

/** A gateway transaction and what it looked like when it was settled. */
export type Settled = { readonly transactionId: string; readonly fingerprint: string };

/**
 * One merchant id's part of a run as a worker takes it: what was asked, what is recorded so far, where to go on.
 * `attempt` counts the workers that took it; what an earlier one still sends is refused. `tries` counts those that took
 * it since its last recorded page, this one included. `batch` is the file of a run of kind `batch`.
 */
export type Part = {
  readonly runId: string;
  readonly request: RunRequest;
  readonly merchant: MerchantRun;
  readonly checkpoint: Checkpoint | undefined;
  readonly attempt: number;
  readonly tries: number;
  readonly isCancelled: boolean;
  readonly batch?: { readonly batchId: string; readonly withGateway: boolean };
};

/**
 * A page of a part that is done at `at` (epoch milliseconds): its items, the merchant's new tally, where to go on,
 * which transactions need no second look, and what the looks at payments found of their conditions. `waited` are
 * the items of what had waited for a payment of this page, and was not read.
 */
export type PageRecord = {
  readonly runId: string;
  readonly attempt: number;
  readonly at: number;
  readonly merchant: MerchantRun;
  readonly items: readonly Item[];
  readonly waited: readonly Item[];
  readonly settled: readonly Settled[];
  readonly conditions: readonly PaymentConditions[];
  readonly checkpoint: Checkpoint;
};

/**
 * How a part ended at `at`; `watermark` is where the next window of this kind and merchant id begins, if that moves,
 * `fullPass` the full pass of a day that it was.
 */
export type PartEnd = {
  readonly runId: string;
  readonly attempt: number;
  readonly at: number;
  readonly merchant: MerchantRun;
  readonly watermark: number | undefined;
  readonly fullPass?: FullPass | undefined;
};

/** The run that does what was asked; `joined` when it was on its way before. */
export type Started = { readonly runId: string; readonly joined: boolean };

/** What the last run found out about a payment, or the last file of which a row asked for all of its order. */
export type SyncState = {
  readonly foundBy: 'run' | 'batch';
  /** Of the run, or of the file. */
  readonly runId: string;
  readonly at: number;
  readonly outcome: ItemOutcome;
  readonly dryRun: boolean;
};

/**
 * What is known of a payment before it is decided: every condition that was ever raised on it, and the gateway
 * transactions that wait until something of it is written.
 */
export type KnownOfPayment = {
  readonly conditions: readonly Condition[];
  readonly waiting: readonly Subject[];
};

/** History of runs, their items, and watermarks. Losing it loses history, never a payment's truth (invariant 8). */
export type Store = {
  /**
   * Records a run and hands out its parts in the same transaction; or joins one on its way that does all that is
   * asked, or that the same tick of the schedule started. A run without parts has ended at once.
   */
  startRun(run: Run, request: RunRequest, handOut: HandOut): Promise<Started>;
  /** Takes a part that has not ended, from whoever had it before; undefined when there is none. */
  takePart(runId: string, merchantId: string): Promise<Part | undefined>;
  /** Records a page as a whole or not at all; nothing when the part is `superseded`. */
  recordPage(page: PageRecord): Promise<Standing>;
  /**
   * Records a slice as a whole or not at all, ends the file with its last row, and adds the parts that are missing.
   * Answers the part as it is then; rows that have ended since are not counted.
   */
  recordSlice(
    slice: SliceRecord,
  ): Promise<{ readonly standing: Standing; readonly merchant: MerchantRun | undefined }>;
  /**
   * Gives a part back that was taken and not worked on to its end, so that the next worker's attempt does not count as
   * one after a death.
   */
  releasePart(part: {
    readonly runId: string;
    readonly merchantId: string;
    readonly attempt: number;
  }): Promise<void>;
  /**
   * Ends a part, and with the last one its run; answers the run when that has ended, undefined when `superseded`. Rows of
   * a file that the part leaves queued fail, as `CANCELLED` or `GIVEN_UP` says.
   */
  endPart(end: PartEnd): Promise<Run | undefined>;
  /**
   * Asks the workers of a run to stop after the page at hand, and cancels its file where it has one; false when there is
   * no such run at work.
   */
  cancelRun(runId: string, at: number): Promise<boolean>;
  /** Newest first. */
  runs(limit: number): Promise<readonly Run[]>;
  run(runId: string): Promise<Run | undefined>;
  /**
   * Items of a run, exceptions first, then updated, unchanged and ignored ones, each in the order they were
   * decided; `total` counts all, `kept` how many of them are still stored.
   */
  items(query: {
    readonly runId: string;
    readonly outcome: ItemOutcome | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly items: readonly Item[]; readonly total: number; readonly kept: number }>;
  /** The end of the last window drained to its last page, in epoch milliseconds. */
  watermark(kind: RunKind, merchantId: string): Promise<number | undefined>;
  /** The full passes of this kind and merchant id. */
  fullPasses(kind: RunKind, merchantId: string): Promise<FullPasses>;
  /**
   * Those of these transactions that are remembered with the very same fingerprint, by id: as settled, or with the item
   * of an exception that only looks ask about.
   */
  settledAmong(
    merchantId: string,
    entries: readonly Settled[],
  ): Promise<ReadonlyMap<string, Item | 'settled'>>;
  /** The newest tick that started a run. */
  lastTick(): Promise<number | undefined>;
  syncStates(paymentIds: readonly string[]): Promise<ReadonlyMap<string, SyncState>>;
  /**
   * What the ended parts of a kind's runs have read since the instant, dry runs and targets aside, merged as `mergeParts`
   * does; and, of each merchant id that has a watermark, its first part, which tells since when it is read.
   */
  coverage(kind: RunKind, since: number): Promise<readonly CoveragePart[]>;
  /** In one statement for any number of payments, none for none. A payment of which nothing is known is not in it. */
  knownOf(paymentIds: readonly string[]): Promise<ReadonlyMap<string, KnownOfPayment>>;
};
