import type { Kysely } from 'kysely';
import type { Clock } from '../../ports/ports.ts';
import type { AccessTables } from '../tables.ts';
import { IDLE_MS } from './auth.ts';

/** A living session as its owner sees it. Instants are epoch milliseconds. */
export type SessionRow = {
  readonly id: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly address: string | undefined;
  readonly browser: string | undefined;
};

/** Sessions of people. */
export type Sessions = {
  /** The living ones of a person, last used first. */
  of(userId: string): Promise<readonly SessionRow[]>;
  /** Ends one of a person; false when the person has no such session. */
  end(userId: string, id: string): Promise<boolean>;
  /** Ends all of a person but the one that is named; answers how many. */
  endAll(userId: string, except?: string): Promise<number>;
  /** Keeps a session alive, or ends it when it was idle for too long; answers whether it lives. */
  touch(id: string, seenAt: number): Promise<boolean>;
};

const MINUTE = 60_000;

/** Sessions in the database. */
export function sessionsIn(kysely: Kysely<AccessTables>, clock: Pick<Clock, 'now'>): Sessions {
  return {
    async of(userId) {
      const query = kysely.selectFrom('operator_sessions').selectAll().where('userId', '=', userId);
      const living = query
        .where('expiresAt', '>', new Date(clock.now()))
        .where('seenAt', '>', clock.now() - IDLE_MS);
      const rows = await living.orderBy('seenAt', 'desc').limit(100).execute();
      return rows.map(({ id, createdAt, seenAt, ipAddress, userAgent }) => ({
        ...{ id, createdAt: createdAt.getTime(), seenAt },
        ...{ address: ipAddress || undefined, browser: userAgent || undefined },
      }));
    },
    async end(userId, id) {
      const query = kysely.deleteFrom('operator_sessions').where('userId', '=', userId);
      return (await query.where('id', '=', id).returning('id').execute()).length > 0;
    },
    async endAll(userId, except) {
      const query = kysely.deleteFrom('operator_sessions').where('userId', '=', userId);
      const others = except === undefined ? query : query.where('id', '!=', except);
      return (await others.returning('id').execute()).length;
    },
    async touch(id, seenAt) {
      const now = clock.now();
      if (now - seenAt > IDLE_MS) {
        await kysely.deleteFrom('operator_sessions').where('id', '=', id).execute();
        return false;
      }
      if (now - seenAt < MINUTE) return true;
      const query = kysely.updateTable('operator_sessions').set({ seenAt: now });
      return (await query.where('id', '=', id).returning('id').execute()).length > 0;
    },
  };
}
