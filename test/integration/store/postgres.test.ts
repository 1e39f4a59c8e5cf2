import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import { runChild } from '../../support/children.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../../support/postgres.ts';
import { recordPage, startRun, workingRun } from '../../support/run-pages.ts';
import { itWorksOn } from './on-database.ts';

const server = await postgresServer();
const PROCESSES = 6;
const DAY_MS = 24 * 60 * 60 * 1000;
const MIGRATIONS = join(import.meta.dirname, '../../../src/store/migrations');

describeOnPostgres('database store on PostgreSQL', server, (at) => {
  let fresh: TestDatabase;
  before(async () => {
    fresh = await freshDatabase(at);
  });
  after(() => fresh.drop());
  const open = () => openDatabase({ url: fresh.url, dataDir: 'unused' });

  describe('opened once', () => itWorksOn(open));

  it('an exception that another instance claims at the moment → passed over, not waited for', async () => {
    const [database, other] = [await open(), await open()];
    const store = createDatabaseStore(database);
    await startRun(store, workingRun({ runId: 'claimed' }));
    await recordPage(store, ['unavailable', 'unavailable'], { runId: 'claimed', first: 700 });
    const claim = {
      ...{ now: INSTANT_MS + DAY_MS, limit: 200 },
      covered: [{ subject: 'record', merchantIds: ['mid_a'] }],
    } as const;
    const found = await other.kysely.transaction().execute(async (transaction) => {
      await sql`select from exceptions where transaction_id = 'G700' for update`.execute(
        transaction,
      );
      return store.claimDueExceptions(claim);
    });
    expect(found.map(({ item }) => item.transactionId)).to.deep.equal(['G701']);
    await Promise.all([database.close(), other.close()]);
  });

  it('its server ends all connections → the process lives and works again', async () => {
    const database = await open();
    const other = await open();
    await Promise.all([database.isReady(), database.isReady()]);
    await endOtherConnections(other);
    while (!(await database.isReady()));
    await Promise.all([database.close(), other.close()]);
  });
});

describeOnPostgres('opening PostgreSQL', server, (at) => {
  let fresh: TestDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase(at);
  });
  afterEach(() => fresh.drop());

  it(`${PROCESSES} processes at once on an empty database → each migration once, all are ready`, async () => {
    const children = Array.from({ length: PROCESSES }, () => runChild('open-once.ts', [fresh.url]));
    const answers = await Promise.all(children.map(({ ended }) => ended));
    expect(answers).to.deep.equal(answers.map(() => ({ code: 0, lines: ['ready'] })));
    const database = await openDatabase({ url: fresh.url, dataDir: 'unused' });
    const { rows } = await sql`select name from kysely_migration`.execute(database.kysely);
    await database.close();
    expect(rows).to.have.length(readdirSync(MIGRATIONS).length);
  });

  it('int8 and count → numbers, and nobody else’s parsers are touched', async () => {
    const database = await openDatabase({ url: fresh.url, dataDir: 'unused' });
    const { rows } = await sql`select count(*) as n, 5000000000::int8 as big`.execute(
      database.kysely,
    );
    await database.close();
    expect(rows).to.deep.equal([{ n: 1, big: 5_000_000_000 }]);
    const { types } = await import('pg');
    expect(types.getTypeParser(types.builtins.INT8)('1')).to.equal('1');
  });
});

describe('opening a PostgreSQL that is not there', () => {
  it('→ says so without the password', async () => {
    const url = 'postgres://user:hunter2@127.0.0.1:1/none';
    const message = await openDatabase({ url, dataDir: 'unused' }).then(
      () => 'opened',
      (error: Error) => error.message,
    );
    expect(message).to.match(/^The database cannot be prepared: .*ECONNREFUSED/);
    expect(message).not.to.contain('hunter2');
  });
});

async function endOtherConnections({ kysely }: Database): Promise<void> {
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(kysely);
}
