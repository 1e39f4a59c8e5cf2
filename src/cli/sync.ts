import type { App } from '../app/app.ts';
import type { SyncRequest } from '../sync/trigger/sync-request.ts';
import { parseSyncCommand, type SyncCommand } from './sync-command.ts';
import { type Command, EXIT, refuse, type Terminal, withConfig } from './terminal.ts';

/** Where an option has another name than the parameter of the HTTP trigger. */
const OPTION: Readonly<Record<string, string>> = { mids: 'mid', dryRun: 'dry-run' };

/** `sync` and `decision-sync`: starts a run and waits for its end. */
export const sync: Command = (args, terminal) =>
  withConfig(parseSyncCommand(args), args, terminal, async (command, config) => {
    const { servicesOf } = await import('../app/services.ts');
    const { SWITCHED_OFF } = await import('../sync/trigger/services.ts');
    const { parseSyncRequest } = await import('../sync/trigger/sync-request.ts');
    const covered = servicesOf(config)[command.service];
    if (covered === undefined) return refuse(terminal, args, SWITCHED_OFF[command.service]);
    const asked = parseSyncRequest(command.parameters, covered, Date.now());
    if (!asked.ok) {
      const lines = asked.error.map(
        ({ field, message }) => `--${OPTION[field] ?? field}: ${message}`,
      );
      return refuse(terminal, args, lines.join('\n'));
    }
    const { withApp } = await import('./with-app.ts');
    return withApp(config, args, terminal, (app) => run(app, asked.value, command, terminal));
  });

async function run(
  app: App,
  { merchantIds, range, dryRun }: SyncRequest,
  { service, full, json }: SyncCommand,
  { stdout, stderr, onInterrupt }: Terminal,
): Promise<number> {
  const request = { kind: service, trigger: 'cli', merchantIds, range, dryRun, full } as const;
  await app.work();
  const { runId, joined } = await app.jobs.start(request);
  // Other instances may be at work on it, too: it is cancelled for all, and ends after the pages at hand.
  const cancel = () => void app.store.cancelRun(runId, app.clock.now());
  const leave = () => void app.stop();
  // A run that was on its way before is not this command's to cancel.
  onInterrupt(joined ? leave : cancel);
  const { showProgress } = await import('./progress-bar.ts');
  const ended = app.jobs.ended(runId);
  const done = await (stderr.isTTY ? showProgress(stderr, app.store, runId, ended) : ended);
  if (done === undefined) throw new Error(`Run ${runId} ended without a record`);
  const { runJson } = await import('../domain/runs/run-summary.ts');
  const summary = runJson(done);
  stdout.write(`${json ? JSON.stringify(summary) : summary.message}\n`);
  return EXIT[done.result ?? 'failed'];
}
