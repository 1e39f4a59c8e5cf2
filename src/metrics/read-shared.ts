import type { Clock, TotalsPort } from '../ports/ports.ts';
import type { SharedState } from './shared-state.ts';

/** Where the shared state is read. */
export type SharedPorts = {
  readonly store: TotalsPort;
  readonly jobs: { depth(): Promise<number> };
  readonly clock: Pick<Clock, 'now'>;
};

/** How long an answer may take, and for how long it is given again; milliseconds. */
export type SharedLimits = { readonly withinMs: number; readonly freshMs: number };

/**
 * Reads the shared state, at most once every few seconds however many ask and whatever came of it; undefined when
 * it is away, or slower than a scrape waits. A question that was given up is not asked again before it has settled.
 */
export function sharedReader(
  { store, jobs, clock }: SharedPorts,
  { withinMs, freshMs }: SharedLimits,
): () => Promise<SharedState | undefined> {
  let last: { readonly at: number; readonly answer: Promise<SharedState | undefined> } | undefined;
  let isAsking = false;
  const ask = () => {
    isAsking = true;
    return Promise.all([store.totals(clock.now()), jobs.depth()])
      .then(
        ([totals, queueDepth]) => ({ totals, queueDepth }),
        () => undefined,
      )
      .finally(() => {
        isAsking = false;
      });
  };
  return () => {
    const at = clock.now();
    const isFresh = last !== undefined && Math.abs(at - last.at) < freshMs;
    if (last === undefined || !(isFresh || isAsking)) last = { at, answer: ask() };
    return withTimeout(last.answer, withinMs);
  };
}

async function withTimeout<T>(answer: Promise<T>, withinMs: number): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), withinMs);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
