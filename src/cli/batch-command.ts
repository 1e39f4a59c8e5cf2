import { parseArgs } from 'node:util';
import { err, ok, type Result } from '../domain/result.ts';

/** What `batch sync FILE` is asked to do. */
export type BatchCommand = {
  readonly path: string;
  readonly description: string;
  readonly syncWithGateway: boolean;
  readonly acceptValidRows: boolean;
  readonly again: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
};

/** The options of the command. */
export const BATCH_OPTIONS = {
  'sync-with-gateway': { type: 'boolean', default: false },
  'accept-valid': { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  description: { type: 'string', default: '' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** The command that the arguments are, or what is wrong with them. */
export function parseBatchCommand(args: readonly string[]): Result<BatchCommand, string> {
  try {
    const options = { args: [...args], allowPositionals: true, options: BATCH_OPTIONS } as const;
    const { values, positionals } = parseArgs(options);
    const [, kind, path, more] = positionals;
    if (kind !== 'sync' || path === undefined || more !== undefined)
      return err(
        `Unknown command "${positionals.join(' ')}". It is batch sync FILE, with one file.`,
      );
    const { description, again, json, 'dry-run': dryRun } = values;
    const [syncWithGateway, acceptValidRows] = [
      values['sync-with-gateway'],
      values['accept-valid'],
    ];
    return ok({ path, description, again, json, dryRun, syncWithGateway, acceptValidRows });
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
