import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openDatabase } from '../../src/store/database.ts';

/** A data directory of its own; `remove` deletes it. */
export type TestDirectory = { readonly dataDir: string; readonly remove: () => Promise<void> };

/** An empty data directory. */
export async function emptyDirectory(): Promise<TestDirectory> {
  const dataDir = await mkdtemp(join(tmpdir(), 'payment-sync-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** An embedded database of its own, with its tables and no rows, in half a second; `close` deletes it. */
export async function temporaryDatabase(): Promise<Database> {
  const { dataDir, remove } = await emptyDirectory();
  const database = await openDatabase({ url: undefined, dataDir });
  return { ...database, close: () => database.close().finally(remove) };
}
