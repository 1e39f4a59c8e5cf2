import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { RootHookObject } from 'mocha';
import { closeAll } from './lent.ts';
import { many } from './many.ts';

// Child processes, of which the tests start many, find what was compiled before; CI keeps it between two runs.
process.env.NODE_COMPILE_CACHE ??= join(
  import.meta.dirname,
  '../../node_modules/.cache/compile-tests',
);
enableCompileCache(process.env.NODE_COMPILE_CACHE);

// A worker of `mocha --parallel` has a second to write its coverage, then gets this signal: it writes on.
if (process.env.NODE_V8_COVERAGE !== undefined) process.once('SIGTERM', () => process.exit());

if (process.env.TEST_TIMES !== undefined) {
  const { configureGlobal } = await import('fast-check');
  configureGlobal(many(100));
}

/** What was lent to the tests of a file, or of all files where they run in one process, is closed after them. */
export const mochaHooks: RootHookObject = { afterAll: () => closeAll('file') };

/** What all files share is closed at the very end. */
export function mochaGlobalTeardown(): Promise<void> {
  return closeAll('process');
}
