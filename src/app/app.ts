import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { Access } from '../access/access.ts';
import type { Config } from '../config/config.ts';
import { createServer } from '../http/server.ts';
import { openBoss } from '../jobs/boss.ts';
import { createJobs, type RunJobs } from '../jobs/run-jobs.ts';
import { ticksOf } from '../jobs/ticks.ts';
import type { Log } from '../log/log.ts';
import { createMeter } from '../metrics/meter.ts';
import { createMetrics } from '../metrics/metrics.ts';
import type { Clock, Jobs, Store } from '../ports/ports.ts';
import { openDatabase } from '../store/database.ts';
import { createDatabaseStore } from '../store/database-store.ts';
import { comparePayment } from '../sync/reconcile/compare-payment.ts';
import { type Connection, checkConnections } from '../sync/run/check-connections.ts';
import { carryOut } from '../sync/run/execute-part.ts';
import { planRun } from '../sync/run/plan-run.ts';
import { replayRequest } from '../sync/trigger/replay-request.ts';
import { createJob } from '../sync/trigger/run-job.ts';
import { tick } from '../sync/trigger/tick.ts';
import {
  coveredBy,
  environmentOf,
  followingOf,
  gatewayOf,
  payloadsOf,
  paymentsOf,
  reconcileSettingsOf,
  systemClock,
  webhookOf,
} from './adapters.ts';
import { type Batching, createBatching } from './batches.ts';
import { createLifeCycle } from './life-cycle.ts';
import { accessOver } from './open-access.ts';
import { servicesOf } from './services.ts';

/**
 * The wired application: what the process and the command line drive. `work` begins to carry out runs, also those
 * that another process left, and comes before anything is asked for; `open` starts the schedules and says in the log
 * what either side refuses; `stop` hands over what is not done after the page at hand.
 */
export type App = {
  readonly jobs: Jobs;
  readonly store: Store;
  readonly batches: Batching['port'];
  readonly clock: Clock;
  readonly server: RequestListener;
  readonly check: () => Promise<readonly Connection[]>;
  readonly access: Access;
  readonly work: () => Promise<void>;
  readonly open: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Builds the object graph; the only place that knows every part. Throws, for the operator to read, when the
 * database cannot be opened.
 */
export async function createApp(config: Config, log: Log): Promise<App> {
  const meter = createMeter();
  const clock = systemClock;
  const database = await openDatabase(config.database);
  const store = createDatabaseStore(database);
  const access = await accessOver(database, config, log, clock);
  const services = servicesOf(config);
  const metrics = createMetrics(coveredBy(services));
  const gateway = gatewayOf(config, meter, metrics);
  const payments = paymentsOf(config, meter, metrics);
  const ports = { gateway, payments, store, clock };
  const following = followingOf(config, meter, metrics, log);
  const reconciling = reconcileSettingsOf(config);
  const boss = await openBoss({ url: config.database.url, pglite: database.pglite }, (error) =>
    log.warn('The queue of jobs reports a problem', { error }),
  );
  const batching = createBatching(config, log, {
    ...{ store, gateway, payments, clock, following, reconciling, audit: access.audit },
    startBatch: (trigger, change) => jobs.startBatch(trigger, change),
  });
  const jobs: RunJobs = createJobs({
    boss,
    store,
    clock,
    ids: { next: randomUUID },
    workers: config.sync.workers,
    isAlone: config.database.url === undefined,
    plan: (request, runId) => planRun(ports, config.sync, request, runId),
    work: (part, context) =>
      meter.measure(async (requests) => {
        // What a process that dies had at work is known from this line alone.
        log.info('A worker takes a part of a run', part);
        const { batchWork, onRow } = batching;
        const partPorts = { ...ports, following, batchWork, onRow };
        const settings = { ...config.sync, ...reconciling };
        const progress = await carryOut(partPorts, settings, part, { ...context, requests });
        log.info('A worker is through with a part of a run', { ...part, progress });
        return progress;
      }),
  });

  const { extensionHeaderValue } = config;
  const compare = (paymentId: string) => comparePayment(ports, reconciling, paymentId);
  const merchantIds = config.merchants.map(({ merchantId }) => merchantId);
  const { isReady } = database;
  const check = () => checkConnections(ports, merchantIds);
  const ticking = { jobs, exceptions: store, clock };
  const life = createLifeCycle(config, log, {
    ...{ database, store, clock, jobs, batching, check },
    tick: async (at) => {
      await tick(ticking, services, { at, trigger: 'schedule' }, isStopping);
    },
  });
  const { work, open, stop, isStopping, nextTick, notRunning } = life;
  const webhook = webhookOf(config, log, {
    jobs,
    services,
    isStopping,
    onError: (error) => log.error('A run that an event asked for was not started', { error }),
  });
  const { incoming } = metrics;
  const observed = { incoming, scrape: metrics.scrape({ store, jobs, clock }) };
  const server = createServer(
    {
      ...{
        payments,
        store,
        exceptions: store,
        jobs,
        clock,
        log,
        compare,
        isReady,
        webhook,
        gate: access,
        access,
        metrics: observed,
      },
      replay: (exception) => jobs.start(replayRequest([exception], clock.now())),
      job: createJob({ ...ticking, store }, services, isStopping),
      cancel: (runId) => store.cancelRun(runId, clock.now()),
      ...{ nextTick, notRunning },
      batches: batching.port,
      payloads: payloadsOf(config, meter, metrics),
    },
    {
      ...{ merchantIds, services, environment: environmentOf(config), extensionHeaderValue },
      baseUrl: config.baseUrl,
      lastTick: ticksOf(config.sync.schedule).last,
    },
  );

  return { jobs, store, batches: batching.port, clock, server, access, check, work, open, stop };
}
