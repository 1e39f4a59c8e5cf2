import { parseArgs } from 'node:util';
import { payloadsOf } from './app/adapters.ts';
import { type App, createApp, servicesOf } from './app/app.ts';
import {
  type AccessCommand,
  isAccessCommand,
  parseAccessCommand,
  routesText,
  runAccessCommand,
} from './cli/access.ts';
import { BATCH_OPTIONS, parseBatchCommand } from './cli/batch-command.ts';
import { parsePayloadCommand, runPayloadCommand } from './cli/payload.ts';
import { showProgress } from './cli/progress-bar.ts';
import { batchSync } from './cli/run-batch.ts';
import { takenByNpm, USAGE } from './cli/usage.ts';
import {
  type Config,
  describeProblems,
  loadEnvironment,
  readConfig,
  secretsOf,
} from './config/config.ts';
import { err, ok, type Result } from './domain/result.ts';
import type { RunResult } from './domain/runs/run.ts';
import { runJson } from './domain/runs/run-summary.ts';
import { createLog } from './log/log.ts';
import { createMeter } from './metrics/meter.ts';
import { type Service, SWITCHED_OFF } from './sync/trigger/services.ts';
import { parseSyncRequest, type SyncRequest } from './sync/trigger/sync-request.ts';

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
  readonly service: Service | 'check';
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
  const taken = takenByNpm(environment, args, [
    ...Object.keys({ ...OPTIONS, ...BATCH_OPTIONS }),
    'verify',
  ]);
  if (taken !== undefined) return badUsage(taken);
  if (args[0] === 'routes') {
    process.stdout.write(routesText(args.includes('--json')));
    return 0;
  }
  if (isAccessCommand(args)) {
    return run(parseAccessCommand(args), environment, badUsage, (value, config) =>
      access(value, config, args.includes('--json')),
    );
  }
  const payload = parsePayloadCommand(args);
  if (payload !== undefined) {
    return run(payload, environment, badUsage, (value, config) =>
      runPayloadCommand(payloadsOf(config, createMeter(), { outgoing: () => {} }), value),
    );
  }
  const batch = parseBatchCommand(args);
  if (batch !== undefined) {
    return run(batch, environment, badUsage, (value, config) =>
      withApp(config, value.json, async (app) => EXIT[await batchSync(app, value)]),
    );
  }
  const command = parseCommand(args);
  if (!command.ok) return badUsage(`${command.error}\n\n${USAGE}`);
  const config = readConfig(environment);
  if (!config.ok) return badUsage(describeProblems(config.error));
  const { service, parameters, json } = command.value;
  if (service === 'check') return withApp(config.value, json, (app) => check(app, json));
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

/** Carries out a command that has its own way to read its arguments. */
function run<T>(
  command: Result<T, string>,
  environment: Environment,
  badUsage: (text: string) => number,
  use: (value: T, config: Config) => Promise<number>,
): Promise<number> | number {
  if (!command.ok) return badUsage(`${command.error}\n\n${USAGE}`);
  const config = readConfig(environment);
  return config.ok ? use(command.value, config.value) : badUsage(describeProblems(config.error));
}

/** People and tokens: needs the database, and neither commercetools nor the gateway. */
async function access(command: AccessCommand, config: Config, json: boolean): Promise<number> {
  const done = await runAccessCommand(command, config);
  if (done.ok) process.stdout.write(`${done.value}\n`);
  else refuse(done.error, json);
  return done.ok ? EXIT.completed : EXIT.failed;
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

type Environment = Readonly<Record<string, string | undefined>>;

function parseCommand(args: readonly string[]): Result<Command, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPTIONS,
    });
    const service = COMMANDS[positionals.join(' ')];
    if (service === undefined) return err(`Unknown command "${positionals.join(' ')}".`);
    const { mid: mids, from, to, 'dry-run': dryRun, full, json } = values;
    const given = Object.entries({ mids, from, to, dryRun });
    const parameters = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    return ok({ service, parameters, full, json });
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
  const { runId, joined } = await app.jobs.start(request);
  // Other instances may be at work on it, too: it is cancelled for all, and ends after the pages at hand.
  const cancel = () => void app.store.cancelRun(runId, app.clock.now());
  const leave = () => void app.stop();
  // A run that was on its way before is not this command's to cancel.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, joined ? leave : cancel);
  }
  const ended = app.jobs.ended(runId);
  const run = await (process.stderr.isTTY
    ? showProgress(process.stderr, app.store, runId, ended)
    : ended);
  if (run === undefined) throw new Error(`Run ${runId} ended without a record`);
  const summary = runJson(run);
  process.stdout.write(`${json ? JSON.stringify(summary) : summary.message}\n`);
  return EXIT[run.result ?? 'failed'];
}

/** Says why nothing was run: to a person on standard error, to a program as the one JSON document it waits for. */
function refuse(text: string, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify({ result: 'failed', message: text })}\n`);
  else process.stderr.write(`${text}\n`);
  return EX_USAGE;
}
