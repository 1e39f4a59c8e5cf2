import { parseArgs } from 'node:util';
import { type App, createApp, servicesOf } from './app.ts';
import { type BatchCommand, batchCommand, batchSync } from './cli-batch.ts';
import { type Config, describeProblems, loadEnvironment, readConfig, secretsOf } from './config.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { Run, RunResult } from './domain/run.ts';
import { runJson } from './domain/run-summary.ts';
import { createLog } from './log.ts';
import { showProgress } from './progress-bar.ts';
import { type Service, SWITCHED_OFF } from './sync/services.ts';
import { parseSyncRequest, type SyncRequest } from './sync/sync-request.ts';

const USAGE = `Usage: npm run -s cli -- <command> [options]

  sync                   run Run Sync once and wait for its end
  decision-sync          run Decision Sync once and wait for its end
  batch sync FILE        upload a CSV file with orders, work through it and wait for its end
  check                  connect to commercetools and every merchant id, say what is wrong
    --mid M            only this merchant id; may be given several times
    --from ISO         back-fill from this instant (UTC) …
    --to ISO           … to this one; now, when left out
    --dry-run          decide everything, write nothing
    --full             ask again about transactions that earlier runs settled
    --sync-with-gateway  of a file: ask the gateway about each row
    --accept-valid     of a file: leave out the rows with problems
    --again            of a file: the very same one was submitted before, and is meant again
    --description TEXT of a file: what whoever approves it should know
    --json             exactly one JSON document on standard output
    --help               print this

Exit status: 0 completed, 1 failed, 2 partial, 64 bad usage or configuration.
`;

const EXIT: Readonly<Record<RunResult, number>> = { completed: 0, failed: 1, partial: 2 };
const EX_USAGE = 64;

/** Where an option has another name than the parameter of the HTTP trigger. */
const OPTION: Readonly<Record<string, string>> = { mids: 'mid', dryRun: 'dry-run' };

const COMMANDS: Readonly<Record<string, Service | 'check'>> = {
  sync: 'run',
  'decision-sync': 'decision',
  check: 'check',
};

type Command = {
  readonly service: Service | 'check' | 'batch';
  readonly batch: BatchCommand | undefined;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly full: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  mid: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  'sync-with-gateway': { type: 'boolean', default: false },
  'accept-valid': { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  description: { type: 'string', default: '' },
  json: { type: 'boolean', default: false },
} as const;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const badUsage = (text: string) => refuse(text, args.includes('--json'));
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write(USAGE);
    return 0;
  }
  const environment = loadEnvironment();
  const taken = takenByNpm(environment, args);
  if (taken !== undefined) return badUsage(taken);
  const command = parseCommand(args);
  if (!command.ok) return badUsage(`${command.error}\n\n${USAGE}`);
  const config = readConfig(environment);
  if (!config.ok) return badUsage(describeProblems(config.error));
  const { service, parameters } = command.value;
  const { json } = command.value;
  const { batch } = command.value;
  if (batch !== undefined)
    return withApp(config.value, json, async (app) => EXIT[await batchSync(app, batch)]);
  if (service === 'check' || service === 'batch')
    return withApp(config.value, json, (app) => check(app, json));
  const covered = servicesOf(config.value)[service];
  if (covered === undefined) return badUsage(SWITCHED_OFF[service]);
  const asked = parseSyncRequest(parameters, covered, Date.now());
  if (!asked.ok) {
    return badUsage(
      asked.error.map(({ field, message }) => `--${OPTION[field] ?? field}: ${message}`).join('\n'),
    );
  }
  return withApp(config.value, json, (app) =>
    sync(app, asked.value, { ...command.value, service }),
  );
}

/** Builds the application, uses it and stops it; what goes wrong on the way is said, not thrown. */
async function withApp(
  config: Config,
  json: boolean,
  use: (app: App) => Promise<number>,
): Promise<number> {
  try {
    const app = await createApp(config, createLog('warn', process.stderr, secretsOf(config)));
    return await use(app).finally(app.stop);
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error), json);
    return EXIT.failed;
  }
}

/** Without a bare `--`, npm keeps options for itself, and what was meant as a dry run would write. */
function takenByNpm(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): string | undefined {
  const taken = Object.keys(OPTIONS).find((option) => {
    const value = environment[`npm_config_${option.replaceAll('-', '_')}`] ?? '';
    return (
      !['', 'false', 'null'].includes(value) && !args.some((arg) => arg.startsWith(`--${option}`))
    );
  });
  return taken === undefined
    ? undefined
    : `npm took --${taken} for itself, and nothing was run. Put a bare -- before the command:\n  npm run -s cli -- sync --${taken}`;
}

function parseCommand(args: readonly string[]): Result<Command, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const path =
      positionals[0] === 'batch' && positionals[1] === 'sync' ? positionals[2] : undefined;
    const isBatch = path !== undefined && positionals.length === 3;
    const service = isBatch ? 'batch' : COMMANDS[positionals.join(' ')];
    if (service === undefined) return err(`Unknown command "${positionals.join(' ')}".`);
    const { mid: mids, from, to, 'dry-run': dryRun, full, json } = values;
    const given = Object.entries({ mids, from, to, dryRun });
    const parameters = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    const batch = isBatch ? batchCommand(path, values) : undefined;
    return ok({ service, batch, parameters, full, json });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

async function check(app: App, json: boolean): Promise<number> {
  const connections = await app.check();
  const lines = connections.map(({ name, problem }) => `${name}: ${problem ?? 'ok'}`);
  process.stdout.write(`${json ? JSON.stringify({ connections }) : lines.join('\n')}\n`);
  return connections.every(({ problem }) => problem === undefined) ? EXIT.completed : EXIT.failed;
}

async function sync(
  app: App,
  asked: SyncRequest,
  { service, full, json }: Command & { readonly service: Service },
): Promise<number> {
  const { merchantIds, range, dryRun } = asked;
  const request = { kind: service, trigger: 'cli', merchantIds, range, dryRun, full } as const;
  await app.work();
  const { runId } = await app.jobs.start(request);
  // Other instances may be at work on it, too: it is cancelled for all, and ends after the pages at hand.
  const cancel = () => void app.store.cancelRun(runId, app.clock.now());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, cancel);
  const ended = app.jobs.ended(runId);
  const run = await (process.stderr.isTTY
    ? showProgress(process.stderr, app.store, runId, ended)
    : ended);
  if (run === undefined) throw new Error(`Run ${runId} ended without a record`);
  report(run, json);
  return EXIT[run.result ?? 'failed'];
}

function report(run: Run, json: boolean): void {
  const summary = runJson(run);
  const text = json ? JSON.stringify(summary) : summary.message;
  process.stdout.write(`${text}\n`);
}

/** Says why nothing was run: to a person on standard error, to a program as the one JSON document it waits for. */
function refuse(text: string, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ result: 'failed', message: text })}\n`);
  else process.stderr.write(`${text}\n`);
  return EX_USAGE;
}
