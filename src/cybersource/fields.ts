import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { MalformedRecord } from '../domain/gateway/gateway-transaction.ts';

/** Codes and amounts come as numbers or strings; an empty one is none. Source: reference/cybersource.md §3.6. */
export const Text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) =>
    value === null || value === undefined || value === '' ? undefined : String(value),
  );

/** `Date.parse` alone reads a date into almost any text that holds a number. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?$/;

/** An instant, UTC where it names no zone; read as an ISO text in UTC. */
export const Instant = z.string().transform((text, context) => {
  const match = INSTANT.exec(text);
  const instant = match === null ? NaN : Date.parse(match[1] === undefined ? `${text}Z` : text);
  if (Number.isNaN(instant)) {
    context.addIssue({ code: 'custom', message: `not an instant: ${text.slice(0, 40)}` });
    return z.NEVER;
  }
  return new Date(instant).toISOString();
});

/**
 * A number that JavaScript cannot hold exactly has lost the digits that tell it from others; a text of this
 * length is no id of the gateway's, whose own have 22 to 26 characters.
 */
export const Id = z.union([z.string().min(1).max(64), z.number().int()]).transform(String);

/**
 * A row that is not as documented: `error` says what is wrong with it. Without an id of its own, in the
 * field `idField`, it is known by its content, so that reading it twice counts once.
 */
export function malformed(
  row: unknown,
  idField: string,
  merchantId: string,
  error: z.ZodError,
): MalformedRecord {
  const content = createHash('sha256').update(JSON.stringify(row) ?? 'undefined');
  const id =
    Id.safeParse(Object(row)[idField]).data ?? `unreadable-${content.digest('hex').slice(0, 16)}`;
  const problems = error.issues.map(
    ({ path, message }) => `${path.join('.') || 'record'}: ${message}`,
  );
  return { malformed: problems.join('; ').slice(0, 500), id, merchantId };
}
