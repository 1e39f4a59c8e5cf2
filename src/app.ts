import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import type { Access } from './access/access.ts';
import { createPayments } from './commercetools/payments.ts';
import type { Config } from './config.ts';
import { createCybersourceGateway } from './cybersource/gateway.ts';
import { createServer } from './http/server.ts';
import type { Environment } from './http/settings.ts';
import { createInProcessJobs, type InProcessJobs } from './jobs/in-process.ts';
import { type Schedule, startSchedule } from './jobs/schedule.ts';
import type { Log } from './log.ts';
import { createMeter, type RequestMeter } from './meter.ts';
import { accessOver } from './open-access.ts';
import type { Clock, Gateway, Payments, RunRequest, Store } from './ports.ts';
import { type Database, openDatabase } from './store/database.ts';
import { createDatabaseStore } from './store/database-store.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { type Connection, checkConnections } from './sync/check-connections.ts';
import { closeInterrupted } from './sync/close-interrupted.ts';
import { comparePayment } from './sync/compare-payment.ts';
import { runDecisionSync } from './sync/run-decision-sync.ts';
import type { RunContext } from './sync/run-merchants.ts';
import { runSync, type SyncPorts } from './sync/run-sync.ts';
import type { Services } from './sync/services.ts';
import { tick } from './sync/tick.ts';

/**
 * The wired application: what the process and the command line drive. `check` reaches out to both sides;
 * `open` does so ahead of the first run, and starts the schedule; `stop` ends runs after the page at hand.
 */
export type App = {
  readonly jobs: InProcessJobs;
  readonly store: Store;
  readonly clock: Clock;
  readonly server: Express;
  readonly check: () => Promise<readonly Connection[]>;
  readonly access: Access | undefined;
  readonly open: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A single request to either side is given up after this long. */
const REQUEST_TIMEOUT_MS = 20_000;

const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * (0.75 + Math.random() / 2))),
};

/**
 * Builds the object graph; the only place that knows every part. Throws, for the operator to read, when the
 * database cannot be opened.
 */
export async function createApp(config: Config, log: Log): Promise<App> {
  const meter = createMeter();
  const clock = systemClock;
  const { store, isReady, close, database } = await openStore(config);
  const access =
    database === undefined ? undefined : await accessOver(database, config, log, clock);
  const gateway = gatewayOf(config, meter);
  const payments = paymentsOf(config, meter);
  const ports = { gateway, payments, store, clock };
  const services = servicesOf(config);

  let stopping: string | undefined;
  const jobs = createInProcessJobs({
    store,
    clock,
    ids: { next: randomUUID },
    onCrash: (runId, error) => log.error('A run stopped unexpectedly', { runId, error }),
    work: (request, runId) =>
      meter.measure(async (requests) => {
        const context = { runId, requests, stop: () => stopping };
        const run = await carryOut(ports, config, request, context);
        log.info('A run ended', { runId, result: run.result, merchants: run.merchants });
        return run;
      }),
  });

  const { riskRejectState } = config.sync;
  const { defaultMerchantId, extensionHeaderValue } = config;
  const compare = (paymentId: string) =>
    comparePayment(ports, { riskRejectState, defaultMerchantId }, paymentId);
  const merchantIds = config.merchants.map(({ merchantId }) => merchantId);
  const environment = environmentOf(config);
  const server = createServer(
    { payments, store, jobs, clock, log, compare, isReady, ...(access && { access }) },
    { merchantIds, services, environment, extensionHeaderValue, baseUrl: config.baseUrl },
  );

  const check = () => checkConnections(ports, merchantIds);
  let schedule: Schedule | undefined;
  const open = async () => {
    await closeInterrupted(store, clock.now()).catch((error: unknown) =>
      log.warn('Interrupted runs could not be closed', { error }),
    );
    for (const { name, problem } of await check()) {
      if (problem !== undefined) log.warn('Not ready', { name, problem });
    }
    if (stopping !== undefined || config.sync.schedule === 'off') return;
    schedule = startSchedule({
      expression: config.sync.schedule,
      lastTickAt: await lastTickAt(store),
      now: clock.now(),
      tick: () => tick(jobs, services, 'schedule', () => stopping !== undefined),
      onError: (error) => log.error('A tick of the schedule failed', { error }),
    });
  };
  const end = async () => {
    stopping =
      'stopped: the process was asked to end; the next run goes on from the same watermark';
    await schedule?.stop();
    await jobs.idle();
    await close();
  };
  let ended: Promise<void> | undefined;
  const stop = () => {
    ended ??= end();
    return ended;
  };
  return { jobs, store, clock, server, access, check, open, stop };
}

/** The merchant ids that each service covers by configuration. */
export function servicesOf(config: Config): Services {
  const all = config.merchants.map(({ merchantId }) => merchantId);
  return {
    run: config.runSync ? all : undefined,
    decision: config.decisionSync ? config.decisionSyncMerchantIds : undefined,
  };
}

type OpenStore = {
  readonly store: Store;
  readonly isReady: () => Promise<boolean>;
  readonly close: () => Promise<void>;
  readonly database?: Database;
};

/** PostgreSQL where it is configured; else the memory of this process, which a restart empties. */
async function openStore({ database: { url, dataDir } }: Config): Promise<OpenStore> {
  if (url === undefined) {
    return { store: createMemoryStore(), isReady: async () => true, close: async () => {} };
  }
  const database = await openDatabase({ url, dataDir });
  const { isReady, close } = database;
  return { store: createDatabaseStore(database), isReady, close, database };
}

function carryOut(ports: SyncPorts, config: Config, request: RunRequest, context: RunContext) {
  const merchantIds = config.decisionSyncMerchantIds;
  return request.kind === 'decision'
    ? runDecisionSync(ports, { ...config.sync, merchantIds }, request, context)
    : runSync(ports, config.sync, request, context);
}

function gatewayOf({ gateway, merchants }: Config, meter: RequestMeter): Gateway {
  const { hostName, simulatorUrl: url, authentication } = gateway;
  return createCybersourceGateway({
    address: { hostName, url, authentication, timeoutMs: REQUEST_TIMEOUT_MS },
    merchants,
    onRequest: () => meter.count('gateway'),
  });
}

function paymentsOf({ commercetools, sync }: Config, meter: RequestMeter): Payments {
  return createPayments({
    ...commercetools,
    timeoutMs: REQUEST_TIMEOUT_MS,
    concurrency: sync.concurrency,
    onRequest: () => meter.count('commercetools'),
  });
}

/** When the schedule last started something, of the runs that are still known. */
async function lastTickAt(store: Store): Promise<number | undefined> {
  // One tick too many is harmless; a schedule that never starts is not.
  const runs = await store.runs(50).catch(() => []);
  return runs.find(({ trigger }) => trigger === 'schedule')?.startedAt;
}

/** A gateway on this very machine is a simulator, unless the operator says that money is real behind it. */
function environmentOf({ gateway: { environment, host } }: Config): Environment {
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(host).hostname);
  return environment === 'TEST' && isLocal ? 'SANDBOX' : environment;
}
