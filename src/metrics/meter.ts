import { AsyncLocalStorage } from 'node:async_hooks';
import type { Requests } from '../domain/runs/run.ts';

type Counts = { commercetools: number; gateway: number };

/** Counts the requests that an asynchronous piece of work causes, its own and no other's. */
export type RequestMeter = {
  count(side: keyof Requests): void;
  measure<T>(work: (requests: () => Requests) => Promise<T>): Promise<T>;
};

/** A meter whose counts follow the asynchronous work, not the process. */
export function createMeter(): RequestMeter {
  const current = new AsyncLocalStorage<Counts>();
  return {
    count(side) {
      const counts = current.getStore();
      if (counts !== undefined) counts[side] += 1;
    },
    measure(work) {
      const counts: Counts = { commercetools: 0, gateway: 0 };
      return current.run(counts, () => work(() => ({ ...counts })));
    },
  };
}
