import { generateKeyPairSync } from 'node:crypto';

/** A new key pair as PEM; RSA unless told otherwise. */
export function pemPair(modulusLength = 2048): {
  readonly privateKey: string;
  readonly publicKey: string;
} {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** The active key of these tests and one that is being retired; made once, for making them takes a while. */
export const ACTIVE = pemPair();

/** See `ACTIVE`. */
export const RETIRED = pemPair();
