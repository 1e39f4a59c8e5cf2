import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';
import type { Service } from '../sync/trigger/services.ts';

/** What `sync` or `decision-sync` is asked to do; `parameters` are those of the HTTP trigger. */
export type SyncCommand = {
  readonly service: Service;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly full: boolean;
  readonly json: boolean;
};

/** The options of the commands. */
export const SYNC_OPTIONS = {
  mid: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  full: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const SERVICES: Readonly<Record<string, Service>> = { sync: 'run', 'decision-sync': 'decision' };

/** The command that the arguments are, or what is wrong with them. */
export function parseSyncCommand(args: readonly string[]): Result<SyncCommand, string> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: SYNC_OPTIONS,
    });
    const service = SERVICES[positionals.join(' ')];
    if (service === undefined) return err(`Unknown command "${positionals.join(' ')}".`);
    const { mid: mids, from, to, 'dry-run': dryRun, full, json } = values;
    const given = Object.entries({ mids, from, to, dryRun });
    const parameters = Object.fromEntries(given.filter(([, value]) => value !== undefined));
    return ok({ service, parameters, full, json });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
