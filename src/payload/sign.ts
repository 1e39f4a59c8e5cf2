import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { err, ok, type Result } from '../domain/result.ts';

/** A key pair with its id; the private half is in memory of the crypto library and prints as nothing. */
export type SigningKey = {
  readonly merchantKeyId: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
};

/** The keys that sign, by id; `active` signs unless a request names another. */
export type Keys = {
  readonly active: string | undefined;
  readonly all: ReadonlyMap<string, SigningKey>;
};

const BITS_MIN = 2048;
const HASH = 'sha256';
const TOO_SHORT = `an RSA key of at least ${BITS_MIN} bits as PEM`;

// As many at once as there are processors: more would only keep the thread pool from files and names.
const limit = pLimit(availableParallelism());

/** Reads keys of the configuration, the active one first. Throws, without naming any key, for one that cannot sign. */
export function readKeys(
  list: readonly { readonly merchantKeyId: string; readonly privateKey: string }[],
): Keys {
  const keys = list.map(({ merchantKeyId, privateKey }) => {
    const read = readSigningKey(merchantKeyId, privateKey);
    if (!read.ok) throw new Error(`The key ${merchantKeyId} cannot sign: it must be ${read.error}`);
    return [merchantKeyId, read.value] as const;
  });
  return { active: keys[0]?.[0], all: new Map(keys) };
}

/** A private RSA key; fails with what is allowed, without a word of what was given. Source: PP-R56. */
export function readSigningKey(merchantKeyId: string, pem: string): Result<SigningKey, string> {
  const privateKey = attempt(() => createPrivateKey(pem));
  if (!isStrongRsa(privateKey)) return err(TOO_SHORT);
  return ok({ merchantKeyId, privateKey, publicKey: createPublicKey(privateKey) });
}

/** A public RSA key; fails with what is allowed. */
export function readPublicKey(pem: string): Result<KeyObject, string> {
  // Node would take a private key for its public half: somebody sent what must not be sent.
  if (pem.includes('PRIVATE KEY')) return err('a public key; never send a private one');
  const key = attempt(() => createPublicKey(pem));
  return isStrongRsa(key) ? ok(key) : err(TOO_SHORT);
}

/**
 * Signature of the UTF-8 bytes of `text`: SHA256withRSA, PKCS#1 v1.5. Computed on the thread pool, so that
 * nothing else waits for it.
 */
export function signText(
  key: SigningKey,
  text: string,
  encoding: 'base64' | 'hex',
): Promise<string> {
  return limit(
    () =>
      new Promise<string>((resolve, reject) => {
        sign(HASH, Buffer.from(text, 'utf8'), key.privateKey, (error, signature) => {
          if (error === null) resolve(signature.toString(encoding));
          else reject(error);
        });
      }),
  );
}

/** Whether `signature` is one of exactly `text`, by the other half of `key`. */
export function isSignatureOf(
  key: KeyObject,
  text: string,
  signature: string,
  encoding: 'base64' | 'hex',
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(signature, encoding);
    verify(HASH, Buffer.from(text, 'utf8'), key, bytes, (error, isValid) => {
      if (error === null) resolve(isValid);
      else reject(error);
    });
  });
}

function isStrongRsa(key: KeyObject | undefined): key is KeyObject {
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  return key?.asymmetricKeyType === 'rsa' && bits >= BITS_MIN;
}

/** OpenSSL's reasons could quote the key. */
function attempt(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
