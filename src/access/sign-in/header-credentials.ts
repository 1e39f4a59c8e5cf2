import { createHash, timingSafeEqual } from 'node:crypto';
import type { Machine } from '../principal.ts';
import type { Tokens } from '../tokens.ts';

/** The scheduler that sends the value of PAYMENT_GATEWAY_EXTENSION_HEADER_VALUE. */
const SCHEDULER: Machine = {
  kind: 'header',
  id: 'extension-header',
  name: 'extension header',
  permissions: ['sync:trigger'],
};

/** The machine behind `Authorization: Bearer` or `Basic`; undefined when it opens nothing. */
export async function machineOf(
  authorization: string,
  tokens: Pick<Tokens, 'holder'>,
  extensionHeaderValue: string | undefined,
): Promise<Machine | undefined> {
  const [, scheme = '', given = ''] = /^(\w+) +(\S+)$/.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return tokens.holder(given);
  if (scheme.toLowerCase() !== 'basic' || extensionHeaderValue === undefined) return undefined;
  return timingSafeEqual(digest(given), digest(extensionHeaderValue)) ? SCHEDULER : undefined;
}

/** Hashed first, so that the comparison takes the same time whatever was sent, its length included. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
