export type {
  ExceptionState,
  ExceptionSubject,
  Exceptions,
  KeptException,
} from '../../ports/ports.ts';

/** How many rows of each kind were deleted. */
export type Pruned = {
  readonly runs: number;
  readonly items: number;
  readonly exceptions: number;
  readonly settled: number;
  readonly payments: number;
  readonly batches: number;
};

/** Forgets what is old. */
export type Retention = {
  /**
   * Deletes, in steps that keep nobody waiting: runs started before the instant with their items, exceptions
   * closed and last seen before it, what was remembered of transactions and payments before it, and batches with
   * their rows that changed last before it and have no row left to do.
   * Open exceptions and watermarks stay. Asked before each step, `isStopping` ends it early.
   */
  prune(before: number, isStopping?: () => boolean): Promise<Pruned>;
};
