import type { Application } from './application.ts';
import { peakRssMb } from './memory.ts';
import { type RunAnswer, runOnce } from './run-once.ts';
import { withApplication } from './with-application.ts';
import type { WorldReport, WorldSettings } from './world.ts';

/**
 * Measures Run Sync as a merchant's scheduler sees it: the real process, asked over HTTP, against a
 * simulated commercetools and gateway in another process. Prints JSON. `--large N` measures memory
 * over N transactions without latency instead. With `DATABASE_URL` on a new database of that server,
 * else on a new embedded one.
 */
const CONCURRENCY = 20;
const PAGE_SIZE = 50;
const LATENCY = { commercetoolsMs: 40, gatewayMs: 250 };

type Measurement = {
  readonly wallMs: number;
  readonly floorMs: number;
  readonly ratio: number;
  readonly requests: WorldReport['requests'];
  readonly updates: number;
  readonly run: RunAnswer;
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

async function measure(
  settings: WorldSettings,
  application: Application,
  report: () => Promise<WorldReport>,
): Promise<Measurement> {
  const before = performance.now();
  const run = await runOnce(application);
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
  return withApplication(settings, async ({ application, report }) => {
    const first = await measure(settings, application, report);
    const idle = await measure(settings, application, report);
    const { healed, doubled, repeated } = await report();
    return { transactions, merchants, healed, doubled, repeated, first, idle };
  });
}

async function large(transactions: number) {
  const merchantIds = ['bench_1', 'bench_2', 'bench_3', 'bench_4'];
  const settings = { transactions, merchantIds, commercetoolsMs: 0, gatewayMs: 0 };
  return withApplication(settings, async ({ application, report }) => {
    const before = performance.now();
    const run = await runOnce(application);
    const wallMs = Math.round(performance.now() - before);
    const { requests, healed, doubled, repeated } = await report();
    return {
      ...{ transactions, wallMs, peakRssMb: peakRssMb(application.pid) },
      ...{ requests, healed, doubled, repeated, run },
    };
  });
}

const largeAt = process.argv.indexOf('--large');
const results =
  largeAt === -1
    ? { latency: LATENCY, scenarios: [await scenario(50, 1), await scenario(1000, 4)] }
    : { large: await large(Number(process.argv[largeAt + 1] ?? 100_000)) };
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
