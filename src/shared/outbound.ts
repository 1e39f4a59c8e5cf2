import { DelegateBackoff, handleWhenResult, retry } from 'cockatiel';
import { type Failure, type FailureKind, isPassing } from '../domain/failure.ts';
import { err, type Result } from '../domain/result.ts';

/** A call to the outside: answers a failure as a value, and does not throw. */
export type Call<T> = () => Promise<Result<T, Failure>>;

/** How a call that may pass is tried again; durations in milliseconds. */
export type RetrySettings = {
  readonly retries: number;
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
};

/** Three more tries, about 0.2, 0.8 and 3.2 seconds apart; a longer `Retry-After` is honoured up to 30 seconds. */
export const RETRY: RetrySettings = { retries: 3, firstPauseMs: 200, longestPauseMs: 30_000 };

/**
 * Repeats calls whose failure may pass (`Throttled`, `Unavailable`). Only for calls that change nothing:
 * a write whose answer was lost must be read again, not sent again (invariant 7).
 */
export function retrying(
  settings: RetrySettings,
): <T>(call: Call<T>) => Promise<Result<T, Failure>> {
  const policy = retry(handleWhenResult(mayPass), {
    maxAttempts: settings.retries,
    backoff: new DelegateBackoff(({ attempt, result }) => pauseMs(settings, attempt, result)),
  });
  return (call) => policy.execute(call);
}

/** What came of one request, retries being requests of their own, and how long it took. */
export type OnAnswer = (outcome: 'ok' | FailureKind, seconds: number) => void;

/** Starts the clock of a request; tell the answer what came of it. */
export function timing(onAnswer: OnAnswer | undefined): (outcome: 'ok' | FailureKind) => void {
  const sentAt = performance.now();
  return (outcome) => onAnswer?.(outcome, (performance.now() - sentAt) / 1000);
}

/**
 * Settles within `timeoutMs` whatever the library does: a callback that never comes, a promise that is
 * lost. `what` names the call in the failure. Source: reference/cybersource.md §10.4, hazard 7.
 */
export async function within<T>(
  timeoutMs: number,
  what: string,
  call: Call<T>,
): Promise<Result<T, Failure>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Result<T, Failure>>((resolve) => {
    const message = `${what}: no answer within ${timeoutMs} ms`;
    timer = setTimeout(() => resolve(err({ kind: 'Unavailable', message })), timeoutMs);
  });
  try {
    return await Promise.race([call(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function mayPass(result: unknown): boolean {
  const failure = failureIn(result);
  return failure !== undefined && isPassing(failure);
}

function failureIn(result: unknown): Failure | undefined {
  const given = result as Result<unknown, Failure>;
  return given.ok ? undefined : given.error;
}

/** Exponential with jitter, so that many waiters do not come back together. */
function pauseMs(
  { firstPauseMs, longestPauseMs }: RetrySettings,
  attempt: number,
  result: unknown,
) {
  const asked = failureIn((result as { value?: unknown }).value ?? { ok: true })?.retryAfterMs ?? 0;
  const own = firstPauseMs * 4 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Math.min(Math.max(own, asked), longestPauseMs);
}
