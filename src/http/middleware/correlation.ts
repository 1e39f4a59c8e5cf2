import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const HEADER = 'X-Correlation-ID';
const SANE = /^[\w.-]{1,64}$/;

/** Gives every answer a correlation id: the caller's when it is sane, else a new one. */
export function correlate(request: Request, response: Response, next: NextFunction): void {
  const given = request.get(HEADER);
  response.set(HEADER, given !== undefined && SANE.test(given) ? given : randomUUID());
  next();
}

/** The correlation id of an answer. */
export function correlationId(response: Response): string {
  return response.get(HEADER) ?? '';
}
