import { setImmediate as yieldToTimers } from 'node:timers/promises';
import { expect } from 'chai';
import { sql } from 'kysely';
import type { Database } from '../../../../src/store/database.ts';
import { keepLogShort, shortenLog } from '../../../../src/store/embedded/write-ahead-log.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';

const MEGABYTE = 1024 * 1024;

describe('write-ahead log of the embedded database', () => {
  let database: Database;
  before(async () => {
    database = await temporaryDatabase();
  });
  after(() => database.close());

  it('nothing much was written → no checkpoint', async () => {
    expect(await shortenLog(open())).to.equal(false);
  });

  it('120 MB were written, with a look at it after each 20 → on the disk never 90 MB, and 64 in the end', async () => {
    const sizes: number[] = [];
    for (let step = 0; step < 6; step += 1) {
      await write(20);
      expect(await shortenLog(open())).to.equal(true);
      sizes.push(await megabytesOfLog());
    }
    expect(Math.max(...sizes)).to.be.below(90);
    expect(sizes.at(-1)).to.be.at.most(64);
  });

  it('kept short → it is looked at again and again, until that is ended', async () => {
    const end = keepLogShort(open(), 5);
    await write(20);
    while (await isLong()) await yieldToTimers();
    await end();
    await write(20);
    expect(await isLong()).to.equal(true);
  });

  function open() {
    if (database.pglite === undefined) throw new Error('This is not the embedded database');
    return database.pglite;
  }

  async function write(megabytes: number): Promise<void> {
    const rows = megabytes * 1024;
    await sql`create table if not exists filler (id int primary key, text text)`.execute(
      database.kysely,
    );
    await sql`insert into filler select n, repeat('x', 1000) from generate_series(1, ${rows}::int) as n
      on conflict (id) do update set text = excluded.text`.execute(database.kysely);
  }

  async function isLong(): Promise<boolean> {
    const { rows } = await sql<{ readonly bytes: number }>`
      select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn)::int8 as bytes from pg_control_checkpoint()`.execute(
      database.kysely,
    );
    return (rows[0]?.bytes ?? 0) > 16 * MEGABYTE;
  }

  async function megabytesOfLog(): Promise<number> {
    const { rows } = await sql<{ readonly bytes: number }>`
      select sum(size)::int8 as bytes from pg_ls_waldir()`.execute(database.kysely);
    return (rows[0]?.bytes ?? 0) / MEGABYTE;
  }
}).timeout(60_000);
