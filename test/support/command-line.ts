import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { runCommand } from '../../src/cli/commands.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { withDatabase } from './data-directory.ts';

/** What a command of the command line came to; `status` is null when a signal ended its process. */
export type CliEnd = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs a command in this process; one that is told no database gets an empty one of its own. */
export async function runCli(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<CliEnd> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = Promise.all([text(stdout), text(stderr)]);
  const terminal = {
    ...{ environment: await withDatabase(environment), stdout, stderr },
    onInterrupt: () => {},
  };
  const status = await runCommand(args, terminal as unknown as Terminal);
  stdout.end();
  stderr.end();
  const [printed, said] = await read;
  return { status, stdout: printed, stderr: said };
}
