import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommercetools } from '../commercetools.ts';
import { startGateway } from '../gateway.ts';
import {
  countMissing,
  createShop,
  MERCHANTS,
  pour,
  type Shop,
  startTrickle,
  WEBHOOK_KEY,
} from '../seed.ts';
import { type Application, startApplication } from './application.ts';
import type { BannerFacts } from './banner.ts';
import { childEnvironment } from './child-environment.ts';
import { freePort } from './free-port.ts';
import { addDemoAdmin, addDemoOperators, type DemoOperators } from './operators.ts';

/** How the demo starts; `entry` stands in for the application in tests. */
export type DemoOptions = {
  readonly port: number;
  readonly host: Readonly<Record<string, string | undefined>>;
  readonly onError: (error: unknown) => void;
  readonly entry?: string;
};

/** A demo that is starting or running. */
export type Demo = {
  readonly facts: BannerFacts;
  readonly application: Application;
  /** Once it is ready: whom a visitor can sign in as; undefined where something stands in for the application. */
  operators(): Promise<DemoOperators | undefined>;
  /** Ends everything, once however often called; answers the application's exit code. */
  stop(): Promise<number>;
};

// What a merchant sees over the internet, so that progress can be watched. Source: issue 2.
const COMMERCETOOLS_LATENCY = 40;
const GATEWAY_LATENCY = 250;

/** Starts both simulated servers with a seeded shop, then the application against them. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const commercetools = await startCommercetools({ latencyMs: COMMERCETOOLS_LATENCY });
  const gateway = await startGateway({
    merchants: MERCHANTS,
    latencyMs: GATEWAY_LATENCY,
    keepRequests: false,
  });
  const servers = { commercetools, gateway };
  const shop = createShop(Date.now());
  await pour(servers, shop.history);
  const trickle = startTrickle(servers, shop, { onError: options.onError });
  const directory = await mkdtemp(join(tmpdir(), 'payment-sync-demo-'));
  const port = await freePort(options.port);
  const url = `http://localhost:${port}`;
  // After the history, which nobody would want to be told of event by event.
  gateway.subscribe({ url: `http://127.0.0.1:${port}/webhooks/cybersource`, ...WEBHOOK_KEY });
  const environment = childEnvironment(servers, { port, directory, host: options.host });
  const firstPassword = options.entry === undefined ? await addDemoAdmin(environment) : undefined;
  const application = startApplication(environment, `http://127.0.0.1:${port}`, options.entry);
  const end = async (): Promise<number> => {
    trickle.stop();
    const code = await application.stop();
    await Promise.all([commercetools.close(), gateway.close()]);
    await rm(directory, { recursive: true, force: true });
    return code;
  };
  let ending: Promise<number> | undefined;
  return {
    facts: factsOf(shop, url, gateway.url),
    application,
    operators: async () =>
      firstPassword === undefined
        ? undefined
        : addDemoOperators(`http://127.0.0.1:${port}`, firstPassword),
    stop: () => {
      ending ??= end();
      return ending;
    },
  };
}

function factsOf({ history }: Shop, url: string, gatewayUrl: string): BannerFacts {
  return {
    url,
    gatewayUrl,
    missing: countMissing(history),
    payments: history.filter(({ payment }) => payment !== undefined).length,
    merchantIds: MERCHANTS.map(({ merchantId }) => merchantId),
  };
}
