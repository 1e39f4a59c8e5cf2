import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { createPayments } from './commercetools/payments.ts';
import type { Config } from './config.ts';
import { createCybersourceGateway } from './cybersource/gateway.ts';
import { createServer } from './http/server.ts';
import type { Environment } from './http/settings.ts';
import { createInProcessJobs, type InProcessJobs } from './jobs/in-process.ts';
import type { Log } from './log.ts';
import { createMeter } from './meter.ts';
import type { Clock, Store } from './ports.ts';
import { createMemoryStore } from './store/memory-store.ts';
import { comparePayment } from './sync/compare-payment.ts';
import { runSync, type SyncSettings } from './sync/run-sync.ts';

/**
 * The wired application: what the process and the command line drive. `connect` reaches out to
 * commercetools ahead of the first run, and warns when it cannot; `stop` ends runs after the page at hand.
 */
export type App = {
  readonly jobs: InProcessJobs;
  readonly store: Store;
  readonly clock: Clock;
  readonly server: Express;
  readonly connect: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A single request to either side is given up after this long. */
const REQUEST_TIMEOUT_MS = 20_000;

const systemClock: Clock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms * (0.75 + Math.random() / 2))),
};

/** Builds the object graph; the only place that knows every part. */
export function createApp(config: Config, log: Log): App {
  const meter = createMeter();
  const clock = systemClock;
  const store = createMemoryStore();
  const gateway = createCybersourceGateway({
    address: {
      hostName: config.gateway.hostName,
      url: config.gateway.simulatorUrl,
      authentication: config.gateway.authentication,
      timeoutMs: REQUEST_TIMEOUT_MS,
    },
    merchants: config.merchants,
    onRequest: () => meter.count('gateway'),
  });
  const payments = createPayments({
    ...config.commercetools,
    timeoutMs: REQUEST_TIMEOUT_MS,
    concurrency: config.sync.concurrency,
    onRequest: () => meter.count('commercetools'),
  });
  const ports = { gateway, payments, store, clock };
  const settings: SyncSettings = config.sync;

  let stopping: string | undefined;
  const jobs = createInProcessJobs({
    store,
    clock,
    ids: { next: randomUUID },
    onCrash: (runId, error) => log.error('A run stopped unexpectedly', { runId, error }),
    work: (request, runId) =>
      meter.measure(async (requests) => {
        const run = await runSync(ports, settings, request, {
          runId,
          requests,
          stop: () => stopping,
        });
        log.info('A run ended', { runId, result: run.result, merchants: run.merchants });
        return run;
      }),
  });

  const { riskRejectState } = config.sync;
  const { defaultMerchantId } = config;
  const compare = (paymentId: string) =>
    comparePayment(ports, { riskRejectState, defaultMerchantId }, paymentId);
  const server = createServer(
    { payments, store, jobs, clock, log, compare },
    {
      merchantIds: config.merchants.map(({ merchantId }) => merchantId),
      runSyncEnabled: config.runSync,
      decisionSync: config.decisionSync ? 'arriving' : 'off',
      environment: environmentOf(config),
      extensionHeaderValue: config.extensionHeaderValue,
      loopbackOnly: true,
      port: config.port,
    },
  );
  const connect = async () => {
    const connected = await payments.prepare();
    if (!connected.ok) log.warn('commercetools is not ready', { problem: connected.error.message });
  };
  const stop = async () => {
    stopping =
      'stopped: the process was asked to end; the next run goes on from the same watermark';
    await jobs.idle();
  };
  return { jobs, store, clock, server, connect, stop };
}

function environmentOf({ gateway }: Config): Environment {
  if (/^http:\/\/(127\.|localhost|\[::1\])/.test(gateway.simulatorUrl ?? '')) return 'SANDBOX';
  return gateway.hostName === 'api.cybersource.com' ? 'PRODUCTION' : 'TEST';
}
