/** What we expect to go wrong is a value: either `ok` with a value, or not with an error of type `E`. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success holding `value`. */
export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

/** An expected failure holding `error`. */
export function err<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

/** Closes a switch on a union: compiles only when every member has been dealt with. */
export function never(value: never): never {
  throw new Error(`Unreachable: ${JSON.stringify(value)}`);
}
