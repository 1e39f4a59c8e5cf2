const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/**
 * What is known of the full passes of one kind and merchant id: when the last one began that ended completed, and when
 * the last one began that did not. Epoch milliseconds; undefined when there was none.
 */
export type FullPasses = {
  readonly completedAt: number | undefined;
  readonly triedAt: number | undefined;
};

/** A full pass that has ended. */
export type FullPass = { readonly begunAt: number; readonly isCompleted: boolean };

/** No full pass yet. */
export const NO_FULL_PASS: FullPasses = { completedAt: undefined, triedAt: undefined };

/**
 * Whether a run that begins at `now` is the full pass of its UTC day. One that did not complete is made up, but an hour
 * later at the earliest: what fails may fail all day. Source: design §7, D1.
 */
export function isFullPassDue({ completedAt, triedAt }: FullPasses, now: number): boolean {
  const isDone = completedAt !== undefined && dayOf(completedAt) === dayOf(now);
  const isJustTried =
    triedAt !== undefined && dayOf(triedAt) === dayOf(now) && Math.abs(now - triedAt) < HOUR_MS;
  return !isDone && !isJustTried;
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
