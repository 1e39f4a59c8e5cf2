import { newState, startApplication } from './application.ts';
import { type RunAnswer, runOnce } from './run-once.ts';
import { startBenchWorld } from './start-world.ts';

/**
 * Measures Run Sync with one and with three processes on one PostgreSQL, `DATABASE_URL`, where the gateway is the
 * slow part. Prints JSON. `SYNC_WORKERS` merchant ids are worked on at once in each process, so that the
 * rounds of merchant ids bound how much faster three can be.
 */
const LATENCY = { commercetoolsMs: 5, gatewayMs: 250 };
const PAGE_SIZE = 50;
const INSTANCES = 3;

type Scenario = { readonly workers: number; readonly merchants: number; readonly pages: number };

const SCENARIOS: readonly Scenario[] = [
  { workers: 1, merchants: 8, pages: 8 },
  { workers: 3, merchants: 8, pages: 16 },
  { workers: 4, merchants: 8, pages: 16 },
  { workers: 4, merchants: 24, pages: 8 },
];

/** How many merchant ids follow one another in the busiest place of so many processes. */
function rounds({ workers, merchants }: Scenario, instances: number): number {
  return Math.ceil(merchants / (workers * instances));
}

async function measure(scenario: Scenario, instances: number) {
  const { workers, merchants, pages } = scenario;
  const merchantIds = Array.from({ length: merchants }, (_, n) => `bench_${n + 1}`);
  const transactions = merchants * pages * PAGE_SIZE;
  const state = await newState();
  const world = await startBenchWorld({ transactions, merchantIds, ...LATENCY });
  const environment = { ...world.environment, ...state.environment, SYNC_WORKERS: String(workers) };
  const applications = await Promise.all(
    Array.from({ length: instances }, () => startApplication(environment)),
  );
  try {
    // The second run reads all of it again and asks commercetools nothing: the gateway alone is slow.
    const healing = await timed(applications[0]?.url ?? '');
    const idle = await timed(applications[0]?.url ?? '');
    const { healed, doubled, repeated } = await world.report();
    return { healing, idle, healed, doubled, repeated };
  } finally {
    await Promise.all(applications.map(({ stop }) => stop()));
    await world.stop();
    await state.remove();
  }
}

async function timed(url: string): Promise<{ readonly wallMs: number; readonly run: RunAnswer }> {
  const before = performance.now();
  const run = await runOnce(url);
  return { wallMs: Math.round(performance.now() - before), run };
}

async function compare(scenario: Scenario) {
  const one = await measure(scenario, 1);
  const three = await measure(scenario, INSTANCES);
  const floorMs = (instances: number) =>
    rounds(scenario, instances) * scenario.pages * LATENCY.gatewayMs;
  const ratio = (kind: 'healing' | 'idle') =>
    Number((one[kind].wallMs / three[kind].wallMs).toFixed(2));
  return {
    ...scenario,
    possible: Number((rounds(scenario, 1) / rounds(scenario, INSTANCES)).toFixed(2)),
    timesAsFast: { healing: ratio('healing'), idle: ratio('idle') },
    floorMs: { one: floorMs(1), three: floorMs(INSTANCES) },
    one,
    three,
  };
}

if (process.env.DATABASE_URL === undefined) throw new Error('DATABASE_URL: a PostgreSQL server');
const results = [];
for (const scenario of SCENARIOS) results.push(await compare(scenario));
process.stdout.write(`${JSON.stringify({ latency: LATENCY, scenarios: results }, null, 2)}\n`);
