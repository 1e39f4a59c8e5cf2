import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { freshDatabase, postgresServer } from '../test/support/postgres.ts';
import type { WorldAddress, WorldReport, WorldSettings } from './world.ts';

/**
 * Measures what reading settled transactions again costs: the real process on PostgreSQL finds all right once,
 * which it remembers, then reads them again and again. Prints JSON with the memory of the process during each run. It reads `/proc`, so it
 * needs Linux. `node bench/idle.ts [transactions] [idle runs]`.
 */
const [transactions = 100_000, idleRuns = 3] = process.argv.slice(2).map(Number);
const PORT = 18_081;
const MERCHANTS = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];

const Run = z.object({
  runId: z.string(),
  result: z.string().nullish(),
  read: z.number().default(0),
  updated: z.number().default(0),
  unchanged: z.number().default(0),
});

async function ask(path: string, method: 'GET' | 'POST'): Promise<z.infer<typeof Run>> {
  return Run.parse(await (await fetch(`http://127.0.0.1:${PORT}${path}`, { method })).json());
}

async function untilHealthy(): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${PORT}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(100);
  }
  throw new Error('The application did not start');
}

/** Megabytes of a line of `/proc/PID/status`. */
function memoryMb(pid: number, line: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
}

/** A run with the memory before it, at its highest, and after it. */
async function measured(pid: number, report: () => Promise<WorldReport>) {
  // From here on the highest counts anew.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const rssBeforeMb = memoryMb(pid, 'VmRSS');
  const startedAt = performance.now();
  let run = await ask('/sync?wait=true', 'POST');
  while (typeof run.result !== 'string') {
    await pause(500);
    run = await ask(`/api/runs/${run.runId}`, 'GET');
  }
  const wallMs = Math.round(performance.now() - startedAt);
  const rss = {
    rssBeforeMb,
    rssPeakMb: memoryMb(pid, 'VmHWM'),
    rssAfterMb: memoryMb(pid, 'VmRSS'),
  };
  const { requests, updates } = await report();
  return { wallMs, ...rss, requests, updates, run };
}

async function main(): Promise<void> {
  const server = await postgresServer();
  if (server === undefined) throw new Error('No PostgreSQL; set TEST_DATABASE_URL');
  const database = await freshDatabase(server);
  const settings: WorldSettings = {
    ...{ transactions, merchantIds: MERCHANTS, commercetoolsMs: 0, gatewayMs: 0 },
    isHealed: true,
  };
  const world = fork(new URL('./world.ts', import.meta.url), [JSON.stringify(settings)]);
  const [address] = (await once(world, 'message')) as [WorldAddress];
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  // What `npm start` runs, heap limits included: they are part of what is measured.
  const application = spawn(process.execPath, String(scripts.start).split(' ').slice(1), {
    env: {
      ...{ PATH: process.env.PATH, ...address.environment, PORT: String(PORT), LOG_LEVEL: 'error' },
      DATABASE_URL: database.url,
      AUTH_SECRET: 'a secret of at least thirty-two characters',
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const report = async () => {
    world.send('report');
    const [answer] = (await once(world, 'message')) as [WorldReport];
    return answer;
  };
  try {
    await untilHealthy();
    await pause(2_000);
    await report();
    const pid = application.pid ?? 0;
    const first = await measured(pid, report);
    const idle = [];
    for (let n = 0; n < idleRuns; n += 1) idle.push(await measured(pid, report));
    process.stdout.write(`${JSON.stringify({ transactions, first, idle }, null, 2)}\n`);
  } finally {
    application.kill();
    world.kill();
    await Promise.all([once(application, 'exit'), once(world, 'exit')]);
    await database.drop();
  }
}

await main();
