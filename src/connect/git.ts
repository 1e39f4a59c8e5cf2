import { spawnSync } from 'node:child_process';
import { err, ok, type Result } from '../domain/result.ts';

/** What git printed, without the last line's end; or its complaint. */
export type GitAnswer = Result<string, string>;

/** Asks the repository in the working directory; `input` is given on standard input. Nothing is ever checked out. */
export type Git = (args: readonly string[], input?: string) => GitAnswer;

/** Git in a directory. */
export function gitIn(directory: string): Git {
  return (args, input = '') => {
    const { status, stdout, stderr, error } = spawnSync('git', args, {
      cwd: directory,
      input,
      encoding: 'utf8',
    });
    if (status === 0) return ok(stdout.trimEnd());
    return err(`git ${args[0]}: ${error?.message ?? stderr.trim()}`);
  };
}
