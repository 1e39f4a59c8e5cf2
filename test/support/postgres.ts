import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The server of this machine that tests use when none is named. */
const LOCAL = 'postgres://postgres@127.0.0.1:5432/postgres';

/** A database of its own on the server for tests; `drop` ends whoever is still connected. */
export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> };

/**
 * The PostgreSQL server that tests may create databases on: `TEST_DATABASE_URL`, whose suites fail when it
 * does not answer, else a local one if it answers; undefined when there is none.
 */
export async function postgresServer(): Promise<string | undefined> {
  const named = process.env.TEST_DATABASE_URL;
  if (named !== undefined) return named;
  return onServer(LOCAL, (client) => client.query('select 1')).then(
    () => LOCAL,
    () => undefined,
  );
}

/** A new empty database on the server. */
export async function freshDatabase(server: string): Promise<TestDatabase> {
  const name = `payment_sync_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`create database ${name}`));
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async () => {
    await onServer(server, (client) => client.query(`drop database ${name} with (force)`));
  };
  return { url: url.href, drop };
}

/** `describe` where there is a server; else a skipped suite whose name says why. */
export function describeOnPostgres(
  title: string,
  server: string | undefined,
  suite: (server: string) => void,
): void {
  if (server !== undefined) describe(title, () => suite(server));
  else describe.skip(`${title} (skipped: no PostgreSQL; set TEST_DATABASE_URL)`, () => suite(''));
}

async function onServer(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end();
  }
}
