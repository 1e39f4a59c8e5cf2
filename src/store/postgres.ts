import { Kysely, PostgresDialect } from 'kysely';
import { type CustomTypesConfig, Pool, types } from 'pg';
import type { Connection } from './connection.ts';
import type { Tables } from './tables.ts';

const SECOND = 1_000;

/**
 * PostgreSQL through a pool. A connection that is lost while idle is replaced by the next query; a query that
 * gets no answer within a minute fails, so that a server that went away silently blocks nothing for ever.
 */
export function openPostgres(url: string): Connection {
  const pool = new Pool({
    connectionString: url,
    application_name: 'payment-sync',
    max: 10,
    connectionTimeoutMillis: 10 * SECOND,
    query_timeout: 60 * SECOND,
    keepAlive: true,
    // This pool alone: other users of pg in the process keep their own parsers.
    types: { getTypeParser: parserOf },
  });
  // Without listeners a connection that is lost, idle or at work, would end the process. Its query fails, too.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, pglite: undefined, close: () => kysely.destroy() };
}

/** pg reads int8 as text, for it may exceed what a number holds exactly; nothing here does. */
const parserOf: CustomTypesConfig['getTypeParser'] = (id, format) =>
  id === types.builtins.INT8 ? Number : parserOfLibrary(id, format);

/** Its declared overloads take each format by itself, and none that is either. */
function parserOfLibrary(id: number, format: 'text' | 'binary' | undefined) {
  return format === 'binary' ? types.getTypeParser(id, format) : types.getTypeParser(id, format);
}
