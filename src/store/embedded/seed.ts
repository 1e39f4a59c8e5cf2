import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unpack } from './seed-archive.ts';

/** Where the seeds are: an empty cluster each, made by `make-seed.ts`. */
export const SEEDS = join(import.meta.dirname, 'seed');

/** The name of the seed for the PGlite that is installed: another version may write another format. */
export async function seedName(): Promise<string> {
  const beside = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'));
  const { version } = JSON.parse(await readFile(fileURLToPath(beside), 'utf8'));
  return `pglite-${version}.br`;
}

/**
 * Makes `directory` with an empty cluster in it, which PGlite opens at once, instead of making one itself in
 * seconds and a gigabyte. Answers false, having done nothing, when there is no seed of PGlite's very version.
 * Throws when the seed is damaged (having done nothing) or cannot be written.
 */
export async function laySeed(directory: string, seeds: string): Promise<boolean> {
  const path = join(seeds, await seedName());
  const archive = await readIfThere(path);
  if (archive === undefined) return false;
  const { folders, files } = await unpack(archive).catch((cause) => {
    throw new Error(`${path} is damaged. Install the application again.`, { cause });
  });
  await mkdir(directory, { mode: 0o700 });
  for (const folder of folders) await mkdir(join(directory, folder), { mode: 0o700 });
  for (const { path, content } of files)
    await writeFile(join(directory, path), content, { mode: 0o600 });
  return true;
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
