import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The environment of a child process: what it is told, and where it keeps what it compiled. Coverage
 * reaches every child by itself.
 */
export function childEnvironment(
  told: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  return { NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE, ...told };
}

/** A process of our own that runs a script of `children/`; `lines` is what it has written so far. */
export type Child = {
  readonly process: ChildProcess;
  readonly lines: readonly string[];
  /** Settles when it has written a line that is `expected`; rejects when it ended without. */
  readonly said: (expected: (lines: readonly string[]) => boolean) => Promise<void>;
  readonly ended: Promise<{ readonly code: number | null; readonly lines: readonly string[] }>;
};

/** Starts a script of `children/` with arguments, in this Node. */
export function runChild(script: string, args: readonly string[]): Child {
  const path = join(import.meta.dirname, 'children', script);
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const { promise: ended, resolve } = Promise.withResolvers<Awaited<Child['ended']>>();
  child.on('close', (code) => resolve({ code, lines }));
  const said: Child['said'] = async (expected) => {
    const { promise, resolve: yes, reject: no } = Promise.withResolvers<void>();
    const look = () => expected(lines) && yes();
    reader.on('line', look);
    child.on('close', () => no(new Error(`${script} ended after: ${lines.join(', ')}`)));
    look();
    await promise;
  };
  return { process: child, lines, said, ended };
}
