import { expect } from 'chai';
import { describeOnPostgres, postgresServer } from '../support/postgres.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Fleet, startFleet, trigger } from './fleet.ts';
import { conversionsOf, searchesOf, windowOf } from './fleet-checks.ts';

const ZONES = ['UTC', 'America/Los_Angeles', 'Asia/Tokyo'];
const MID = 'shop_one';
const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

// Clocks were put forward in Los Angeles on the second day: its local day had 23 hours.
const RANGE = 'from=2026-03-07&to=2026-03-09';
const [FROM, TO] = [Date.parse('2026-03-07T00:00Z'), Date.parse('2026-03-10T00:00Z')];

/** What was asked in each time zone, in the order of `ZONES`: searches, and slices of the conversion details. */
type Asked = {
  readonly searches: readonly string[];
  readonly conversions: readonly string[];
};

describeOnPostgres(
  'processes in other time zones on one database (issue 3)',
  await postgresServer(),
  (server) => {
    let world: World;
    let fleet: Fleet;
    const givenDays: Asked[] = [];
    const regular: Asked[] = [];
    const yesterdays = new Set<number>();
    const noteYesterday = () => yesterdays.add(Math.floor(Date.now() / DAY) * DAY - DAY);

    before(async () => {
      noteYesterday();
      world = await startWorld({ merchantIds: [MID] });
      const environment = { SYNC_OVERLAP_MINUTES: '0', PAYMENT_GATEWAY_DECISION_SYNC: 'true' };
      fleet = await startFleet(server, world, { count: 0, environment });
      for (const TZ of ZONES) {
        const application = await fleet.add({ TZ });
        const asked = async (query: string): Promise<Asked> => {
          world.gateway.forgetRequests();
          for (const path of ['/sync', '/decisionSync']) {
            const runId = await trigger(application, path + query);
            await application.until(`/api/runs/${runId}`, ({ result }) => result === 'completed');
          }
          const [searches = [], conversions = []] = [searchesOf(world), conversionsOf(world)].map(
            (ofMerchant) => ofMerchant.get(MID),
          );
          return { searches, conversions };
        };
        givenDays.push(await asked(`?${RANGE}`));
        regular.push(await asked(''));
        await application.stop();
      }
      noteYesterday();
    });
    after(async () => {
      await fleet.close();
      await world.close();
    });

    it('a back-fill of given days → the very same search and the very same slices of 24 hours, midnight to midnight UTC', () => {
      const instant = (at: number) => new Date(at).toISOString();
      const searches = [`submitTimeUtc:[${FROM} TO ${TO}} at 0`];
      const conversions = [0, 1, 2].map(
        (n) => `${instant(FROM + n * DAY)} TO ${instant(FROM + (n + 1) * DAY)}`,
      );
      expect(givenDays).to.deep.equal(ZONES.map(() => ({ searches, conversions })));
    });

    it('searches without a range → begin at yesterday 00:00 UTC, and each zone goes on where the one before ended', () => {
      const windows = regular.flatMap(({ searches }) => searches.map(windowOf));
      expect(windows.length).to.be.at.least(ZONES.length);
      expect([...yesterdays]).to.include(windows[0]?.from);
      const begins = windows.slice(1).map(({ from }) => from);
      expect(begins).to.deep.equal(windows.slice(0, -1).map(({ to }) => to));
    });

    it('verdicts without a range → the first pass of a day reads the 7 days before it, every other run the last 24 hours again', () => {
      const [first = [], ...later] = regular.map((asked) => asked.conversions.map(windowOf));
      expect([...yesterdays].map((at) => at - 6 * DAY)).to.include(first[0]?.from);
      for (const windows of [first, ...later]) {
        const begins = windows.slice(1).map(({ from }) => from);
        expect(begins, 'without gap').to.deep.equal(windows.slice(0, -1).map(({ to }) => to));
      }
      const reaches = later.map((windows) => (windows.at(-1)?.to ?? 0) - (windows[0]?.from ?? 0));
      // They stay a minute behind now, as all windows do.
      expect(reaches).to.deep.equal(later.map(() => DAY - MINUTE));
    });
  },
);
