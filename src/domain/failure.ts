/**
 * How a call to the outside can fail.
 * `Throttled` and `Unavailable` may pass; the others will fail again the same way. `Forbidden` says nothing of the
 * request: our access was refused before it was looked at, and the same request succeeds once access is given.
 */
export type FailureKind =
  | 'NotFound'
  | 'VersionConflict'
  | 'Throttled'
  | 'Unavailable'
  | 'Forbidden'
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

/** Whether a merchant id is not served at all, so that no further question about it is answered. */
export function isRefused({ kind }: Failure): boolean {
  return kind === 'Forbidden' || kind === 'Rejected';
}

const PASSING: Readonly<Record<FailureKind, boolean>> = {
  NotFound: false,
  VersionConflict: false,
  Throttled: true,
  Unavailable: true,
  Forbidden: false,
  Rejected: false,
  Invalid: false,
};
