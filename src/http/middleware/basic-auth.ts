import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';

/**
 * Whether a request bears `Authorization: Basic <value>`. Both sides are hashed first, so that the
 * comparison takes the same time whatever was sent, its length included.
 */
export function bears(request: Request, value: string): boolean {
  const [scheme = '', given = ''] = (request.get('Authorization') ?? '').split(' ', 2);
  return timingSafeEqual(digest(given), digest(value)) && scheme.toLowerCase() === 'basic';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
