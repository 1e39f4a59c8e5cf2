import { freshDatabase, postgresServer } from '../test/support/postgres.ts';
import { type Application, startApplication } from './application.ts';
import { forgetPeak, peakRssMb, rssMb } from './memory.ts';
import { runOnce } from './run-once.ts';
import { startBenchWorld } from './start-world.ts';
import type { WorldReport } from './world.ts';

/**
 * Measures what reading settled transactions again costs: the real process on PostgreSQL finds all right once,
 * which it remembers, then reads them again and again. Prints JSON with the memory of the process during each
 * run. It reads `/proc`, so it needs Linux. `node bench/idle.ts [transactions] [idle runs]`.
 */
const [transactions = 100_000, idleRuns = 3] = process.argv.slice(2).map(Number);
const MERCHANTS = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];

/** A run with the memory before it, at its highest, and after it. */
async function measured(application: Application, report: () => Promise<WorldReport>) {
  const { pid } = application;
  forgetPeak(pid);
  const rssBeforeMb = rssMb(pid);
  const startedAt = performance.now();
  const run = await runOnce(application);
  const wallMs = Math.round(performance.now() - startedAt);
  const rss = {
    rssBeforeMb,
    rssPeakMb: peakRssMb(pid),
    rssAfterMb: rssMb(pid),
  };
  const { requests, updates } = await report();
  return { wallMs, ...rss, requests, updates, run };
}

async function main(): Promise<void> {
  const server = await postgresServer();
  if (server === undefined) throw new Error('No PostgreSQL; set TEST_DATABASE_URL');
  const database = await freshDatabase(server);
  const world = await startBenchWorld({
    ...{ transactions, merchantIds: MERCHANTS, commercetoolsMs: 0, gatewayMs: 0 },
    isHealed: true,
  });
  const application = await startApplication({
    ...world.environment,
    DATABASE_URL: database.url,
    AUTH_SECRET: 'a secret of at least thirty-two characters',
  });
  try {
    await world.report();
    const first = await measured(application, world.report);
    const idle = [];
    for (let n = 0; n < idleRuns; n += 1) idle.push(await measured(application, world.report));
    process.stdout.write(`${JSON.stringify({ transactions, first, idle }, null, 2)}\n`);
  } finally {
    await application.stop();
    await world.stop();
    await database.drop();
  }
}

await main();
