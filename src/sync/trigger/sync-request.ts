import * as z from 'zod';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Window } from '../../domain/runs/run.ts';

/** What is wrong with one parameter, and what it must be. */
export type FieldProblem = { readonly field: string; readonly message: string };

/** What a trigger asks for. `range` is a back-fill; `wait` answers when the run has ended. */
export type SyncRequest = {
  readonly merchantIds: readonly string[];
  readonly range: Window | undefined;
  readonly dryRun: boolean;
  readonly wait: boolean;
};

const DAY_MS = 24 * 60 * 60 * 1000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;

const flag = z.union([z.boolean(), z.enum(['true', 'false'])], { error: 'Must be true or false.' });
const instant = z
  .string({ error: 'Must be an instant such as 2026-11-20T08:00:00Z, once.' })
  .refine((text) => parseInstant(text) !== undefined, {
    error: 'Must be an instant such as 2026-11-20T08:00:00Z, or a day such as 2026-11-20 (UTC).',
  });

const FIELDS = z.strictObject({
  mids: z.union([z.string(), z.array(z.string())], { error: 'Must be text or a list of text.' }),
  from: instant,
  to: instant,
  dryRun: flag,
  wait: flag,
});
const SHAPE = FIELDS.partial();

/**
 * What a trigger asks for, from its parameters; every problem at once.
 * `merchantIds` are the configured ones: all of them unless `mids` names some. An instant without a
 * zone is UTC; a day as `to` is included to its end; `to` is now when only `from` is given.
 */
export function parseSyncRequest(
  parameters: unknown,
  merchantIds: readonly string[],
  now: number,
): Result<SyncRequest, readonly FieldProblem[]> {
  const parsed = SHAPE.safeParse(parameters);
  const shape = parsed.success ? parsed.data : {};
  const problems = parsed.success ? [] : parsed.error.issues.flatMap(toProblems);
  // Read on its own, so that a problem of another field does not hide one of this.
  const mids = listOf(FIELDS.shape.mids.safeParse(Object(parameters).mids).data);
  problems.push(...unknownMids(mids, merchantIds), ...rangeProblems(shape.from, shape.to, now));
  if (problems.length > 0) return err(problems);
  return ok({
    merchantIds: mids.length === 0 ? merchantIds : [...new Set(mids)],
    range: toRange(shape.from, shape.to, now),
    dryRun: isOn(shape.dryRun),
    wait: isOn(shape.wait),
  });
}

function toProblems(issue: z.core.$ZodIssue): readonly FieldProblem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [{ field: issue.path.join('.') || 'body', message: issue.message }];
  }
  const known = Object.keys(FIELDS.shape).join(', ');
  return issue.keys.map((field) => ({ field, message: `Is not known; there are ${known}.` }));
}

function listOf(mids: string | readonly string[] | undefined): readonly string[] {
  const texts = mids === undefined ? [] : [mids].flat();
  return texts.flatMap((text) => text.split(',')).map((text) => text.trim());
}

function unknownMids(
  mids: readonly string[],
  merchantIds: readonly string[],
): readonly FieldProblem[] {
  return mids
    .filter((mid) => !merchantIds.includes(mid))
    .map((mid) => ({
      field: 'mids',
      message: `"${mid}" is not configured; there are ${merchantIds.join(', ')}.`,
    }));
}

function rangeProblems(
  from: string | undefined,
  to: string | undefined,
  now: number,
): readonly FieldProblem[] {
  if (from === undefined) {
    return to === undefined ? [] : [{ field: 'from', message: 'Must be given with "to".' }];
  }
  const range = toRange(from, to, now);
  if (range === undefined) return [];
  if (range.from >= now) return [{ field: 'from', message: 'Must lie in the past.' }];
  return range.from < range.to ? [] : [{ field: 'to', message: 'Must be later than "from".' }];
}

function toRange(
  from: string | undefined,
  to: string | undefined,
  now: number,
): Window | undefined {
  const start = parseInstant(from);
  if (start === undefined) return undefined;
  const end = parseInstant(to);
  if (end === undefined) return { from: start, to: now };
  // A day that is named is meant as a whole; its last hours must not be missed.
  const until = to !== undefined && DATE.test(to) ? end + DAY_MS : end;
  return { from: start, to: Math.min(until, now) };
}

function parseInstant(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const zoned = DATE.test(text) || /(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`;
  if (!DATE.test(text) && !INSTANT.test(text)) return undefined;
  const at = Date.parse(zoned);
  return Number.isNaN(at) || !isDay(text.slice(0, 10)) ? undefined : at;
}

/** `Date.parse` takes 30 February for 2 March. */
function isDay(text: string): boolean {
  return new Date(text).toISOString().startsWith(text);
}

function isOn(value: boolean | 'true' | 'false' | undefined): boolean {
  return value === true || value === 'true';
}
