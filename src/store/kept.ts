import type { Item } from '../domain/decision.ts';

/** Whether somebody still has to look: resolved by a later run, dismissed by a person. */
export type ExceptionState = 'open' | 'resolved' | 'dismissed';

/**
 * What an exception is about: the gateway's record of the transaction, or the fraud team's verdict on it.
 * They are kept apart, for a record that is right under review says nothing about a verdict nobody understood.
 */
export type ExceptionSubject = 'record' | 'verdict';

/**
 * A gateway transaction that needs a person, as it was last seen. `tries` counts the runs that ended in it;
 * instants are epoch milliseconds, `closedAt` is null while it is open.
 */
export type KeptException = {
  readonly id: string;
  readonly subject: ExceptionSubject;
  readonly item: Item;
  readonly runId: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly tries: number;
  readonly state: ExceptionState;
  readonly closedAt: number | null;
  readonly note: string | undefined;
};

/** Exceptions across runs. Pages open and resolve them; dry runs leave them as they are. */
export type Exceptions = {
  /** Newest first; `state` undefined is all of them. */
  exceptions(query: {
    readonly state: ExceptionState | undefined;
    readonly offset: number;
    readonly limit: number;
  }): Promise<{ readonly exceptions: readonly KeptException[]; readonly total: number }>;
  exception(id: string): Promise<KeptException | undefined>;
  /** Closes an open exception; undefined when there is no open one of that id. It opens again for another reason. */
  dismissException(id: string, note: string, at: number): Promise<KeptException | undefined>;
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
