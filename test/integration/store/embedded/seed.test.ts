import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sql } from 'kysely';
import { openPglite } from '../../../../src/store/embedded/pglite.ts';
import { laySeed, SEEDS, seedName } from '../../../../src/store/embedded/seed.ts';
import { pack, unpack } from '../../../../src/store/embedded/seed-archive.ts';
import { emptyDirectory, type TestDirectory } from '../../../support/data-directory.ts';

/** Above this it would be hard to defend in a repository. */
const MAX_BYTES = 1_000_000;

describe('seed of the embedded database', () => {
  let directory: TestDirectory;
  beforeEach(async () => {
    directory = await emptyDirectory();
  });
  afterEach(() => directory.remove());

  it('there is one, for the PGlite that is installed, and small (else: node src/store/embedded/make-seed.ts)', async () => {
    const name = await seedName();
    expect(await readdir(SEEDS)).to.deep.equal([name]);
    expect((await stat(join(SEEDS, name))).size).to.be.below(MAX_BYTES);
  });

  it('opened → what PGlite itself makes where there is no seed: the same catalogue, settings and roles, no tables', async () => {
    const seeded = join(directory.dataDir, 'seeded');
    const made = join(directory.dataDir, 'made');
    const none = join(directory.dataDir, 'none');
    const fromSeed = await clusterIn(seeded, SEEDS);
    expect(fromSeed.find(({ kind }) => kind === 'class of public')).to.equal(undefined);
    expect(fromSeed).to.deep.equal(await clusterIn(made, none));
  });

  it('of another version only → is not used, and nothing is made', async () => {
    const seeds = join(directory.dataDir, 'seeds');
    await mkdir(seeds);
    await writeFile(join(seeds, 'pglite-0.0.1.br'), 'of another version');
    const database = join(directory.dataDir, 'database');
    expect(await laySeed(database, seeds)).to.equal(false);
    expect(existsSync(database)).to.equal(false);
  });

  it('damaged → says so and what to do, and nothing is made', async () => {
    const seeds = join(directory.dataDir, 'seeds');
    await mkdir(seeds);
    const whole = await readFile(join(SEEDS, await seedName()));
    await writeFile(join(seeds, await seedName()), whole.subarray(0, whole.length / 2));
    const database = join(directory.dataDir, 'database');
    const message = await laySeed(database, seeds).catch((error: Error) => error.message);
    expect(message).to.match(/\.br is damaged\. Install the application again\./);
    expect(existsSync(database)).to.equal(false);
  });

  it('packed and unpacked → the same', async () => {
    const tree = {
      folders: ['a', 'a/b'],
      files: [
        { path: 'a/b/empty', content: Buffer.alloc(0) },
        { path: 'a/c.conf', content: Buffer.from('one\ntwo\n') },
        { path: 'PG_VERSION', content: Buffer.from([0, 10, 255]) },
      ],
    };
    expect(await unpack(await pack(tree))).to.deep.equal(tree);
  });

  for (const path of ['../out', '/etc/passwd', 'a/../../out', 'a//b', '']) {
    it(`a path that leads elsewhere, ${JSON.stringify(path)} → refused`, async () => {
      const packed = await pack({ folders: [], files: [{ path, content: Buffer.alloc(1) }] }).catch(
        (error: Error) => error.message,
      );
      expect(packed).to.match(/no path below the directory/);
    });
  }
}).timeout(60_000);

/** What a new cluster has, by name; what a server alone has (templates) apart. */
async function clusterIn(dataDir: string, seeds: string) {
  const { kysely, close } = await openPglite(dataDir, seeds);
  const { rows } = await sql<{ readonly kind: string; readonly names: string }>`
    select kind, string_agg(name, ' ' order by name collate "C") as names from (
      select 'class of ' || relnamespace::regnamespace as kind, relname as name from pg_class
        where relname !~ '^pg_toast_\\d'
      union all select 'function', oid::regprocedure::text from pg_proc
      union all select 'type', typname from pg_type where typname !~ '^pg_toast_\\d'
      union all select 'role', rolname from pg_roles
      union all select 'setting', name || '=' || setting from pg_settings where name <> 'wal_segment_size'
      union all select 'database', datname || datcollate || encoding from pg_database where not datistemplate
    ) as everything group by kind order by kind`.execute(kysely);
  await close();
  return rows;
}
