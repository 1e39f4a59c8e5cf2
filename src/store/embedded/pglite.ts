import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Connection } from '../connection.ts';
import type { Tables } from '../tables.ts';
import { lockDirectory } from './directory-lock.ts';
import { compileOnce } from './lean-wasm.ts';
import { laySeed, SEEDS } from './seed.ts';
import { keepLogShort } from './write-ahead-log.ts';

/** Within the database's directory: that it was made to its end. */
const COMPLETE = 'initialised';

/**
 * PostgreSQL's own defaults are for a server: 128 MB of buffers stay in the process for ever, and up to 1 GB of
 * log on the disk. Figures: docs/adr/0009.
 */
const SETTINGS = ['shared_buffers=16MB', 'min_wal_size=32MB', 'max_wal_size=64MB'];

/**
 * The embedded database in `dataDir/database`. Throws, with a message for the operator, when another process
 * holds `dataDir` or the database cannot be opened; nothing is ever deleted.
 */
export async function openPglite(dataDir: string, seeds = SEEDS): Promise<Connection> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir);
  if (!lock.ok) throw new Error(lock.error.message);
  const { release } = lock.value;
  try {
    const pglite = await openDirectory(join(dataDir, 'database'), seeds);
    const endLog = keepLogShort(pglite);
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    const close = async () => {
      await endLog();
      await kysely.destroy().finally(release);
    };
    return { kysely, pglite, close };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A first start that was interrupted leaves a directory that cannot be opened: it is put aside. */
async function openDirectory(directory: string, seeds: string): Promise<PGlite> {
  const marker = join(directory, COMPLETE);
  if (existsSync(directory) && !existsSync(marker))
    await rename(directory, `${directory}.incomplete-${Date.now()}`);
  if (!existsSync(directory) && (await laySeed(directory, seeds))) await writeFile(marker, '');
  const pglite = await start(directory);
  if (!existsSync(marker)) await writeFile(marker, '');
  return pglite;
}

/** Where there is neither a database nor a seed of this version, PGlite makes one itself (initdb). */
async function start(directory: string): Promise<PGlite> {
  compileOnce();
  let said: string[] | undefined = [];
  const onStderr = (line: string) => {
    said?.push(line);
    return false;
  };
  const startParams = [...PGlite.defaultStartParams, ...SETTINGS.flatMap((one) => ['-c', one])];
  // int8 as PostgreSQL's parser reads it here, too; PGlite would read some as bigint.
  const parsers = { [types.INT8]: Number };
  try {
    return await PGlite.create({ dataDir: directory, parsers, startParams, onStderr });
  } catch (error) {
    throw new Error(cannotOpen(directory, said, error), { cause: error });
  } finally {
    said = undefined;
  }
}

/** PGlite's own error says only that it failed; PostgreSQL wrote why. */
function cannotOpen(directory: string, said: readonly string[], error: unknown): string {
  const why = said.flatMap((line) => /(?:FATAL|PANIC|DETAIL): +(.*)/.exec(line)?.[1] ?? []);
  const reason = why.length > 0 ? why.join('. ') : String(error);
  return `The database in ${directory} cannot be opened: ${reason.replace(/\.?$/, '.')} It was left as it is. Start the version of this application that wrote it, or restore a backup (docs/operations.md), or move the directory away to start with an empty history.`;
}
