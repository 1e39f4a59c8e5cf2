import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { withDatabase } from '../../support/data-directory.ts';

/** What a process of the command line came to; `status` is null when a signal ended it. */
export type CliEnd = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

const CLI = resolve(import.meta.dirname, '../../../src/cli.ts');

/** A process of the command line that has been started, and its end. */
export type StartedCli = { readonly child: ChildProcess; readonly ended: Promise<CliEnd> };

/** Starts a process of the command line; one that is told no database gets an empty one of its own. */
export async function startCli(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<StartedCli> {
  const { NODE_V8_COVERAGE } = process.env;
  const coverage = NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE };
  const env = { ...coverage, ...(await withDatabase(environment)) };
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

/** Runs the command line to its end, in an environment of its own. */
export async function runCli(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliEnd> {
  const { ended } = await startCli(environment, ...args);
  return ended;
}
