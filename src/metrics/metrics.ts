import { collectDefaultMetrics, Registry } from 'prom-client';
import { type Durations, durationsIn } from './durations.ts';
import { type SharedLimits, type SharedPorts, sharedReader } from './read-shared.ts';
import { type Covered, sharedStateIn } from './shared-state.ts';

/** Metrics of one process; `scrape` answers them as Prometheus reads them, and never fails for the store's sake. */
export type Metrics = Durations & {
  readonly scrape: (
    ports: SharedPorts,
    limits?: SharedLimits,
  ) => () => Promise<{ readonly contentType: string; readonly text: string }>;
};

/** Prometheus waits ten seconds for a scrape, and asks every fifteen or more. */
const LIMITS: SharedLimits = { withinMs: 3_000, freshMs: 5_000 };

/** Metrics in a registry of their own; all names begin with `payment_sync_`. Source: issue 3, item 10. */
export function createMetrics(covered: readonly Covered[]): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register, prefix: 'payment_sync_' });
  const show = sharedStateIn(register, covered);
  return {
    ...durationsIn(register),
    scrape: (ports, limits = LIMITS) => {
      const read = sharedReader(ports, limits);
      return async () => {
        show(await read(), ports.clock.now());
        return { contentType: register.contentType, text: await register.metrics() };
      };
    },
  };
}
