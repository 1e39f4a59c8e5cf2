import { expect } from 'chai';
import { openDatabase } from '../../../../src/store/database.ts';
import { createDatabaseStore } from '../../../../src/store/database-store.ts';
import { aNewBatch, keepBatch } from '../../../support/batches.ts';
import { runChild } from '../../../support/children.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../../../support/postgres.ts';

const server = await postgresServer();
const KILLS = 6;
const ROWS = 1000;

describeOnPostgres('a file whose workers are killed', server, (at) => {
  let fresh: TestDatabase;
  before(async () => {
    fresh = await freshDatabase(at);
  });
  after(() => fresh.drop());

  it(`kill -9 of ${KILLS} workers within ${ROWS} rows, then one that lives → every row settled, counted once`, async () => {
    const database = await openDatabase({ url: fresh.url, dataDir: 'unused' });
    const store = createDatabaseStore(database);
    await keepBatch(store, aNewBatch(ROWS));
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const child = runChild('work-batch.ts', [fresh.url]);
      await child.said((lines) => lines.length >= 3 * kill);
      child.process.kill('SIGKILL');
      await child.ended;
      const { accepted = 0, queued = 0 } = (await store.batch('batch-1'))?.counters ?? {};
      expect(accepted + queued).to.equal(ROWS);
      expect(queued).to.be.greaterThan(0);
    }
    expect((await runChild('work-batch.ts', [fresh.url]).ended).code).to.equal(0);
    const batch = await store.batch('batch-1');
    const all = { batchId: 'batch-1', offset: 0, limit: ROWS } as const;
    const { rows } = await store.batchRows({ ...all, status: 'ACCEPTED' });
    await database.close();
    expect(rows).to.have.length(ROWS);
    expect(batch).to.include({ status: 'completed' });
    expect(batch?.counters).to.include({ accepted: ROWS, rejected: 0, queued: 0 });
  }).timeout(120_000);
});
