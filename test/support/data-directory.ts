import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/database.ts';

/** A data directory of its own; `remove` deletes it. */
export type TestDirectory = { readonly dataDir: string; readonly remove: () => Promise<void> };

/** An empty data directory. */
export async function emptyDirectory(): Promise<TestDirectory> {
  const dataDir = await mkdtemp(join(tmpdir(), 'payment-sync-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** A data directory with the embedded database in it, up to date and empty: a copy, for making one takes seconds. */
export async function preparedDirectory(): Promise<TestDirectory> {
  template ??= makeTemplate();
  const directory = await emptyDirectory();
  await cp((await template).dataDir, directory.dataDir, { recursive: true });
  return directory;
}

/** The environment of a process that reaches a project; with an embedded database of its own unless it names one. */
export async function withDatabase(
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { DATABASE_URL, DATA_DIR, CT_PROJECT_KEY } = environment;
  if (DATABASE_URL !== undefined || DATA_DIR !== undefined || CT_PROJECT_KEY === undefined) {
    return environment;
  }
  const directory = await preparedDirectory();
  lent.push(directory);
  return { ...environment, DATA_DIR: directory.dataDir };
}

const lent: TestDirectory[] = [];
let template: Promise<TestDirectory> | undefined;

async function makeTemplate(): Promise<TestDirectory> {
  const directory = await emptyDirectory();
  const { dataDir } = directory;
  await (await openDatabase({ url: undefined, dataDir })).close();
  return directory;
}

after(async () => {
  await Promise.all(lent.map((directory) => directory.remove()));
  await (await template)?.remove();
});
