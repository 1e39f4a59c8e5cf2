import { type Access, createAccess } from '../access/access.ts';
import { secretIn } from '../access/secret.ts';
import type { AccessTables } from '../access/tables.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../log/log.ts';
import type { Clock } from '../ports/ports.ts';
import { type Database, openDatabase } from '../store/database.ts';

/** Access as configured, over an open database; makes the secret of the embedded one at the first start. */
export async function accessOver(
  { kysely }: Pick<Database, 'kysely'>,
  config: Config,
  log: Log,
  clock: Pick<Clock, 'now'>,
): Promise<Access> {
  const { authSecret, baseUrl, extensionHeaderValue, oidc: sso, database } = config;
  return createAccess({
    kysely: kysely.withTables<AccessTables>(),
    secret: authSecret ?? (await secretIn(database.dataDir)),
    onError: (problem) => log.error('Signing in failed unexpectedly', { problem }),
    ...{ clock, baseUrl, extensionHeaderValue, sso },
  });
}

/** People, tokens and the audit log by themselves, for the command line; `close` releases the database. */
export async function openAccess(
  config: Config,
  log: Log,
): Promise<{ readonly access: Access; readonly close: () => Promise<void> }> {
  const database = await openDatabase(config.database);
  try {
    const access = await accessOver(database, config, log, { now: Date.now });
    return { access, close: database.close };
  } catch (error) {
    await database.close();
    throw error;
  }
}
