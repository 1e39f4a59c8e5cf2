import type { PGlite } from '@electric-sql/pglite';
import { type Kysely, sql } from 'kysely';
import type { Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import type { Tables } from './tables.ts';

/** Where the state is kept: PostgreSQL at `url`, else the embedded database in `dataDir`. */
export type DatabaseSettings = { readonly url: string | undefined; readonly dataDir: string };

/** An open database with its tables up to date. */
export type Database = {
  readonly kysely: Kysely<Tables>;
  /** The embedded database, for a library that wants it; undefined on PostgreSQL. */
  readonly pglite: PGlite | undefined;
  /** Whether it answers within two seconds and has its tables; never throws. */
  isReady(): Promise<boolean>;
  /** Ends all connections, and releases the data directory. */
  close(): Promise<void>;
};

const READY_WITHIN_MS = 2_000;

/**
 * Opens the database and brings its tables up to date. Throws, with a message for the operator, when the server
 * cannot be reached or another process holds the data directory. Only the library in use is loaded.
 */
export async function openDatabase({ url, dataDir }: DatabaseSettings): Promise<Database> {
  const connection = url === undefined ? await embedded(dataDir) : await server(url);
  const { kysely, pglite, close } = connection;
  try {
    await migrate(kysely);
  } catch (error) {
    await close();
    throw new Error(`The database cannot be prepared: ${messageOf(error)}`, { cause: error });
  }
  return { kysely, pglite, close, isReady: () => isReady(kysely) };
}

async function embedded(dataDir: string): Promise<Connection> {
  const { openPglite } = await import('./embedded/pglite.ts');
  return openPglite(dataDir);
}

async function server(url: string): Promise<Connection> {
  const { openPostgres } = await import('./postgres.ts');
  return openPostgres(url);
}

async function isReady(kysely: Kysely<Tables>): Promise<boolean> {
  const answer = sql`select 1 from runs limit 1`.execute(kysely).then(
    () => true,
    () => false,
  );
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), READY_WITHIN_MS);
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** A refused connection to a name with several addresses is an `AggregateError`, whose message is empty. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
