import { AssertionError } from 'chai';
import type { Failure } from '../../../src/domain/failure.ts';
import type { Result } from '../../../src/domain/result.ts';

/** The value of a call that must have succeeded. */
export function value<T>(result: Result<T, Failure>): T {
  if (result.ok) return result.value;
  throw new AssertionError(`expected a value, got ${JSON.stringify(result.error)}`);
}

/** The failure of a call that must have failed. */
export function failure(result: Result<unknown, Failure>): Failure {
  if (!result.ok) return result.error;
  throw new AssertionError(`expected a failure, got ${JSON.stringify(result.value)}`);
}
