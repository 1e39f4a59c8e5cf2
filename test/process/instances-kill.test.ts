import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { IS_RELEASE } from '../support/depth.ts';
import { describeOnPostgres, postgresServer } from '../support/postgres.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../support/world.ts';
import { addAuthorizations } from './backlog.ts';
import { type Fleet, partsOf, type RunSeen, runsOf, startFleet, trigger } from './fleet.ts';
import { openWork } from './fleet-checks.ts';
import type { RunningProcess } from './process.ts';
import { seeded } from './random.ts';
import { until } from './until.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** How long processes are killed; `KILL_MINUTES=2` for the figure of the release, `KILL_SEED` for other moments. */
const KILLING_MS = Number(process.env.KILL_MINUTES ?? (IS_RELEASE ? 2 : 0.1)) * MINUTE;
const SEED = Number(process.env.KILL_SEED ?? 20_261_121);
const BETWEEN_KILLS_MS = 5 * SECOND;

const MERCHANT_IDS = Array.from({ length: 8 }, (_, n) => `shop_${n + 1}`);

/** When each transaction came into the gateway: what a complete run must have read at least, and can have at most. */
type Arrivals = { readonly merchantId: string; readonly at: number }[];

describeOnPostgres(
  'three processes of which one is killed every few seconds (issue 3)',
  await postgresServer(),
  (server) => {
    let world: World;
    let fleet: Fleet;
    afterEach(async () => {
      await fleet.close();
      await world.close();
    });

    it('for a while under load → all is healed once, no run is complete that was not drained, each part is taken over', async function () {
      this.timeout(KILLING_MS + 3 * MINUTE);
      world = await startWorld({ merchantIds: MERCHANT_IDS });
      fleet = await startFleet(server, world, { count: 3 });
      world.gateway.setLatencyMs(250);
      world.project.setLatencyMs(20);
      const load = underLoad(world, fleet);
      const kills = await killAtRandom(fleet, seeded(SEED));
      const arrivals = await load.stop();
      const alive = last(fleet);
      await until(async () => (await runsOf(alive)).every(({ endedAt }) => endedAt !== null));
      const idle = await trigger(alive);
      await alive.until(`/api/runs/${idle}`, ({ endedAt }) => endedAt !== null);

      const runs = await runsOf(alive);
      expect(runs[0]).to.include({ runId: idle, result: 'completed', read: arrivals.length });
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
      expect(runs.filter(isNotDrained(arrivals))).to.deep.equal([]);
      expect(await openWork(fleet)).to.deep.equal({ runs: 0, parts: 0, jobs: 0 });
      const takeOvers = kills.flatMap((kill) => takeOversAfter(kill, fleet));
      expect(takeOvers, 'kills met parts at work').to.not.be.empty;
      expect(
        takeOvers.filter((ms) => !Number.isFinite(ms)),
        'each was taken over',
      ).to.be.empty;
      tell({ kills: kills.length, takeOvers, runs, transactions: arrivals.length });
    });
  },
);

/** Asks for a run whenever none is at work, and lets transactions arrive, oldest first. */
function underLoad(world: World, fleet: Fleet) {
  const since = Date.now() - 60 * MINUTE;
  const arrivals: Arrivals = [];
  let isStopping = false;
  const arrive = (count: number) => {
    const backlog = { count, since: since + arrivals.length * 10, apartMs: 10 };
    addAuthorizations(world, MERCHANT_IDS, backlog);
    const at = Date.now();
    for (let n = 0; n < count; n += 1)
      arrivals.push({ merchantId: MERCHANT_IDS[n % MERCHANT_IDS.length] ?? '', at });
  };
  arrive(2400);
  const feed = async () => {
    while (!isStopping) {
      arrive(MERCHANT_IDS.length);
      // A process that was killed a moment ago does not answer; the next round asks another.
      await trigger(last(fleet)).catch(() => undefined);
      await pause(200);
    }
  };
  const fed = feed();
  const stop = async () => {
    isStopping = true;
    await fed;
    return arrivals;
  };
  return { stop };
}

/** A process that was killed, and when. */
type Kill = { readonly killed: RunningProcess; readonly at: number };

/** Kills one of three outright every few seconds, and starts another in its place. */
async function killAtRandom(fleet: Fleet, random: () => number): Promise<readonly Kill[]> {
  const kills: Kill[] = [];
  const alive = [...fleet.processes];
  const end = Date.now() + KILLING_MS;
  while (Date.now() < end) {
    await pause(BETWEEN_KILLS_MS * (0.5 + random()));
    const [killed] = alive.splice(Math.floor(random() * alive.length), 1);
    if (killed === undefined) break;
    kills.push({ killed, at: Date.now() });
    await killed.kill();
    alive.push(await fleet.add());
  }
  return kills;
}

/** Milliseconds from the kill until another process took each part that the killed one had at work. */
function takeOversAfter({ killed, at }: Kill, fleet: Fleet): readonly number[] {
  const { taken, done } = partsOf(killed);
  const count = (key: string, moments: typeof taken) =>
    moments.filter((one) => one.key === key).length;
  const keys = new Set(taken.map(({ key }) => key));
  const held = [...keys].filter((key) => count(key, taken) > count(key, done));
  const takenLater = fleet.processes
    .filter((one) => one !== killed)
    .flatMap((one) => partsOf(one).taken)
    .filter((moment) => moment.at >= at);
  return held.map((key) => {
    const times = takenLater.filter((moment) => moment.key === key).map((moment) => moment.at);
    return Math.min(...times) - at;
  });
}

/** A complete run read all that was there when it began, and nothing that came when it had ended. */
function isNotDrained(arrivals: Arrivals) {
  const before = (merchantId: string, at: number) =>
    arrivals.filter((one) => one.merchantId === merchantId && one.at < at).length;
  return ({ result, startedAt, endedAt, merchants }: RunSeen) =>
    result === 'completed' &&
    merchants.some(
      ({ merchantId, read }) =>
        read < before(merchantId, Date.parse(startedAt)) ||
        read > before(merchantId, Date.parse(endedAt ?? '')),
    );
}

function last({ processes }: Fleet): RunningProcess {
  const newest = processes.at(-1);
  if (newest === undefined) throw new Error('The fleet has no process');
  return newest;
}

/** For docs/figures.md; says nothing in an ordinary run of the tests. */
function tell({
  kills,
  takeOvers,
  runs,
  transactions,
}: {
  kills: number;
  takeOvers: readonly number[];
  runs: readonly RunSeen[];
  transactions: number;
}): void {
  if (process.env.KILL_MINUTES === undefined) return;
  const results = Object.groupBy(runs, ({ result }) => result ?? 'open');
  const figures = {
    kills,
    partsTakenOver: takeOvers.length,
    longestTakeOverMs: Math.max(...takeOvers),
    medianTakeOverMs: takeOvers.toSorted((a, b) => a - b)[Math.floor(takeOvers.length / 2)],
    transactions,
    runs: Object.fromEntries(
      Object.entries(results).map(([result, some]) => [result, some.length]),
    ),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
}
