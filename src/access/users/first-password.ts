import { randomInt } from 'node:crypto';

/** Without letters and digits that are taken for one another: it is read from a screen and typed. About 98 bits. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A random password for somebody who is to choose another one at once. */
export function firstPassword(): string {
  const part = () =>
    Array.from({ length: 5 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return [part(), part(), part(), part()].join('-');
}
