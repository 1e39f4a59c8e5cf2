import type { Kysely } from 'kysely';
import type { AccessTables } from '../../../src/access/tables.ts';
import { openDatabase } from '../../../src/store/database.ts';
import { type AccessUnderTest, accessOver, openAccess } from '../../support/guarded.ts';
import { describeOnPostgres, freshDatabase, postgresServer } from '../../support/postgres.ts';

const server = await postgresServer();

/** Runs a suite on both databases; `current` is the one of the suite, opened once and empty. */
export function describeOnBoth(
  title: string,
  suite: (current: () => AccessUnderTest) => void,
): void {
  describe(`${title}, embedded`, () => itsDatabase(() => openAccess(), suite));
  describeOnPostgres(`${title}, PostgreSQL`, server, (at) => {
    itsDatabase(async () => {
      const fresh = await freshDatabase(at);
      const database = await openDatabase({ url: fresh.url, dataDir: 'unused' });
      const kysely: Kysely<AccessTables> = database.kysely.withTables<AccessTables>();
      const close = async () => {
        await database.close();
        await fresh.drop();
      };
      return { ...accessOver(kysely), kysely, close };
    }, suite);
  });
}

function itsDatabase(
  open: () => Promise<AccessUnderTest>,
  suite: (current: () => AccessUnderTest) => void,
): void {
  let opened: AccessUnderTest | undefined;
  before(async () => {
    opened = await open();
  });
  after(() => opened?.close());
  suite(() => {
    if (opened === undefined) throw new Error('The suite has not opened its database');
    return opened;
  });
}
