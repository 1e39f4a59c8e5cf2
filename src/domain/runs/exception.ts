import type { Condition, Item } from '../decide/decision.ts';
import { isWaiting } from '../decide/reason.ts';

/** Whether somebody still has to look: resolved by a later run, dismissed by a person. */
export type ExceptionState = 'open' | 'resolved' | 'dismissed';

/** Which exceptions are asked for: `open` ones are work for a person, `waiting` ones are open and wait by themselves. */
export type ExceptionFilter = ExceptionState | 'waiting';

/**
 * What an exception is about: the gateway's record of the transaction, the fraud team's verdict on it, or a standing
 * condition of a payment. Record and verdict are kept apart, for a record that is right under review says nothing about
 * a verdict that was not understood.
 */
export type ExceptionSubject = 'record' | 'verdict' | 'condition';

/**
 * A gateway transaction that needs a person, as it was last seen. `tries` counts the runs that ended in it;
 * instants are epoch milliseconds, `closedAt` is null while it is open.
 */
export type KeptException = {
  readonly id: string;
  readonly subject: ExceptionSubject;
  readonly item: Item;
  /** What holds of a condition, or held when it was closed; none of any other subject. */
  readonly conditions: readonly Condition[];
  readonly runId: string;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
  readonly tries: number;
  readonly state: ExceptionState;
  readonly closedAt: number | null;
  readonly note: string | undefined;
};

/** What waits by nature is work for a person after this time, in milliseconds. Source: design §7. */
export const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** How an exception is listed and counted at `now`: the one arithmetic of every page, badge, answer and metric. */
export function filterOf(
  { state, item, firstSeenAt }: KeptException,
  now: number,
): ExceptionFilter {
  const waits = isWaiting(item.reason) && now - firstSeenAt < LONGEST_WAIT_MS;
  return state === 'open' && waits ? 'waiting' : state;
}
