import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where the generated secret lies within the data directory. */
const FILE = 'auth-secret';

/**
 * The secret that signs sessions, for the embedded database: made at the first start, kept in `dataDir` for its
 * owner alone (0600). Throws, for the operator to read, when the file holds something else.
 */
export async function secretIn(dataDir: string): Promise<string> {
  const path = join(dataDir, FILE);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const secret = randomBytes(48).toString('base64url');
  try {
    // `wx`: of two processes that start at once, one writes, and both read the same.
    await writeFile(path, secret, { flag: 'wx', mode: 0o600 });
    return secret;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = (await readFile(path, 'utf8')).trim();
  if (kept.length < 32) {
    throw new Error(`${path} is too short to sign sessions. Delete it: everybody signs in again.`);
  }
  return kept;
}
