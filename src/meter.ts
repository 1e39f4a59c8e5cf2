import { AsyncLocalStorage } from 'node:async_hooks';
import type { Requests } from './domain/run.ts';
import type { Meter } from './ports.ts';

type Counts = { commercetools: number; gateway: number };

/** Counts requests for whichever measured work caused them, even when several runs work at once. */
export type RequestMeter = Meter & { count(side: keyof Requests): void };

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
