import { BATCH_OPTIONS } from './batch-command.ts';
import { SYNC_OPTIONS } from './sync-command.ts';
import { type Command, refuse, type Terminal } from './terminal.ts';
import { takenByNpm, USAGE } from './usage.ts';

/** Every command by its first word, and how to load it: none loads what another one needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  sync: async () => (await import('./sync.ts')).sync,
  'decision-sync': async () => (await import('./sync.ts')).sync,
  batch: async () => (await import('./batch.ts')).batch,
  payload: async () => (await import('./payload.ts')).payload,
  check: async () => (await import('./check.ts')).check,
  operator: async () => (await import('./access.ts')).access,
  token: async () => (await import('./access.ts')).access,
  routes: async () => (await import('./access.ts')).routes,
};

/** Options that npm must not keep for itself. */
const OPTIONS = [...Object.keys({ ...SYNC_OPTIONS, ...BATCH_OPTIONS }), 'verify'];

/** The whole command line: answers the exit status. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    terminal.stdout.write(USAGE);
    return 0;
  }
  const taken = takenByNpm(terminal.environment, args, OPTIONS);
  if (taken !== undefined) return refuse(terminal, args, taken);
  const name = args.find((arg) => Object.hasOwn(COMMANDS, arg)) ?? 'sync';
  // What names no command is read as a sync, which says what is wrong with it.
  const command = await (COMMANDS[name] ?? COMMANDS.sync)?.();
  if (command === undefined) throw new Error(`The command ${name} is not in the table`);
  return command(args, terminal);
}
