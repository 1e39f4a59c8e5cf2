import { type Database, openDatabase } from '../../../src/store/database.ts';
import { temporaryDatabase } from '../../support/data-directory.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../../support/postgres.ts';
import { itRunsJobs } from './jobs-contract.ts';

const postgres = await postgresServer();

describe('jobs on the embedded database', () => {
  let database: Database;
  before(async () => {
    database = await temporaryDatabase();
  });
  after(() => database.close());
  itRunsJobs(() => ({ database, url: undefined }));
}).timeout(60_000);

describeOnPostgres('jobs on PostgreSQL', postgres, (server) => {
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
  itRunsJobs(() => ({ database, url: fresh.url }));
});
