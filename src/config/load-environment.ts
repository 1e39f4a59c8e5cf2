import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';

/**
 * The environment of the process, completed from the file `.env` in the working directory, which never
 * overrides it; `DOTENV=off` leaves the file alone. The only reader of the process's environment. In a file
 * of its own so that the command line can answer a wrong command without loading what reads configuration.
 */
export function loadEnvironment(): Record<string, string | undefined> {
  if (process.env.DOTENV === 'off') return { ...process.env };
  // Not dotenv's config(): it may print, and standard output belongs to the command line's JSON.
  return { ...parse(readOptionalFile('.env')), ...process.env };
}

function readOptionalFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
