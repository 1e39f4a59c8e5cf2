import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../ports/ports.ts';
import { type Permission, scopeNamed } from './permissions/permissions.ts';
import { plainText } from './plain-text.ts';
import type { Machine } from './principal.ts';
import type { AccessTables, TokenTable } from './tables.ts';

/** A token as people see it: everything but its secret. Instants are epoch milliseconds. */
export type Token = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
};

/** What a new token is to be; it ends `days` days from now. */
export type NewToken = {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly days: number;
  readonly createdBy: string;
};

/** Tokens of machines. */
export type Tokens = {
  /** Makes one; `secret` is what the machine sends, and is known only now. */
  create(token: NewToken): Promise<{ readonly token: Token; readonly secret: string }>;
  /** Newest first, revoked and expired ones among them. */
  list(): Promise<readonly Token[]>;
  /** Ends a token for good; undefined when there is none, or it had ended. */
  revoke(id: string): Promise<Token | undefined>;
  /** The machine that sends `secret`; undefined unless a living token has it. */
  holder(secret: string): Promise<Machine | undefined>;
};

/** How long a token may live at most, in days. */
export const LONGEST_DAYS = 366;

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60_000;
const RECENT = 15 * MINUTE;
/** `pst_`, so that scanners of repositories find one that leaked; the id; the secret of 256 bits. */
const SHAPE = /^pst_([0-9a-f]{12})_([\w-]{43})$/;

/** Tokens in the database. */
export function tokensIn(kysely: Kysely<AccessTables>, clock: Pick<Clock, 'now'>): Tokens {
  const recent = recentHolders(clock);
  return {
    async create({ name, scopes, days, createdBy }) {
      const [id, key] = [randomBytes(6).toString('hex'), randomBytes(32).toString('base64url')];
      const now = clock.now();
      const row = {
        ...{ id, name: plainText(name, 100), scopes: scopes.join(' '), secret_hash: hashOf(key) },
        ...{ created_at: now, created_by: createdBy, expires_at: now + days * DAY },
      };
      const query = kysely.insertInto('access_tokens').values(row).returningAll();
      return { token: toToken(await query.executeTakeFirstOrThrow()), secret: `pst_${id}_${key}` };
    },
    async list() {
      const query = kysely.selectFrom('access_tokens').selectAll();
      return (await query.orderBy('created_at', 'desc').limit(500).execute()).map(toToken);
    },
    async revoke(id) {
      const query = kysely.updateTable('access_tokens').set({ revoked_at: clock.now() });
      const living = query.where('id', '=', plainText(id, 64)).where('revoked_at', 'is', null);
      const row = await living.returningAll().executeTakeFirst();
      return row === undefined ? undefined : toToken(row);
    },
    async holder(secret) {
      const [, id = '', key = ''] = SHAPE.exec(secret) ?? [];
      if (id === '') return undefined;
      const now = clock.now();
      try {
        const query = kysely.selectFrom('access_tokens').selectAll();
        const row = await query.where('id', '=', id).executeTakeFirst();
        if (row === undefined || !isSame(row.secret_hash, hashOf(key)) || !lives(row, now))
          return recent.forget(key);
        await markUsed(kysely, row, now);
        return recent.remember(key, {
          kind: 'token',
          id,
          name: row.name,
          permissions: toToken(row).scopes,
        });
      } catch (error) {
        const before = recent.of(key);
        if (before === undefined) throw error;
        return before;
      }
    },
  };
}

/**
 * Who was let in lately, for as long as the database is away: its state must be readable then above all, and
 * whatever else is asked for needs the database itself.
 */
function recentHolders(clock: Pick<Clock, 'now'>) {
  const seen = new Map<string, { readonly at: number; readonly machine: Machine }>();
  return {
    remember(key: string, machine: Machine): Machine {
      seen.set(hashOf(key), { at: clock.now(), machine });
      return machine;
    },
    forget(key: string): undefined {
      seen.delete(hashOf(key));
    },
    of(key: string): Machine | undefined {
      const found = seen.get(hashOf(key));
      return found !== undefined && clock.now() - found.at < RECENT ? found.machine : undefined;
    },
  };
}

/** To the minute: a token that is used a thousand times a second costs no thousand writes. */
async function markUsed(
  kysely: Kysely<AccessTables>,
  { id, last_used_at }: Selectable<TokenTable>,
  now: number,
): Promise<void> {
  if (last_used_at !== null && now - last_used_at < MINUTE) return;
  const query = kysely.updateTable('access_tokens').set({ last_used_at: now });
  await query.where('id', '=', id).execute();
}

function lives({ expires_at, revoked_at }: Selectable<TokenTable>, now: number): boolean {
  return revoked_at === null && expires_at > now;
}

/** 256 random bits need no slow hash: there is nothing to guess. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one, 'hex'), Buffer.from(other, 'hex'));
}

function toToken(row: Selectable<TokenTable>): Token {
  const scopes = row.scopes.split(' ').flatMap((text) => scopeNamed(text) ?? []);
  return {
    ...{ id: row.id, name: row.name, scopes },
    ...{ createdAt: row.created_at, createdBy: row.created_by, expiresAt: row.expires_at },
    ...{ lastUsedAt: row.last_used_at, revokedAt: row.revoked_at },
  };
}
