import type { PGlite } from '@electric-sql/pglite';

const SECOND = 1_000;
const MEGABYTE = 1024 * 1024;

/** The log that is written in `LOOK_EVERY_MS` at most, and this much, is replayed after a kill. */
const KEPT_BYTES = 16 * MEGABYTE;
const LOOK_EVERY_MS = 30 * SECOND;

/**
 * Makes a checkpoint whenever 16 MB were logged since the last one: the embedded database has no checkpointer,
 * and would keep all that was ever written until it is closed. Answers a function that ends this.
 */
export function keepLogShort(pglite: PGlite, everyMs = LOOK_EVERY_MS): () => Promise<void> {
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    // What keeps a checkpoint from being written, a full disk say, fails the writes of a run, too, and is told there.
    looking = shortenLog(pglite).catch(() => false);
  };
  const timer = setInterval(look, everyMs).unref();
  return async () => {
    clearInterval(timer);
    await looking;
  };
}

/** Makes a checkpoint when more than `keptBytes` were logged since the last one; answers whether it did. */
export async function shortenLog(pglite: PGlite, keptBytes = KEPT_BYTES): Promise<boolean> {
  const { rows } = await pglite.query<{ long: boolean }>(
    'select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) > $1 as long from pg_control_checkpoint()',
    [keptBytes],
  );
  const long = rows[0]?.long === true;
  if (long) await pglite.exec('checkpoint');
  return long;
}
