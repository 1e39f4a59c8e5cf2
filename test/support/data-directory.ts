import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { closeAtEnd, closeAtExit } from './lent.ts';

/** A data directory of its own; `remove` deletes it. */
export type TestDirectory = { readonly dataDir: string; readonly remove: () => Promise<void> };

/** An empty data directory. */
export async function emptyDirectory(): Promise<TestDirectory> {
  const dataDir = await mkdtemp(join(tmpdir(), 'payment-sync-'));
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/**
 * An embedded database with its tables and no rows. `close` empties it and keeps it for the next suite of this
 * process: opening one takes most of a second, emptying it some milliseconds.
 */
export async function temporaryDatabase(): Promise<Database> {
  const database = idle.pop() ?? (await newDatabase());
  const close = async () => {
    await emptied(database);
    idle.push(database);
  };
  return { ...database, close };
}

const idle: Database[] = [];

async function newDatabase(): Promise<Database> {
  const { dataDir } = await emptyDirectory();
  const database = await openDatabase({ url: undefined, dataDir });
  closeAtExit(database.close);
  // A worker of `mocha --parallel` just ends.
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
  return database;
}

/** Takes out every row, and what a queue made for itself. */
async function emptied({ kysely }: Database): Promise<void> {
  const { rows } = await sql<{ tables: string }>`
    select string_agg(quote_ident(tablename), ', ') as tables from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(kysely);
  const tables = sql.raw(rows[0]?.tables ?? '');
  await kysely.transaction().execute(async (transaction) => {
    // The audit log refuses to be emptied by a trigger.
    await sql`set local session_replication_role = replica`.execute(transaction);
    await sql`truncate ${tables} restart identity cascade`.execute(transaction);
  });
  await sql`drop schema if exists pgboss cascade`.execute(kysely);
}

/** The environment of a process that reaches a project; with an embedded database of its own unless it names one. */
export async function withDatabase(
  environment: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { DATABASE_URL, DATA_DIR, CT_PROJECT_KEY } = environment;
  if (DATABASE_URL !== undefined || DATA_DIR !== undefined || CT_PROJECT_KEY === undefined) {
    return environment;
  }
  const directory = await emptyDirectory();
  closeAtEnd(directory.remove);
  return { ...environment, DATA_DIR: directory.dataDir };
}
