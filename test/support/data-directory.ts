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

/** The environment of a process that reaches a project; with an embedded database of its own unless it names one. */
export async function withDatabase(
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { DATABASE_URL, DATA_DIR, CT_PROJECT_KEY } = environment;
  if (DATABASE_URL !== undefined || DATA_DIR !== undefined || CT_PROJECT_KEY === undefined) {
    return environment;
  }
  const directory = await emptyDirectory();
  lent.push(directory);
  return { ...environment, DATA_DIR: directory.dataDir };
}

const lent: TestDirectory[] = [];

after(() => Promise.all(lent.map((directory) => directory.remove())));
