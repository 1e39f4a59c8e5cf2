import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { WorldAddress, WorldReport, WorldSettings } from './world.ts';

/**
 * Measures Run Sync as a merchant's scheduler sees it: the real process, asked over HTTP, against a
 * simulated commercetools and gateway in another process. Prints JSON. `--large N` measures memory
 * over N transactions without latency instead.
 */
const CONCURRENCY = 20;
const PAGE_SIZE = 50;
const LATENCY = { commercetoolsMs: 40, gatewayMs: 250 };
const PORT = 18_080;
const STARTED_MS = 2_000;

type Measurement = {
  readonly wallMs: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly requests: WorldReport['requests'];
  readonly updates: number;
  readonly run: {
    readonly result: string;
    readonly read: number;
    readonly updated: number;
    readonly message: string;
  };
};

/** The shortest a run can take with these latencies: bound by the updates, or by the slowest merchant id's pages. */
function floorMs({ transactions, merchantIds, ...ms }: WorldSettings, updates: number): number {
  const each = Math.ceil(transactions / merchantIds.length);
  const pages = Math.max(1, Math.ceil(each / PAGE_SIZE));
  const rounds = (count: number) => Math.ceil(count / CONCURRENCY) * ms.commercetoolsMs;
  const lastPages = updates === 0 ? 0 : merchantIds.length * (each - (pages - 1) * PAGE_SIZE);
  const byUpdates = ms.gatewayMs + ms.commercetoolsMs + rounds(updates);
  const byPages = pages * ms.gatewayMs + ms.commercetoolsMs + rounds(lastPages);
  return Math.max(byUpdates, byPages);
}

async function withWorld<T>(
  settings: WorldSettings,
  use: (application: ChildProcess, report: () => Promise<WorldReport>) => Promise<T>,
): Promise<T> {
  const world = fork(new URL('./world.ts', import.meta.url), [JSON.stringify(settings)]);
  const [address] = (await once(world, 'message')) as [WorldAddress];
  const application = spawn(process.execPath, startArguments(), {
    env: { PATH: process.env.PATH, ...address.environment, PORT: String(PORT), LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const report = async () => {
    world.send('report');
    const [answer] = (await once(world, 'message')) as [WorldReport];
    return answer;
  };
  try {
    await untilHealthy();
    // A service that has reached both sides, as it does at its start, and not the start itself.
    await new Promise((resolve) => setTimeout(resolve, STARTED_MS));
    return await use(application, report);
  } finally {
    application.kill();
    world.kill();
    await Promise.all([once(application, 'exit'), once(world, 'exit')]);
  }
}

/** What `npm start` runs, heap limits included: they are part of what is measured. */
function startArguments(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return String(scripts.start).split(' ').slice(1);
}

async function untilHealthy(): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The application did not start');
}

const RunAnswer = z.object({
  runId: z.string(),
  result: z.string().nullish(),
  read: z.number().default(0),
  updated: z.number().default(0),
  message: z.string().default(''),
});

/** Waits beyond the four minutes that `wait=true` waits. */
async function runOnce(): Promise<Measurement['run']> {
  let answer = await ask('/sync?wait=true', 'POST');
  while (typeof answer.result !== 'string') {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    answer = await ask(`/api/runs/${answer.runId}`, 'GET');
  }
  const { result, read, updated, message } = answer;
  return { result, read, updated, message };
}

async function ask(path: string, method: 'GET' | 'POST') {
  const response = await fetch(`http://127.0.0.1:${PORT}${path}`, { method });
  return RunAnswer.parse(await response.json());
}

async function measure(
  settings: WorldSettings,
  report: () => Promise<WorldReport>,
): Promise<Measurement> {
  const before = performance.now();
  const run = await runOnce();
  const wallMs = Math.round(performance.now() - before);
  const { requests, updates } = await report();
  const floor = floorMs(settings, updates);
  return {
    wallMs,
    floorMs: floor,
    ratio: Number((wallMs / floor).toFixed(2)),
    requests,
    updates,
    run,
  };
}

async function scenario(transactions: number, merchants: number) {
  const merchantIds = Array.from({ length: merchants }, (_, index) => `bench_${index + 1}`);
  const settings = { transactions, merchantIds, ...LATENCY };
  return withWorld(settings, async (_application, report) => {
    const first = await measure(settings, report);
    const idle = await measure(settings, report);
    const { healed, doubled, repeated } = await report();
    return { transactions, merchants, healed, doubled, repeated, first, idle };
  });
}

async function large(transactions: number) {
  const merchantIds = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];
  const settings = { transactions, merchantIds, commercetoolsMs: 0, gatewayMs: 0 };
  return withWorld(settings, async ({ pid }, report) => {
    const before = performance.now();
    const run = await runOnce();
    const wallMs = Math.round(performance.now() - before);
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    const peakRssMb = Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
    const { requests, healed, doubled, repeated } = await report();
    return { transactions, wallMs, peakRssMb, requests, healed, doubled, repeated, run };
  });
}

const largeAt = process.argv.indexOf('--large');
const results =
  largeAt === -1
    ? { latency: LATENCY, scenarios: [await scenario(50, 1), await scenario(1000, 4)] }
    : { large: await large(Number(process.argv[largeAt + 1] ?? 100_000)) };
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
