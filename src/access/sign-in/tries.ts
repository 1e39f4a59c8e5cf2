import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../ports/ports.ts';
import type { AccessTables } from '../tables.ts';

/** What is tried: a password by a name, a password or code from an address, a code by a person, a header from an address. */
export type TryKind = 'name' | 'address' | 'code' | 'header';

/** A try that may go on, or the seconds until the next one may. */
export type Granted =
  | { readonly granted: true }
  | { readonly granted: false; readonly seconds: number };

/** Limits tries that may be guesses, over all instances of the application. */
export type Tries = {
  /**
   * Counts a try before it is made, so that many at once count as many. Beyond the limit none is granted for the
   * time of the lock, also not a right one.
   */
  begin(kind: TryKind, who: string): Promise<Granted>;
  /** Whether one could be made, without counting it. */
  look(kind: TryKind, who: string): Promise<Granted>;
  /** The try was right: a name or a code starts anew, an address is given this one back. */
  succeed(kind: TryKind, who: string): Promise<void>;
};

const MINUTE = 60_000;

/** How many tries within this time, and for how long there are none after that. */
const LIMITS: Readonly<Record<TryKind, { readonly tries: number; readonly startsAnew: boolean }>> =
  {
    name: { tries: 5, startsAnew: true },
    address: { tries: 10, startsAnew: false },
    code: { tries: 5, startsAnew: true },
    header: { tries: 10, startsAnew: false },
  };
const WITHIN_MS = 15 * MINUTE;
const LOCK_MS = 15 * MINUTE;

/** Tries counted in the database. */
export function triesIn(kysely: Kysely<AccessTables>, clock: Pick<Clock, 'now'>): Tries {
  return {
    async begin(kind, who) {
      const now = clock.now();
      await forget(kysely, now);
      const { tries, locked_until } = await count(
        kysely,
        keyOf(kind, who),
        LIMITS[kind].tries,
        now,
      );
      return tries > LIMITS[kind].tries ? locked(locked_until, now) : { granted: true };
    },
    async look(kind, who) {
      const now = clock.now();
      const query = kysely.selectFrom('access_tries').select('locked_until');
      const found = await query.where('key', '=', keyOf(kind, who)).executeTakeFirst();
      const until = found?.locked_until ?? 0;
      return until > now ? locked(until, now) : { granted: true };
    },
    async succeed(kind, who) {
      const key = keyOf(kind, who);
      if (LIMITS[kind].startsAnew) {
        await kysely.deleteFrom('access_tries').where('key', '=', key).execute();
      } else {
        const tries = sql<number>`greatest(tries - 1, 0)`;
        await kysely.updateTable('access_tries').set({ tries }).where('key', '=', key).execute();
      }
    },
  };
}

/** One statement, so that tries at the same instant on several instances are counted one by one. */
async function count(kysely: Kysely<AccessTables>, key: string, limit: number, now: number) {
  const isOver = sql<boolean>`access_tries.since <= ${now - WITHIN_MS} and access_tries.locked_until <= ${now}`;
  const tries = sql<number>`case when ${isOver} then 1 else access_tries.tries + 1 end`;
  const isLast = sql<boolean>`${tries} >= ${limit} and access_tries.locked_until <= ${now}`;
  return kysely
    .insertInto('access_tries')
    .values({ key, tries: 1, since: now, locked_until: 0 })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({
        tries,
        since: sql<number>`case when ${isOver} then ${now} else access_tries.since end`,
        locked_until: sql<number>`case when ${isLast} then ${now + LOCK_MS}
          when ${isOver} then 0 else access_tries.locked_until end`,
      }),
    )
    .returning(['tries', 'locked_until'])
    .executeTakeFirstOrThrow();
}

/** What nobody counts any more. */
async function forget(kysely: Kysely<AccessTables>, now: number): Promise<void> {
  await kysely
    .deleteFrom('access_tries')
    .where('since', '<', now - WITHIN_MS)
    .where('locked_until', '<=', now)
    .execute();
}

function locked(until: number, now: number): Granted {
  return { granted: false, seconds: Math.max(1, Math.ceil((until - now) / 1000)) };
}

/** Hashed: people type passwords into the field for the name. */
function keyOf(kind: TryKind, who: string): string {
  return `${kind}:${createHash('sha256').update(networkOf(kind, who)).digest('hex')}`;
}

/** One household has 2^64 addresses of IPv6; they count as one. */
function networkOf(kind: TryKind, who: string): string {
  const isAddress = kind === 'address' || kind === 'header';
  if (!isAddress || !who.includes(':') || who.startsWith('::ffff:')) return who.toLowerCase();
  return who.split(':').slice(0, 4).join(':');
}
