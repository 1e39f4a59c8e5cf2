import type { Config } from '../config/config.ts';
import type { Result } from '../domain/result.ts';
import type { RunResult } from '../domain/runs/run.ts';
import { USAGE } from './usage.ts';

/** What a command reads and writes: values, so that it runs in any process. The process's own streams fit. */
export type Terminal = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: Pick<NodeJS.WriteStream, 'write'>;
  readonly stderr: NodeJS.WriteStream;
  /** Has `act` called once when the person at the terminal, or the system, asks for an end. */
  readonly onInterrupt: (act: () => void) => void;
};

/** A command: does what its arguments say and answers the exit status. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** The exit status of each result. */
export const EXIT: Readonly<Record<RunResult, number>> = { completed: 0, failed: 1, partial: 2 };

/** The exit status where nothing was begun, for usage or configuration is wrong. Source: sysexits.h. */
export const EX_USAGE = 64;

/** Says why nothing was run: to a person on standard error, to a program as the one JSON document it waits for. */
export function refuse(
  { stdout, stderr }: Pick<Terminal, 'stdout' | 'stderr'>,
  args: readonly string[],
  text: string,
): typeof EX_USAGE {
  if (wantsJson(args)) stdout.write(`${JSON.stringify({ result: 'failed', message: text })}\n`);
  else stderr.write(`${text}\n`);
  return EX_USAGE;
}

/** Whether the answer is read by a program. */
export function wantsJson(args: readonly string[]): boolean {
  return args.includes('--json');
}

/** Executes a command whose arguments were read, where the configuration allows it. */
export async function withConfig<T>(
  command: Result<T, string>,
  args: readonly string[],
  terminal: Terminal,
  execute: (value: T, config: Config) => Promise<number>,
): Promise<number> {
  if (!command.ok) return refuse(terminal, args, `${command.error}\n\n${USAGE}`);
  const { describeProblems, readConfig } = await import('../config/config.ts');
  const config = readConfig(terminal.environment);
  return config.ok
    ? execute(command.value, config.value)
    : refuse(terminal, args, describeProblems(config.error));
}
