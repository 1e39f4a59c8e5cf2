/**
 * How a call to the outside can fail.
 * `Throttled` and `Unavailable` may pass; the others will fail again the same way.
 */
export type FailureKind =
  | 'NotFound'
  | 'VersionConflict'
  | 'Throttled'
  | 'Unavailable'
  | 'Rejected'
  | 'Invalid';

/**
 * A failed call, as a value.
 * `message` says where and what, and holds no secret; `retryAfterMs` is what the other side asked for.
 */
export type Failure = {
  readonly kind: FailureKind;
  readonly message: string;
  readonly retryAfterMs?: number;
};

/** Whether the same call may succeed later; the one place that says which failures are retried. */
export function isPassing(failure: Failure): boolean {
  return PASSING[failure.kind];
}

const PASSING: Readonly<Record<FailureKind, boolean>> = {
  NotFound: false,
  VersionConflict: false,
  Throttled: true,
  Unavailable: true,
  Rejected: false,
  Invalid: false,
};
