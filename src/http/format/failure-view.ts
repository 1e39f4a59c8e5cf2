import { type Failure, isPassing } from '../../domain/failure.ts';

/** Why a part of a page could not be filled. `message` comes from an adapter and holds no secret. */
export type FailureView = {
  readonly title: string;
  readonly message: string;
  readonly status: 502 | 503;
  readonly id: string;
  readonly retry: string;
};

/** What is shown where something from the outside is missing; `retry` is the address to ask again. */
export function failureView(
  title: string,
  failure: Failure,
  at: { readonly id: string; readonly retry: string },
): FailureView {
  return { title, message: failure.message, status: isPassing(failure) ? 503 : 502, ...at };
}
