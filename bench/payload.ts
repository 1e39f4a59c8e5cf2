import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { configuredPayloads } from '../src/payload/configured.ts';
import type { Payloads } from '../src/payload/payloads.ts';
import { SAMPLE_REQUEST } from '../src/payload/sample.ts';
import type { Purchases } from '../src/ports/ports.ts';
import { startApp } from '../test/support/http-app.ts';

/**
 * Measures how many payloads a second one process builds, signs and verifies, and what that does to other
 * requests: `/healthz` of the same process, asked every 5 ms from another thread. Prints JSON.
 */
const SECONDS = 10;
const AT_ONCE = 16;
const TARGET_PER_SECOND = 2_000;
const SHARE_OF_MACHINE = 0.8;

const NO_PURCHASES: Purchases = {
  get: async () => ({ ok: false, error: { kind: 'NotFound', message: 'none' } }),
  spelledAlike: async () => ({ ok: true, value: [] }),
  keepPayment: async () => ({ ok: true, value: '' }),
};

/** Asks until told to stop, then answers with how long each answer took, in milliseconds. */
const PROBE = `
const { parentPort, workerData } = require('node:worker_threads');
let stopped = false;
parentPort.once('message', () => { stopped = true; });
(async () => {
  const took = [];
  while (!stopped) {
    const before = performance.now();
    await (await fetch(workerData.url)).text();
    took.push(performance.now() - before);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  parentPort.postMessage(took);
})();
`;

/** What `openssl speed` says this machine signs in a second, over all its processors. */
function machineRate(): number {
  const options = ['speed', '-seconds', '3', '-multi', String(availableParallelism()), 'rsa2048'];
  const output = execFileSync('openssl', options, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(/rsa\s+2048 bits\s+\S+\s+\S+\s+([\d.]+)/.exec(output)?.[1]);
}

function payloadsWithKey() {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const clock = { now: () => Date.now(), pause: async () => {} };
  const ids = { next: () => crypto.randomUUID() };
  return configuredPayloads(
    { purchases: NO_PURCHASES, clock, ids },
    {
      process: {
        ...{ orderIdMax: 17, mandateEpochUnit: 'seconds', clientId: 'bench', merchantId: 'bench' },
        ...{ merchantKeyId: 'key', privateKey, furtherKeys: [] },
      },
      merchants: [],
      defaultMerchantId: 'bench',
    },
  );
}

/** Posts to the API until told to stop, over connections that stay open, then answers with how many it got. */
const LOAD = `
const { request, Agent } = require('node:http');
const { parentPort, workerData } = require('node:worker_threads');
const { url, body, atOnce } = workerData;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
let stopped = false;
let count = 0;
parentPort.once('message', () => { stopped = true; });
const post = () => new Promise((resolve, reject) => {
  const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
    if (answer.statusCode !== 200) reject(new Error('status ' + answer.statusCode));
    answer.resume().once('end', resolve);
  });
  sent.once('error', reject).end(body);
});
const one = async () => { while (!stopped) { await post(); count += 1; } };
Promise.all(Array.from({ length: atOnce }, one)).then(() => { agent.destroy(); parentPort.postMessage(count); });
`;

/** Works until `end`, then answers how many payloads it got. */
type Load = (end: Promise<void>) => Promise<number>;

/** How many a second `load` gets through, and how `/healthz` answers meanwhile. */
async function measured(url: string, load: Load) {
  const probe = new Worker(PROBE, { eval: true, workerData: { url: `${url}/healthz` } });
  const before = performance.now();
  const end = new Promise<void>((resolve) => setTimeout(resolve, SECONDS * 1_000));
  const count = await load(end);
  const perSecond = Math.round(count / ((performance.now() - before) / 1_000));
  probe.postMessage('stop');
  const [took] = (await once(probe, 'message')) as [number[]];
  return { perSecond, health: percentiles(took) };
}

/** No payloads at all. */
const resting: Load = async (end) => {
  await end;
  return 0;
};

/** The use case alone: no parsing, no transport, the event loop shared with the server. */
function building(payloads: Payloads): Load {
  return async (end) => {
    let [count, isOver] = [0, false];
    void end.then(() => {
      isOver = true;
    });
    const builder = async () => {
      while (!isOver) {
        const built = await payloads.build({ ...SAMPLE_REQUEST, orderId: `R${count}X` });
        if (!built.ok) throw new Error(JSON.stringify(built.error));
        count += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, builder));
    return count;
  };
}

/** The API, asked from another thread of the same machine. */
function posting(url: string): Load {
  return async (end) => {
    const workerData = {
      ...{ url: `${url}/api/payloads/process`, atOnce: AT_ONCE },
      body: JSON.stringify(SAMPLE_REQUEST),
    };
    const worker = new Worker(LOAD, { eval: true, workerData });
    await end;
    worker.postMessage('stop');
    const [count] = (await once(worker, 'message')) as [number];
    return count;
  };
}

async function measure() {
  const payloads = payloadsWithKey();
  const app = await startApp({}, { payloads });
  try {
    await building(payloads)(new Promise((resolve) => setTimeout(resolve, 1_000)));
    // What the machine does to the same requests when nothing is built: its other guests count as well.
    const { health: healthWhenIdle } = await measured(app.url, resting);
    const useCase = await measured(app.url, building(payloads));
    const overHttp = await measured(app.url, posting(app.url));
    return { healthWhenIdle, useCase, overHttp };
  } finally {
    await app.stop();
  }
}

function percentiles(took: readonly number[]) {
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => Number((sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2));
  return { asked: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(0.9999) };
}

const machinePerSecond = Math.round(machineRate());
const required = Math.round(Math.min(TARGET_PER_SECOND, machinePerSecond * SHARE_OF_MACHINE));
const { healthWhenIdle, useCase, overHttp } = await measure();
const met = useCase.perSecond >= required && useCase.health.p99Ms <= 10;
const report = { machinePerSecond, required, met, healthWhenIdle, useCase, overHttp };
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
process.exitCode = met ? 0 : 1;
