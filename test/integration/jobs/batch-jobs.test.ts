import { expect } from 'chai';
import { type BatchJobs, createBatchJobs } from '../../../src/jobs/batch-jobs.ts';
import { openBoss } from '../../../src/jobs/boss.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { aNewBatch, claim } from '../../support/batches.ts';
import { temporaryDatabase } from '../../support/data-directory.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../../support/postgres.ts';

type Work = (batchId: string, isStopping: () => boolean) => Promise<'done' | 'handed over'>;
type Where = { readonly database: Database; readonly url: string | undefined };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function itWorksOnFiles(current: () => Where): void {
  const opened: { jobs: BatchJobs; close: () => Promise<void> }[] = [];
  const open = async (work: Work, isAlone = false) => {
    const { url, database } = current();
    const boss = await openBoss({ url, pglite: database.pglite }, () => undefined);
    const batches = createDatabaseStore(database);
    const jobs = createBatchJobs({ boss, batches, workers: 2, isAlone, work });
    const one = { jobs, close: () => boss.stop({ graceful: true, timeout: 2_000, close: true }) };
    opened.push(one);
    await jobs.work();
    return one;
  };
  afterEach(async () => {
    for (const { jobs, close } of opened.splice(0)) {
      jobs.stop();
      await close();
    }
  });

  it('a file that is started several times → one worker at a time works on it, others beside it', async () => {
    const now = new Map<string, number>();
    let most = 0;
    const done: string[] = [];
    const { jobs } = await open(async (batchId) => {
      now.set(batchId, (now.get(batchId) ?? 0) + 1);
      most = Math.max(most, now.get(batchId) ?? 0);
      await pause(150);
      now.set(batchId, 0);
      done.push(batchId);
      return 'done';
    });
    await Promise.all(['one', 'one', 'two', 'one'].map((batchId) => jobs.start(batchId)));
    while (done.length < 2) await pause(20);
    expect(most).to.equal(1);
    expect(done.toSorted()).to.deep.equal(['one', 'two']);
  });

  it('started again when it was done → worked on again', async () => {
    const done: string[] = [];
    const { jobs } = await open(async (batchId) => {
      done.push(batchId);
      return 'done';
    });
    await jobs.start('again');
    while (done.length < 1) await pause(20);
    // The library marks it as done a moment after the work is; until then it counts as at work.
    while (done.length < 2) {
      await jobs.start('again');
      await pause(50);
    }
    expect(done).to.deep.equal(['again', 'again']);
  });

  it('the process is asked to stop → handed over, and whoever works next goes on', async () => {
    const begun = Promise.withResolvers<void>();
    const first = await open(async (_batchId, isStopping) => {
      begun.resolve();
      while (!isStopping()) await pause(5);
      return 'handed over';
    });
    await first.jobs.start('handed');
    await begun.promise;
    first.jobs.stop();
    await first.close();
    opened.splice(0);
    const next = Promise.withResolvers<string>();
    await open(async (batchId) => {
      next.resolve(batchId);
      return 'done';
    });
    expect(await next.promise).to.equal('handed');
  });

  it('a process that is alone frees the rows that a dead one held', async () => {
    const store = createDatabaseStore(current().database);
    await store.createBatch(aNewBatch(2));
    await claim(store, 2, Date.now());
    await open(async () => 'done', true);
    expect(await claim(store, 2, Date.now())).to.have.length(2);
  });
}

const postgres = await postgresServer();

describe('jobs of batches on the embedded database', () => {
  let database: Database;
  before(async () => {
    database = await temporaryDatabase();
  });
  after(() => database.close());
  itWorksOnFiles(() => ({ database, url: undefined }));
}).timeout(30_000);

describeOnPostgres('jobs of batches on PostgreSQL', postgres, (server) => {
  let fresh: TestDatabase;
  let database: Database;
  before(async () => {
    fresh = await freshDatabase(server);
    database = await openDatabase({ url: fresh.url, dataDir: 'unused' });
  });
  after(async () => {
    await database.close();
    await fresh.drop();
  });
  itWorksOnFiles(() => ({ database, url: fresh.url }));
});
