import { type Application, newState, startApplication } from './application.ts';
import { runOnce } from './run-once.ts';
import { startBenchWorld } from './start-world.ts';

/**
 * Measures Run Sync with one and with three processes on one PostgreSQL, `DATABASE_URL`, where the gateway is the
 * slow part. Prints a line of JSON for each scenario. `SYNC_WORKERS` merchant ids are worked on at once in each process, so that the
 * rounds of merchant ids bound how much faster three can be.
 */
const LATENCY = { commercetoolsMs: 5, gatewayMs: 250 };
const PAGE_SIZE = 50;
const INSTANCES = 3;

type Scenario = { readonly workers: number; readonly merchants: number; readonly pages: number };

const SCENARIOS: readonly Scenario[] = [
  { workers: 1, merchants: 8, pages: 6 },
  { workers: 3, merchants: 8, pages: 8 },
  { workers: 4, merchants: 8, pages: 8 },
  { workers: 4, merchants: 24, pages: 6 },
];

/** What was healed is read again so often; the fastest counts, for others use the machine too. */
const IDLE_RUNS = 3;

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
  const [first] = applications;
  try {
    if (first === undefined) throw new Error('No application was started');
    const healingMs = await timed(first, transactions);
    // Read again, all of it is settled: commercetools is asked nothing, and the gateway alone is slow.
    const idleMs: number[] = [];
    while (idleMs.length < IDLE_RUNS) idleMs.push(await timed(first, transactions));
    const { healed, doubled, repeated } = await world.report();
    const floorMs = rounds(scenario, instances) * pages * LATENCY.gatewayMs;
    return { floorMs, healingMs, idleMs, healed, doubled, repeated };
  } finally {
    await Promise.all(applications.map(({ stop }) => stop()));
    await world.stop();
    await state.remove();
  }
}

/** Milliseconds of a run that read everything. */
async function timed(application: Application, transactions: number): Promise<number> {
  const before = performance.now();
  const { result, read } = await runOnce(application);
  if (result !== 'completed' || read !== transactions)
    throw new Error(`The run is ${result} and read ${read} of ${transactions}`);
  return Math.round(performance.now() - before);
}

async function compare(scenario: Scenario) {
  const one = await measure(scenario, 1);
  const three = await measure(scenario, INSTANCES);
  const times = (slow: number, fast: number) => Number((slow / fast).toFixed(2));
  return {
    ...scenario,
    possible: times(one.floorMs, three.floorMs),
    timesAsFast: {
      healing: times(one.healingMs, three.healingMs),
      idle: times(Math.min(...one.idleMs), Math.min(...three.idleMs)),
    },
    one,
    three,
  };
}

if (process.env.DATABASE_URL === undefined) throw new Error('DATABASE_URL: a PostgreSQL server');
for (const scenario of SCENARIOS) {
  process.stdout.write(`${JSON.stringify(await compare(scenario))}\n`);
}
