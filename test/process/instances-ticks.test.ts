import { expect } from 'chai';
import { describeOnPostgres, postgresServer } from '../support/postgres.ts';
import { paymentsOf, startWorld, type World } from '../support/world.ts';
import { addAuthorizations } from './backlog.ts';
import { type Fleet, runsOf, startFleet, trigger } from './fleet.ts';
import { conversionsOf, rowsOf, searchesOf, windowOf } from './fleet-checks.ts';
import { until } from './until.ts';

const MERCHANT_IDS = Array.from({ length: 8 }, (_, n) => `shop_${n + 1}`);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** How many windows of each merchant id are looked at. */
const WINDOWS = 4;

describeOnPostgres(
  'three processes on one PostgreSQL (issue 3)',
  await postgresServer(),
  (server) => {
    let world: World;
    let fleet: Fleet;
    const start = async (environment: Record<string, string> = {}) => {
      fleet = await startFleet(server, world, { count: 3, environment });
    };
    beforeEach(async () => {
      world = await startWorld({ merchantIds: MERCHANT_IDS });
    });
    afterEach(async () => {
      await fleet.close();
      await world.close();
    });

    it('each ticks every second → each window of a merchant id is read once, they follow one another without gap, one run per kind and tick', async () => {
      // Some lie behind the minute that windows stay behind now, and come into a later one second by second.
      const since = Date.now() - 2 * MINUTE;
      const paymentIds = addAuthorizations(world, MERCHANT_IDS, {
        count: 240,
        since,
        apartMs: 500,
      });
      await start({
        SYNC_SCHEDULE: '* * * * * *',
        SYNC_OVERLAP_MINUTES: '0',
        PAYMENT_GATEWAY_DECISION_SYNC: 'true',
      });
      const fewest = () =>
        Math.min(...MERCHANT_IDS.map((id) => distinctWindows(searchesOf(world).get(id)).length));
      await until(() => fewest() >= WINDOWS);
      // Before they are stopped: what a process hands over then, another one reads again.
      const regular = [searchesOf(world), conversionsOf(world)];
      const ends = await Promise.all(fleet.processes.map(({ stop }) => stop()));

      expect(ends).to.deep.equal([0, 0, 0]);
      for (const asked of regular) {
        expect([...asked.keys()].toSorted()).to.deep.equal(MERCHANT_IDS);
        for (const [merchantId, pages] of asked) {
          expect(pages, `${merchantId}: no page twice`).to.deep.equal([...new Set(pages)]);
          expect(gapsBetween(pages), `${merchantId}: no gap`).to.deep.equal([]);
        }
      }
      const twice = 'select kind, tick from runs group by kind, tick having count(*) > 1';
      expect(await rowsOf(fleet, twice)).to.deep.equal([]);
      const ended = await rowsOf(fleet, 'select result, read from run_merchants');
      const written = paymentsOf(world).filter(({ version }) => version > 1);
      const read = ended.reduce((sum, part) => sum + Number(part.read), 0);
      expect(paymentIds).to.include.members(written.map(({ id }) => id));
      expect(written.length, 'each is read by one run alone').to.equal(read);
      expect(written.filter(({ version }) => version > 2)).to.deep.equal([]);
    });

    it('SP-R20: two triggers at once on two processes → one run, whose id both get', async function () {
      this.timeout(40_000);
      world.gateway.setLatencyMs(200);
      await start();
      const [first, second] = fleet.processes;
      if (first === undefined || second === undefined) throw new Error('no processes');
      const runIds = await Promise.all([trigger(first), trigger(second), trigger(first)]);
      await second.until(`/api/runs/${runIds[0]}`, ({ result }) => result === 'completed');
      expect(new Set(runIds).size).to.equal(1);
      expect(await runsOf(first)).to.have.length(1);
      expect([...searchesOf(world).values()].map(({ length }) => length)).to.deep.equal(
        MERCHANT_IDS.map(() => 1),
      );
    });
  },
);

function distinctWindows(asked: readonly string[] = []): readonly string[] {
  return [...new Set(asked.map((one) => one.split(' at ')[0] ?? ''))];
}

/**
 * Where a window of searches does not begin where the one before it ended. The first of a day reaches back on purpose,
 * and so does every run over the verdicts, which may show late.
 */
function gapsBetween(asked: readonly string[]): readonly string[] {
  const windows = distinctWindows(asked).map(windowOf);
  const isOfVerdicts = asked.some((one) => !one.startsWith('submitTimeUtc'));
  return windows.slice(1).flatMap(({ from }, index) => {
    const before = windows[index]?.to ?? 0;
    const goesOn = isOfVerdicts ? from <= before : from === before;
    return goesOn || from % DAY === 0 ? [] : [`${before} is followed by ${from}`];
  });
}
