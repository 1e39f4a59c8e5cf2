import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { describeOnPostgres, postgresServer } from '../support/postgres.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../support/world.ts';
import { type Fleet, partsOf, startFleet, trigger } from './fleet.ts';
import { openWork } from './fleet-checks.ts';
import type { RunningProcess } from './process.ts';
import { until } from './until.ts';

const SECOND = 1000;

/** How long the database is away; `CUT_SECONDS=30` for the figure of the release. */
const CUT_MS = Number(process.env.CUT_SECONDS ?? 3) * SECOND;

const MERCHANT_IDS = ['shop_one', 'shop_two', 'shop_three', 'shop_four'];
const TRANSACTIONS = 1200;

describeOnPostgres(
  'processes in the midst of a run (issue 3)',
  await postgresServer(),
  (server) => {
    let world: World;
    let fleet: Fleet;
    let proxy: TcpProxy;
    beforeEach(async () => {
      world = await startWorld({ merchantIds: MERCHANT_IDS, transactions: TRANSACTIONS });
      world.gateway.setLatencyMs(250);
      world.project.setLatencyMs(20);
      const { hostname, port } = new URL(server);
      proxy = await startTcpProxy(hostname, Number(port || 5432));
    });
    afterEach(async () => {
      await fleet.close();
      await proxy.close();
      await world.close();
    });
    const written = () => paymentsOf(world).filter(({ version }) => version > 1).length;
    const isReady = async ({ url }: RunningProcess) =>
      (await fetch(`${url}/readyz`)).status === 200;

    it('the database is gone for a while → the process stays up and says 503, then the run goes on and completes', async function () {
      this.timeout(CUT_MS + 60 * SECOND);
      fleet = await startFleet(server, world, { count: 1, reachedThrough: proxy.port });
      const [application] = fleet.processes;
      if (application === undefined) throw new Error('no process');
      const runId = await trigger(application);
      await until(() => written() > TRANSACTIONS / 4);
      await proxy.cut();
      const cutAt = Date.now();
      await until(async () => !(await isReady(application)));
      await pause(cutAt + CUT_MS - Date.now());
      expect(await isReady(application)).to.equal(false);
      expect(written(), 'it was cut in the midst of the run').to.be.below(TRANSACTIONS);

      await proxy.restore();
      const backAt = Date.now();
      await until(() => isReady(application));
      const readyMs = Date.now() - backAt;
      await application.until(`/api/runs/${runId}`, ({ endedAt }) => Boolean(endedAt));
      const endedMs = Date.now() - backAt;
      const run = await application.until(`/api/runs/${runId}`, () => true);
      // What was written and could not be recorded is read again, and is right already.
      expect(run).to.include({ result: 'completed', read: TRANSACTIONS });
      expect(Number(run.updated) + Number(run.unchanged)).to.equal(TRANSACTIONS);
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
      const status = await application.stop();
      expect(status).to.equal(0);
      expect(await openWork(fleet)).to.deep.equal({ runs: 0, parts: 0, jobs: 0 });
      tell({ cutMs: CUT_MS, readyMs, endedMs });
    });

    it('one of three gets SIGTERM → exit 0, the others go on with its parts, nothing is lost', async function () {
      this.timeout(60 * SECOND);
      fleet = await startFleet(server, world, { count: 3, environment: { SYNC_WORKERS: '2' } });
      const [asked] = fleet.processes;
      if (asked === undefined) throw new Error('no process');
      const runId = await trigger(asked);
      await until(() => written() > TRANSACTIONS / 8);
      const leaving = fleet.processes.find((one) => held(one).length > 0);
      if (leaving === undefined) throw new Error('nobody is at work');
      const at = Date.now();
      const status = await leaving.stop();
      const stoppedMs = Date.now() - at;
      const handedOver = handedOverBy(leaving);
      const other = fleet.processes.find((one) => one !== leaving);
      const run = await other?.until(`/api/runs/${runId}`, ({ endedAt }) => Boolean(endedAt));

      expect(status).to.equal(0);
      expect(handedOver, 'it had parts at work').to.not.be.empty;
      const gaps = handedOver.map((part) => takenAgain(part, leaving, fleet) - part.at);
      expect(
        gaps.filter((ms) => !Number.isFinite(ms)),
        'each was taken again',
      ).to.be.empty;
      expect(run).to.include({ result: 'completed', read: TRANSACTIONS, updated: TRANSACTIONS });
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
      tell({ stoppedMs, handedOver: handedOver.length, longestGapMs: Math.max(...gaps) });
    });
  },
);

/** The parts that a process has at work. */
function held(application: RunningProcess): readonly string[] {
  const { taken, done } = partsOf(application);
  const through = new Set(done.map(({ key }) => key));
  return taken.map(({ key }) => key).filter((key) => !through.has(key));
}

function handedOverBy({ lines }: RunningProcess): readonly { key: string; at: number }[] {
  return lines()
    .filter(({ progress }) => progress === 'handed over')
    .map(({ runId, merchantId, timestamp }) => ({
      key: `${runId} ${merchantId}`,
      at: Date.parse(String(timestamp)),
    }));
}

/** When another process took the part, in epoch milliseconds; never, as `Infinity`. */
function takenAgain(
  { key, at }: { key: string; at: number },
  leaving: RunningProcess,
  fleet: Fleet,
) {
  const moments = fleet.processes
    .filter((one) => one !== leaving)
    .flatMap((one) => partsOf(one).taken)
    .filter((moment) => moment.key === key && moment.at >= at);
  return Math.min(...moments.map((moment) => moment.at));
}

/** For docs/figures.md; says nothing in an ordinary run of the tests. */
function tell(figures: Readonly<Record<string, number>>): void {
  if (process.env.CUT_SECONDS === undefined) return;
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}
