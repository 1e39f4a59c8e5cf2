import { expect } from 'chai';
import { emptyDirectory, type TestDirectory } from '../support/data-directory.ts';
import { IS_RELEASE } from '../support/depth.ts';
import { describeOnPostgres, freshDatabase, postgresServer } from '../support/postgres.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../support/world.ts';
import { type RunningProcess, startProcess } from './process.ts';

/** How often the worker is killed; on PostgreSQL its rows are missed some seconds each time. `KILLS=20` for the figure of the release. */
const KILLS = Number(process.env.KILLS ?? (IS_RELEASE ? 20 : 1));
const KILLS_ON_POSTGRES = Number(process.env.KILLS ?? (IS_RELEASE ? 4 : 1));
const ROWS = IS_RELEASE ? 1000 : 240;
const OPTIONS = { merchantIds: ['shop_one', 'shop_two'], transactions: ROWS, latencyMs: 15 };

/** Orders that are asked about or written at once when a worker dies, at most. */
const IN_FLIGHT = 40;

type Environment = Record<string, string>;

async function upload({ ask }: RunningProcess, world: World): Promise<string> {
  const lines = [...world.paymentOf.values()].map((id, n) => `${id},,REQ_${n}`);
  const body = ['order_id,txn_id,unique_request_id', ...lines].join('\n');
  const response = await ask('/api/batches/sync?syncWithGateway=true', {
    ...{ method: 'POST', body },
    headers: { 'Content-Type': 'text/csv' },
  });
  return String(Object(await response.json()).batchId);
}

/** Kills a worker when as many rows are done, over and over; then lets one live. Answers what it found on the way. */
async function killAndFinish(
  environment: Environment,
  world: World,
  kills: number,
  end: (running: RunningProcess) => Promise<unknown> = ({ kill }) => kill(),
) {
  let running = await startProcess(environment);
  const batchId = await upload(running, world);
  const path = `/api/batches/${batchId}`;
  const counts: number[][] = [];
  for (let kill = 1; kill <= kills; kill += 1) {
    const target = Math.floor((kill * (ROWS - 100)) / (kills + 1));
    const seen = await running.until(path, ({ accepted }) => Number(accepted) >= target);
    counts.push([seen.accepted, seen.rejected, seen.queued].map(Number));
    await end(running);
    running = await startProcess(environment);
  }
  const batch = await running.until(path, ({ queued }) => queued === 0);
  const rows: Record<string, unknown>[] = [];
  for (let offset = 0; offset < ROWS; offset += 200) {
    const page = await running.ask(`${path}/rows?limit=200&offset=${offset}`);
    rows.push(...Object(await page.json()).rows);
  }
  await running.stop();
  return { batch, rows, counts };
}

function expectAllRight(
  world: World,
  kills: number,
  { batch, rows, counts }: Awaited<ReturnType<typeof killAndFinish>>,
): void {
  expect(batch).to.include({ status: 'completed', accepted: ROWS, rejected: 0, queued: 0 });
  expect(counts.map((some) => some.reduce((sum, one) => sum + one, 0))).to.deep.equal(
    counts.map(() => ROWS),
  );
  for (const [, , queued] of counts) expect(queued).to.be.greaterThan(0);
  expect(rows.map(({ number }) => number)).to.deep.equal(rows.map((_, index) => index + 1));
  expect(rows.filter(({ status }) => status === 'ACCEPTED')).to.have.length(ROWS);
  expect(paymentsOf(world), 'each transaction once, in one update').to.deep.equal(
    expectedPayments(world),
  );
  expect(world.project.counts().update).to.be.at.most(ROWS + kills * IN_FLIGHT);
}

describe('a batch whose worker is killed', function () {
  this.timeout(60_000 + KILLS * 20_000);

  it(`kill -9 ${KILLS} times during ${ROWS} rows → all rows end right, none twice`, async () => {
    const world = await startWorld(OPTIONS);
    const { dataDir, remove } = await emptyDirectory();
    try {
      const environment = { ...world.environment, ...QUIET, DATA_DIR: dataDir };
      expectAllRight(world, KILLS, await killAndFinish(environment, world, KILLS));
    } finally {
      await world.close();
      await remove();
    }
  });
});

describe('a process that is asked to end (SIGTERM), issue 7', function () {
  this.timeout(120_000);
  let world: World;
  let directory: TestDirectory;
  let environment: Environment;
  beforeEach(async () => {
    world = await startWorld(OPTIONS);
    directory = await emptyDirectory();
    environment = { ...world.environment, ...QUIET, DATA_DIR: directory.dataDir };
  });
  afterEach(async () => {
    await world.close();
    await directory.remove();
  });

  it(`in the middle of a batch of ${ROWS} rows → exit 0, the next process goes on, none is lost or twice`, async () => {
    const statuses: (number | null)[] = [];
    const stop = async (running: RunningProcess) => statuses.push(await running.stop());
    expectAllRight(world, 2, await killAndFinish(environment, world, 2, stop));
    expect(statuses).to.deep.equal([0, 0]);
  });

  it('in the middle of an upload → exit 0, nothing of the file is kept, the next process takes it whole', async () => {
    const running = await startProcess(environment);
    const begun = Promise.withResolvers<void>();
    const body = new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('order_id,txn_id,unique_request_id\n'));
        begun.resolve();
        // The rest never comes.
        return new Promise(() => {});
      },
    });
    const headers = { 'Content-Type': 'text/csv' };
    const init: RequestInit = { method: 'POST', body, duplex: 'half', headers };
    const answered = running.ask('/api/batches/sync', init).then(
      ({ status }) => status,
      () => 'cut off',
    );
    await begun.promise;
    expect(await running.stop()).to.equal(0);
    expect(await answered).to.not.equal(202);
    const next = await startProcess(environment);
    const { batches } = Object(await (await next.ask('/api/batches')).json());
    expect(batches).to.deep.equal([]);
    const batchId = await upload(next, world);
    const batch = await next.until(`/api/batches/${batchId}`, ({ queued }) => queued === 0);
    expect(batch).to.include({ accepted: ROWS });
    await next.stop();
  });
});

describeOnPostgres(
  'a batch in PostgreSQL whose worker is killed',
  await postgresServer(),
  (server) => {
    it(`kill -9 ${KILLS_ON_POSTGRES} times during ${ROWS} rows → another process takes over within seconds, none twice`, async function () {
      this.timeout(60_000 + KILLS_ON_POSTGRES * 40_000);
      const world = await startWorld(OPTIONS);
      const database = await freshDatabase(server);
      try {
        const AUTH_SECRET = 'a secret of at least thirty-two characters';
        const environment = {
          ...world.environment,
          ...QUIET,
          DATABASE_URL: database.url,
          AUTH_SECRET,
        };
        const ended = await killAndFinish(environment, world, KILLS_ON_POSTGRES);
        expectAllRight(world, KILLS_ON_POSTGRES, ended);
      } finally {
        await world.close();
        await database.drop();
      }
    });
  },
);

/** Nothing but the batch is at work, and any port will do. */
const QUIET = { SYNC_SCHEDULE: 'off', PORT: '0' };
