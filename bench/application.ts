import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorldAddress, WorldReport, WorldSettings } from './world.ts';

/** Where the measured application listens. */
export const PORT = Number(process.env.BENCH_PORT ?? 18_080);

const STARTED_MS = 2_000;

/** The application that is measured, beside its world. */
export type Measured = {
  readonly pid: number | undefined;
  readonly report: () => Promise<WorldReport>;
  readonly paymentIds: readonly string[];
};

/** Starts a world and the real application in processes of their own, uses them, and ends both. */
export async function withWorld<T>(
  settings: WorldSettings,
  more: Readonly<Record<string, string>>,
  use: (measured: Measured) => Promise<T>,
): Promise<T> {
  const world = fork(new URL('./world.ts', import.meta.url), [JSON.stringify(settings)]);
  const [address] = (await once(world, 'message')) as [WorldAddress];
  const directory = await mkdtemp(join(tmpdir(), 'payment-sync-bench-'));
  const fixed = { PORT: String(PORT), LOG_LEVEL: 'error', DATA_DIR: directory };
  const application = spawn(process.execPath, startArguments(), {
    env: { PATH: process.env.PATH, ...address.environment, ...fixed, ...more },
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
    return await use({ pid: application.pid, report, paymentIds: address.paymentIds });
  } finally {
    application.kill();
    world.kill();
    await Promise.all([once(application, 'exit'), once(world, 'exit')]);
    await rm(directory, { recursive: true, force: true });
  }
}

/** The most memory that a process has had, in MB. Linux only. */
export async function peakRssMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
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
