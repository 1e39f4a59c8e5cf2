import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import * as rows from '../../../../src/sandbox/rows/gateway-rows.ts';
import { type Database, openDatabase } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import { tick } from '../../../../src/sync/trigger/tick.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { describeOnPostgres, freshDatabase, postgresServer } from '../../../support/postgres.ts';
import { empty } from '../../store/on-database.ts';
import { type HttpScene, httpScene, MID } from './http-scene.ts';

type Opened = { readonly database: Database; readonly remove: () => Promise<void> };

describe('what was settled is remembered, on the embedded database (issue 3, item 7)', () => {
  itRemembers(async () => {
    return { database: await temporaryDatabase(), remove: async () => {} };
  });
});

describeOnPostgres(
  'what was settled is remembered, on PostgreSQL (issue 3, item 7)',
  await postgresServer(),
  (server) => {
    itRemembers(async () => {
      const { url, drop } = await freshDatabase(server);
      return { database: await openDatabase({ url, dataDir: 'unused' }), remove: drop };
    });
  },
);

const DAY = 86_400_000;

function itRemembers(open: () => Promise<Opened>): void {
  let opened: Opened;
  let store: DatabaseStore;
  let scene: HttpScene;
  before(async () => {
    opened = await open();
    store = createDatabaseStore(opened.database);
  });
  after(async () => {
    await opened.database.close();
    await opened.remove();
  });
  beforeEach(async () => {
    await empty(opened.database);
    scene = await httpScene(store);
  });
  afterEach(() => scene.close());

  const payment = () => scene.project.addPayment({ currency: 'EUR', centAmount: 1000 }).id;
  /** As many authorizations at the gateway, each of an empty payment. */
  const withAuthorizations = async (count: number) => {
    const all = Array.from({ length: count }, (_, n) =>
      scene.row(rows.authorization, n, payment()),
    );
    await scene.setRows(...all);
    return all;
  };
  const services = { run: [MID], decision: undefined };
  const ports = () => ({ jobs: scene.jobs, exceptions: store, clock: Date });
  const tickAt = (at: number) => tick(ports(), services, { at, trigger: 'schedule' });
  /** A full pass of today, so that the next tick is none. */
  const fullToday = () => tickAt(Date.now());

  it('an idle tick over 120 settled transactions → commercetools is asked nothing at all', async () => {
    await withAuthorizations(120);
    await fullToday();
    expect(scene.project.payments().every(({ version }) => version === 2)).to.equal(true);
    expect(await scene.asked(() => tickAt(Date.now() + 1))).to.equal(0);
    const [idle] = await store.runs(1);
    expect(idle?.merchants[0]).to.include({ read: 120, unchanged: 120, result: 'completed' });
  });

  it('one record of 60 changed → that one is asked for again, and written', async () => {
    const code = payment();
    const held = scene.row(rows.review, 100, code);
    const others = await withAuthorizations(59);
    await scene.setRows(...others, held);
    await scene.run();
    await scene.setRows(...others, scene.row(rows.authorization, 100, code));
    expect(await scene.asked(() => scene.run())).to.equal(2);
    expect(scene.project.payment(code)?.transactions[0]?.state).to.equal('Success');
    expect(await scene.asked(() => scene.run())).to.equal(0);
  });

  it('a full run → asks again', async () => {
    await withAuthorizations(10);
    await scene.run();
    expect(await scene.asked(() => scene.run())).to.equal(0);
    expect(await scene.asked(() => scene.run({ full: true }))).to.equal(1);
  });

  it('D1: the first run of a day, whatever starts it → asks again, the others do not', async () => {
    await withAuthorizations(10);
    const runs: readonly (readonly [number, () => Promise<unknown>])[] = [
      [0, () => scene.run({ trigger: 'api' })],
      [1, () => tickAt(Date.now())],
      [DAY, () => scene.run({ trigger: 'button', dryRun: true })],
      [DAY, () => scene.run({ trigger: 'api' })],
      [DAY + 1, () => tickAt(Date.now() + DAY)],
      [2 * DAY, () => tickAt(Date.now() + 2 * DAY)],
      [2 * DAY, () => scene.run({ trigger: 'cli' })],
    ];
    const asked: number[] = [];
    for (const [aheadMs, run] of runs) {
      scene.setAhead(aheadMs);
      asked.push(await scene.asked(run));
    }
    expect(asked).to.deep.equal([11, 0, 1, 1, 0, 0, 0]);
    const passes = (await store.runs(10)).map(({ merchants }) => merchants[0]?.full);
    expect(passes.toReversed()).to.deep.equal([true, false, true, true, false, true, false]);
  });

  it('a dry run → remembers nothing, also of what was right already', async () => {
    await withAuthorizations(10);
    await scene.run({ dryRun: true });
    expect(await scene.asked(() => scene.run())).to.equal(11);
    const right = scene.project.addPayment({
      ...{ currency: 'EUR', centAmount: 1000 },
      transactions: [
        {
          ...{ type: 'Authorization', state: 'Success', centAmount: 1000 },
          interactionId: rows.gatewayId(50),
        },
      ],
    });
    await scene.setRows(scene.row(rows.authorization, 50, right.id));
    expect(await scene.asked(() => scene.run({ dryRun: true }))).to.equal(1);
    expect(await scene.asked(() => scene.run())).to.equal(1);
    expect(await scene.asked(() => scene.run())).to.equal(0);
  });

  const UNSETTLED = [
    ['a record of no payment', rows.authorization, 'exception', 3],
    ['a record that is not as documented', rows.malformed, 'exception', 0],
    ['a record that moved no money', rows.tokenOnly, 'ignored', 0],
  ] as const;
  for (const [what, build, outcome, asked] of UNSETTLED) {
    it(`${what} → an ${outcome} that is met again in full, as an item of each run`, async () => {
      await scene.setRows(scene.row(build, 0, randomUUID()));
      await scene.run();
      expect(await scene.asked(() => scene.run())).to.equal(asked);
      const [last] = await store.runs(1);
      const runId = last?.runId ?? '';
      const { items } = await store.items({ runId, outcome, offset: 0, limit: 9 });
      expect(items).to.have.lengthOf(1);
    });
  }

  it('a payment that could not be written → not remembered, and written by the next run', async () => {
    await withAuthorizations(1);
    scene.project.failNext({ kind: 'status', status: 400 }, { on: 'update' });
    expect((await scene.run()).merchants[0]).to.include({ exceptions: 1 });
    expect((await scene.run()).merchants[0]).to.include({ updated: 1 });
  });

  it('settled by one process → known to another on the same database', async () => {
    await withAuthorizations(10);
    await scene.run();
    const other = await httpScene(createDatabaseStore(opened.database));
    await other.setRows(
      ...scene.project.payments().map(({ id }, n) => scene.row(rows.authorization, n, id)),
    );
    expect(await other.asked(() => other.run())).to.equal(0);
    await other.close();
  });
}
