import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from '../../src/http/server.ts';
import type { HttpPorts, HttpSettings } from '../../src/http/settings.ts';
import { INSTANT_MS } from './builders.ts';
import { fixedGate } from './gates.ts';
import { memoryPayments } from './memory-payments.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { samplePayloads } from './payloads.ts';
import { type ScriptedJobs, scriptedJobs } from './scripted-jobs.ts';

/** The merchant ids of the started app, the default one first. */
export const MERCHANTS: readonly string[] = ['mid_a', 'mid_b'];

/** The instant at which the started app believes to be: an hour after built values happened. */
export const NOW = INSTANT_MS + 60 * 60 * 1000;

/** The app on a free loopback port, with what stands behind it. */
export type StartedApp = {
  readonly url: string;
  readonly ports: HttpPorts & { readonly store: MemoryStore };
  readonly jobs: ScriptedJobs;
  readonly payments: ReturnType<typeof memoryPayments>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
};

/** Starts the app over ports in memory, for an admin; `settings` and `ports` replace what is usual. */
export async function startApp(
  settings: Partial<HttpSettings> = {},
  ports: Partial<HttpPorts> & { readonly store?: MemoryStore } = {},
): Promise<StartedApp> {
  const payments = memoryPayments();
  const memory = createMemoryStore();
  const store = ports.store ?? memory;
  const jobs = scriptedJobs(store, () => NOW);
  const clock = { now: () => NOW, pause: async () => {} };
  const replay: HttpPorts['replay'] = ({ subject, item: { merchantId } }) =>
    jobs.start({
      ...{ kind: subject === 'verdict' ? 'decision' : 'run', trigger: 'replay' },
      ...{ merchantIds: [merchantId], range: undefined, dryRun: false, full: true },
    });
  const payloads = samplePayloads();
  const gate = fixedGate(undefined, settings.extensionHeaderValue);
  const own = { gate, payments, jobs, payloads, clock };
  const all = { ...own, exceptions: store, replay, ...ports, store };
  const server = await listen(
    createServer(all, { ...SETTINGS, ...coveredBy(settings), ...settings }),
  );
  const url = `http://127.0.0.1:${portOf(server)}`;
  return {
    ...{ url, ports: all, jobs, payments },
    get: (path, headers = {}) => fetch(url + path, { headers, redirect: 'manual' }),
    post: (path, init = {}) => fetch(url + path, { method: 'POST', redirect: 'manual', ...init }),
    stop: () => close(server),
  };
}

/** Run Sync covers the merchant ids there are, as it does by configuration. */
function coveredBy({
  merchantIds = MERCHANTS,
}: Partial<HttpSettings>): Pick<HttpSettings, 'services'> {
  return { services: { run: merchantIds, decision: undefined } };
}

const SETTINGS: Omit<HttpSettings, 'services'> = {
  merchantIds: MERCHANTS,
  environment: 'SANDBOX',
  eventPollMs: 5,
};

async function listen(app: ReturnType<typeof createServer>): Promise<Server> {
  const server = createHttpServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
