import type { Item } from '../decide/decision.ts';

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
