import { runCommand } from './cli/commands.ts';
import { loadEnvironment } from './config/load-environment.ts';

const { stdout, stderr, argv } = process;

process.exitCode = await runCommand(argv.slice(2), {
  ...{ environment: loadEnvironment(), stdout, stderr },
  onInterrupt: (act) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, act);
  },
});
