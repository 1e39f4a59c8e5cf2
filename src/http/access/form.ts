import type { Request, Response } from 'express';
import * as z from 'zod';
import { ProblemError, wantsPage } from '../middleware/problem.ts';

/** A text of a form, at most `max` characters; a missing one is empty. */
export function formText(max: number) {
  const error = `Must be a text of at most ${max} characters.`;
  return z.string({ error }).max(max, { error }).default('');
}

/** One or several texts of the same name, such as checked boxes. */
export const formTexts = z
  .union([z.string().max(100), z.array(z.string().max(100)).max(50)], { error: 'Must be texts.' })
  .default([])
  .transform((given) => (Array.isArray(given) ? given : [given]));

/** The form of a request in the shape of `schema`; answers 400 with every problem at once. */
export function parseForm<T>(schema: z.ZodType<T>, { body }: Request): T {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    field: path.join('.'),
    message,
  }));
  throw new ProblemError({ status: 400, detail: 'The form cannot be used.', errors });
}

/** Leads a browser on to `href`; a caller of the API gets 200 and `json`. */
export function leadOn(
  { request, response }: { readonly request: Request; readonly response: Response },
  href: string,
  json: object,
): void {
  response.set('Cache-Control', 'no-store');
  if (wantsPage(request)) response.redirect(303, href);
  else response.json(json);
}
