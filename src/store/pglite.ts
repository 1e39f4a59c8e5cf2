import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Connection } from './database.ts';
import { lockDirectory } from './directory-lock.ts';
import type { Tables } from './tables.ts';

/** Within the database's directory: that its first start came to its end. */
const COMPLETE = 'initialised';

/** The embedded database in `dataDir/database`. Throws when another process holds `dataDir`. */
export async function openPglite(dataDir: string): Promise<Connection> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = await lockDirectory(dataDir);
  if (!lock.ok) throw new Error(lock.error.message);
  const { release } = lock.value;
  try {
    const pglite = await openDirectory(join(dataDir, 'database'));
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
    const close = () => kysely.destroy().finally(release);
    return { kysely, pglite, close };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A first start that was interrupted leaves a directory that cannot be opened: it is put aside, never deleted. */
async function openDirectory(directory: string): Promise<PGlite> {
  const marker = join(directory, COMPLETE);
  if (existsSync(directory) && !existsSync(marker))
    await rename(directory, `${directory}.incomplete-${Date.now()}`);
  // int8 as PostgreSQL's parser reads it here, too; PGlite would read some as bigint.
  const pglite = await PGlite.create({ dataDir: directory, parsers: { [types.INT8]: Number } });
  if (!existsSync(marker)) await writeFile(marker, '');
  return pglite;
}
