import type { App } from '../app/app.ts';
import { type Config, secretsOf } from '../config/config.ts';
import { EXIT, refuse, type Terminal } from './terminal.ts';

/** Builds the application, uses it and stops it; what goes wrong on the way is said, not thrown. */
export async function withApp(
  config: Config,
  args: readonly string[],
  terminal: Terminal,
  use: (app: App) => Promise<number>,
): Promise<number> {
  try {
    const { createApp } = await import('../app/app.ts');
    const { createLog } = await import('../log/log.ts');
    const app = await createApp(config, createLog('warn', terminal.stderr, secretsOf(config)));
    return await use(app).finally(app.stop);
  } catch (error) {
    refuse(terminal, args, error instanceof Error ? error.message : String(error));
    return EXIT.failed;
  }
}
