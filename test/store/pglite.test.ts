import { expect } from 'chai';
import { openDatabase } from '../../src/store/database.ts';
import { createDatabaseStore } from '../../src/store/database-store.ts';
import { preparedDirectory, type TestDirectory } from '../support/data-directory.ts';
import { recordPage, startRun, workingRun } from '../support/run-pages.ts';
import { itWorksOn } from './on-database.ts';

describe('database store on the embedded database', () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await preparedDirectory();
  });
  after(() => directory.remove());
  const open = () => openDatabase({ url: undefined, dataDir: directory.dataDir });

  describe('opened once', () => itWorksOn(open));

  it('closed and opened again → all is there', async () => {
    const first = await open();
    const store = createDatabaseStore(first);
    await startRun(store, workingRun({ runId: 'kept' }));
    const merchant = await recordPage(store, ['unmatched'], { runId: 'kept' });
    await first.close();
    const second = await open();
    const run = await createDatabaseStore(second).run('kept');
    await second.close();
    expect(run?.merchants).to.deep.equal([merchant]);
  });

  it('ready while it is open, and not after', async () => {
    const database = await open();
    expect(await database.isReady()).to.equal(true);
    await database.close();
    expect(await database.isReady()).to.equal(false);
  });
}).timeout(60_000);
