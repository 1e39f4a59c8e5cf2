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

let template: Promise<TestDirectory> | undefined;

async function makeTemplate(): Promise<TestDirectory> {
  const directory = await emptyDirectory();
  const { dataDir } = directory;
  await (await openDatabase({ url: undefined, dataDir })).close();
  return directory;
}

after(async () => (await template)?.remove());
