import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { childEnvironment } from '../support/children.ts';
import type { CliEnd } from '../support/command-line.ts';
import { withDatabase } from '../support/data-directory.ts';

const CLI = resolve(import.meta.dirname, '../../src/cli.ts');

/** A process of the command line that has been started, and its end. */
export type StartedCli = { readonly child: ChildProcess; readonly ended: Promise<CliEnd> };

/** Starts a process of the command line; one that is told no database gets an empty one of its own. */
export async function startCli(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<StartedCli> {
  const env = childEnvironment(await withDatabase(environment));
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const read = Promise.all([text(child.stdout), text(child.stderr)]);
  const ended = Promise.all([closed, read]).then(([, [stdout, stderr]]) => ({
    status: child.exitCode,
    stdout,
    stderr,
  }));
  return { child, ended };
}
