import { expect } from 'chai';
import { type CliEnd, runCli } from '../support/command-line.ts';
import { inRotation, ROTATION } from '../support/depth.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../support/world.ts';
import { seeded } from './random.ts';
import { startCli } from './start-cli.ts';
import { until } from './until.ts';

/** Over how many points of a run the kill goes; `KILLS=20` for the figure of the release, `KILL_SEED` for other points. */
const KILLS = Number(process.env.KILLS ?? 5);
const SEED = Number(process.env.KILL_SEED ?? 20_261_120);
const TRANSACTIONS = 300;

/** Updates in flight at once: the default of SYNC_CONCURRENCY. */
const CONCURRENCY = 20;

/** Requests to commercetools in an undisturbed run: a token, a type, a query for each page, and the updates. */
const REQUESTS = 2 + 2 * 3 + TRANSACTIONS;
const OPTIONS = { merchantIds: ['shop_one', 'shop_two'], transactions: TRANSACTIONS, latencyMs: 3 };

/** Kills a run outright at a point; answers how it ended and how much it had written by then. */
async function kill(world: World, atRequest: number) {
  const { child, ended } = await startCli(world.environment, 'sync', '--json');
  await until(() => world.project.counts().total >= atRequest || child.exitCode !== null);
  // From here on nothing is answered, so that a slow machine does not let the run outrun its end.
  world.project.setLatencyMs(60_000);
  child.kill('SIGKILL');
  const { status, stdout } = await ended;
  world.project.setLatencyMs(OPTIONS.latencyMs);
  const written = paymentsOf(world).filter(({ version }) => version > 1).length;
  return { status, stdout, written };
}

function runOf({ stdout }: CliEnd): { readonly result: string; readonly updated: number } {
  return JSON.parse(stdout);
}

describe('a process killed at any moment', () => {
  const random = seeded(SEED);
  // One point in each of as many equal parts of a run, so that few points still lie all over it.
  const part = (REQUESTS - 2 * CONCURRENCY) / KILLS;
  const points = Array.from({ length: KILLS }, (_, n) => 1 + Math.floor((n + random()) * part));

  for (const point of inRotation(points)) {
    it(`kill at request ${point} of ${REQUESTS} (TEST_ROTATION=${ROTATION}) → the next run finishes, each transaction exactly once`, async () => {
      const world = await startWorld(OPTIONS);
      try {
        const killed = await kill(world, point);
        expect(killed).to.include({ status: null, stdout: '' });
        expect(killed.written, 'killed before it was done').to.be.below(TRANSACTIONS);

        const next = await runCli(world.environment, 'sync', '--json');
        expect(next.status).to.equal(0);
        expect(runOf(next)).to.include({ result: 'completed', read: TRANSACTIONS });
        expect(runOf(next).updated).to.be.within(1, TRANSACTIONS - killed.written);
        expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));

        const idle = runOf(await runCli(world.environment, 'sync', '--json'));
        expect(idle).to.include({ updated: 0, unchanged: TRANSACTIONS });
        expect(paymentsOf(world), 'the versions stand').to.deep.equal(expectedPayments(world));
        // Those under way when the process was killed may have been sent again, and no others.
        expect(world.project.counts().update).to.be.at.most(TRANSACTIONS + CONCURRENCY);
      } finally {
        await world.close();
      }
    });
  }
});

describe('two processes at once', () => {
  it('both sync the same backlog → the same payments as one, each transaction exactly once', async () => {
    const world = await startWorld(OPTIONS);
    try {
      const both = await Promise.all([1, 2].map(() => startCli(world.environment, 'sync')));
      const ends = await Promise.all(both.map(({ ended }) => ended));
      expect(ends.map(({ status }) => status)).to.deep.equal([0, 0]);
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
    } finally {
      await world.close();
    }
  });

  it('one with pages of 50, one with pages of 7 → the same again', async () => {
    const world = await startWorld(OPTIONS);
    try {
      const small = { ...world.environment, SYNC_PAGE_SIZE: '7' };
      const environments = [world.environment, small];
      const both = await Promise.all(environments.map((one) => startCli(one, 'sync')));
      await Promise.all(both.map(({ ended }) => ended));
      expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
    } finally {
      await world.close();
    }
  });
});
