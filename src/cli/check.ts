import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';
import { SYNC_OPTIONS } from './sync-command.ts';
import { type Command, EXIT, withConfig } from './terminal.ts';

/** `check`: connects to commercetools and every merchant id, and says what is wrong. */
export const check: Command = (args, terminal) =>
  withConfig(parseCheck(args), args, terminal, async ({ json }, config) => {
    const { withApp } = await import('./with-app.ts');
    return withApp(config, args, terminal, async (app) => {
      const connections = await app.check();
      const lines = connections.map(({ name, problem }) => `${name}: ${problem ?? 'ok'}`);
      const answer = json ? JSON.stringify({ connections }) : lines.join('\n');
      terminal.stdout.write(`${answer}\n`);
      const allAnswer = connections.every(({ problem }) => problem === undefined);
      return allAnswer ? EXIT.completed : EXIT.failed;
    });
  });

/** It takes the options of `sync`, so that the one can be typed in place of the other. */
function parseCheck(args: readonly string[]): Result<{ readonly json: boolean }, string> {
  try {
    const options = SYNC_OPTIONS;
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const command = positionals.join(' ');
    return command === 'check' ? ok({ json: values.json }) : err(`Unknown command "${command}".`);
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
