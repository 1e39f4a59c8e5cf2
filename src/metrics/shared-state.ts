import { Counter, Gauge, type Registry } from 'prom-client';
import type { RunKind } from '../domain/runs/run.ts';
import type { RunTotals, Totals, Watermark } from '../ports/ports.ts';

/** What all instances share, as one of them read it: the totals of the store, and the jobs in the queues. */
export type SharedState = { readonly totals: Totals; readonly queueDepth: number };

/** A merchant id that a service covers, by the kind of its runs. */
export type Covered = { readonly kind: RunKind; readonly merchantId: string };

/** Puts what was read into the registry; undefined, for a store that is away, takes all of it out but that. */
export type Show = (state: SharedState | undefined, now: number) => void;

/** What is not there yet is 0, so that the first failure is seen as an increase. */
const NOTHING: Omit<RunTotals, 'kind'> = {
  ...{ dryRun: false, completed: 0, partial: 0, failed: 0 },
  ...{ updated: 0, unchanged: 0, ignored: 0, exceptions: 0 },
};

const RESULTS = ['completed', 'partial', 'failed'] as const;
const OUTCOMES = ['updated', 'unchanged', 'ignored', 'exceptions'] as const;

/**
 * What lives in the store, the same whichever instance is scraped: take `max` over instances, never `sum`. What
 * was read is set as it is; nothing is counted here. `covered` is what there must be a watermark of.
 */
export function sharedStateIn(register: Registry, covered: readonly Covered[]): Show {
  const metrics = metricsIn(register);
  return (state, now) => {
    for (const metric of Object.values(metrics)) metric.reset();
    metrics.storeUp.set(state === undefined ? 0 : 1);
    if (state === undefined) {
      // An unlabelled metric that was reset says 0, which would be a lie.
      metrics.openExceptions.remove();
      metrics.queueDepth.remove();
      return;
    }
    metrics.openExceptions.set(state.totals.openExceptions);
    metrics.queueDepth.set(state.queueDepth);
    for (const { kind } of covered) showTotals(metrics, { ...NOTHING, kind });
    for (const totals of state.totals.runs) showTotals(metrics, totals);
    for (const one of covered) showLag(metrics, one, state.totals.watermarks, now);
  };
}

type Metrics = ReturnType<typeof metricsIn>;

function metricsIn(register: Registry) {
  const registers = [register];
  return {
    storeUp: new Gauge({
      name: 'payment_sync_store_up',
      help: 'Whether the database answered; without it what lives there is missing here',
      registers,
    }),
    runs: new Counter({
      name: 'payment_sync_runs_ended_total',
      help: 'Runs that ended, over all instances',
      labelNames: ['kind', 'result', 'dry_run'],
      registers,
    }),
    items: new Counter({
      name: 'payment_sync_items_total',
      help: 'Gateway transactions and verdicts, of parts of runs that ended, over all instances',
      labelNames: ['kind', 'outcome', 'dry_run'],
      registers,
    }),
    lag: new Gauge({
      name: 'payment_sync_lag_seconds',
      help: 'How far behind now everything is known to be read, by merchant id',
      labelNames: ['kind', 'merchant_id'],
      registers,
    }),
    watermarkMissing: new Gauge({
      name: 'payment_sync_watermark_missing',
      help: '1 for a merchant id that no run has ended for yet, which has no lag',
      labelNames: ['kind', 'merchant_id'],
      registers,
    }),
    queueDepth: new Gauge({
      name: 'payment_sync_queue_depth',
      help: 'Parts of runs that wait or are worked on, over all instances',
      registers,
    }),
    openExceptions: new Gauge({
      name: 'payment_sync_open_exceptions',
      help: 'Exceptions that nobody has dealt with; 100000 is so many or more',
      registers,
    }),
  };
}

function showTotals({ runs, items }: Metrics, totals: RunTotals): void {
  const labels = { kind: totals.kind, dry_run: String(totals.dryRun) };
  for (const result of RESULTS) runs.inc({ ...labels, result }, totals[result]);
  for (const outcome of OUTCOMES) items.inc({ ...labels, outcome }, totals[outcome]);
}

function showLag(
  { lag, watermarkMissing }: Metrics,
  { kind, merchantId }: Covered,
  watermarks: readonly Watermark[],
  now: number,
): void {
  const labels = { kind, merchant_id: merchantId };
  const found = watermarks.find((one) => one.kind === kind && one.merchantId === merchantId);
  watermarkMissing.set(labels, found === undefined ? 1 : 0);
  if (found !== undefined) lag.set(labels, (now - found.drainedTo) / 1000);
}
