import * as z from 'zod';
import type { ItemOutcome } from '../../domain/decide/reason.ts';
import { ProblemError } from '../middleware/problem.ts';

const OUTCOME = z.enum(['updated', 'unchanged', 'ignored', 'exception'], {
  error: 'Must be updated, unchanged, ignored or exception.',
});

/** A whole number of a query, within bounds. */
export function wholeNumber(min: number, max: number, otherwise: number) {
  const message = `Must be a whole number from ${min} to ${max}.`;
  return z
    .string({ error: message })
    .regex(/^\d{1,9}$/, { error: message })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: message })
    .default(otherwise);
}

/** Which items of a run: by outcome, and which of them. */
export type ItemQuery = {
  readonly outcome: ItemOutcome | undefined;
  readonly offset: number;
  readonly limit: number;
};

const ITEM_QUERY = z.object({
  outcome: OUTCOME.optional(),
  offset: wholeNumber(0, 100_000_000, 0),
  limit: wholeNumber(1, 200, 50),
});

/** The API's query of a run's items; answers 400 with every problem at once. */
export function parseItemQuery(query: unknown): ItemQuery {
  const { outcome, offset, limit } = parseQuery(ITEM_QUERY, query);
  return { outcome, offset, limit };
}

/** An outcome from an address people may have typed; anything else means all. */
export function outcomeOr(value: unknown): ItemOutcome | undefined {
  return OUTCOME.safeParse(value).data;
}

/** A query in the shape of `schema`; answers 400 with every problem at once. */
export function parseQuery<T>(schema: z.ZodType<T>, query: unknown): T {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    message,
  }));
  throw new ProblemError({ status: 400, detail: 'The query cannot be used.', errors });
}
