import { createHash } from 'node:crypto';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { Tables } from './tables.ts';

/** Characters of a text from outside that are kept: nobody reads more, and a page of 2,500 must stay small. */
const MAX_TEXT = 10_000;

/** PostgreSQL refuses an index entry of more than 2,704 bytes. */
const MAX_KEY = 256;

/**
 * The text as PostgreSQL can hold it: U+0000 and halves of surrogate pairs, which it refuses, become U+FFFD;
 * what is longer than 10,000 characters is cut and says so.
 */
export function storable(text: string): string {
  const rest = text.length - MAX_TEXT;
  const kept = rest > 0 ? `${text.slice(0, MAX_TEXT)}… (${rest} more characters)` : text;
  return kept.toWellFormed().replaceAll('\0', '\u{fffd}');
}

/** `storable` for an identifier: one too long for an index keeps its beginning and the hash of the whole. */
export function storableKey(text: string): string {
  if (text.length <= MAX_KEY) return storable(text);
  const hash = createHash('sha256').update(text).digest('hex');
  return storable(`${text.slice(0, MAX_KEY - hash.length - 1)}…${hash}`);
}

/** `storable`, for a text that may be missing. */
export function storableOrNull(text: string | undefined): string | null {
  return text === undefined ? null : storable(text);
}

/**
 * Rows of a table in one parameter, to insert from: the statement stays the same whatever their number,
 * and no limit of parameters is met. Rows keep their order. A column that a row lacks is null.
 */
export function rowsOf<T extends keyof Tables>(table: T, rows: readonly Insertable<Tables[T]>[]) {
  const json = JSON.stringify(rows);
  return sql<
    Selectable<Tables[T]>
  >`json_populate_recordset(null::${sql.table(table)}, ${json}::json)`.as('row');
}
