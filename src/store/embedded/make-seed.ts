import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { SEEDS, seedName } from './seed.ts';
import { pack, type Tree } from './seed-archive.ts';

/** Files of the write-ahead log. */
const SEGMENT = /^pg_wal\/[0-9A-F]{24}$/;

/** What a server needs for further databases, the room that initdb left behind, and its log. */
const SMALLER = `
  alter database template0 is_template false;
  alter database template1 is_template false;
  drop database template0;
  drop database template1;
  vacuum (full, freeze, analyze);
  checkpoint;
  select pg_switch_wal();
  checkpoint`;

/** Makes the seed of the installed PGlite anew: an empty cluster, no tables, no rows. After each change of PGlite. */
const directory = await mkdtemp(join(tmpdir(), 'payment-sync-seed-'));
const last = await makeCluster(directory);
const tree = await treeOf(directory, (path) => !SEGMENT.test(path) || path.endsWith(last));
const path = join(SEEDS, await seedName());
const archive = await pack(tree);
await mkdir(SEEDS, { recursive: true });
await writeFile(path, archive);
await rm(directory, { recursive: true });
process.stdout.write(`${path}: ${archive.length} bytes. Remove the seeds of other versions.\n`);

/** Makes a closed cluster; answers the one segment of the log that it needs to be opened. */
async function makeCluster(dataDir: string): Promise<string> {
  const startParams = [...PGlite.defaultStartParams, '-c', 'wal_recycle=off'];
  const pglite = await PGlite.create({
    dataDir,
    startParams,
    initDbStartParams: ['--wal-segsize=1'],
  });
  for (const statement of SMALLER.split(';')) await pglite.exec(statement);
  const { rows } = await pglite.query<{ name: string }>(
    'select pg_walfile_name(pg_current_wal_insert_lsn()) as name',
  );
  await pglite.close();
  return rows[0]?.name ?? '';
}

async function treeOf(top: string, isKept: (path: string) => boolean): Promise<Tree> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  const paths = (kind: 'isFile' | 'isDirectory') =>
    entries
      .filter((entry) => entry[kind]())
      .map((entry) => relative(top, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter(isKept)
      .sort();
  const files = paths('isFile').map(async (name) => ({
    path: name,
    content: await readFile(join(top, name)),
  }));
  return { folders: paths('isDirectory'), files: await Promise.all(files) };
}
