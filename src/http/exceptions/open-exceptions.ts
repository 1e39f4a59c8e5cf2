import type { RequestHandler, Response } from 'express';
import type { Clock, Exceptions } from '../../ports/ports.ts';
import { wantsPage } from '../middleware/problem.ts';

/** Counts the open exceptions for the navigation of the page that is asked for. */
export function countOpenExceptions({ exceptions }: Exceptions, clock: Clock): RequestHandler {
  return async (request, response, next) => {
    if (request.method === 'GET' && wantsPage(request)) {
      const asked = { state: 'open', now: clock.now(), offset: 0, limit: 0 } as const;
      // A page that says what is wrong with the database must not need it.
      const found = await exceptions(asked).catch(() => undefined);
      response.locals.openExceptions = found?.total;
    }
    next();
  };
}

/** How many exceptions are open, for the navigation; undefined where it was not asked or could not be told. */
export function openExceptionsOf(response: Response): number | undefined {
  const count: unknown = response.locals.openExceptions;
  return typeof count === 'number' ? count : undefined;
}
