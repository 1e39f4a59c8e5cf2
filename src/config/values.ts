import { createPrivateKey, type KeyObject } from 'node:crypto';
import { validate } from 'node-cron';
import type { WebhookKey } from './config-type.ts';

const WORD = /^[^\s\p{Cc}]+$/u;
const MERCHANT_ID = /^[A-Za-z0-9_-]{1,30}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const HOST_NAME = /^[A-Za-z0-9.-]+(?::\d{1,5})?$/;
const RSA_BITS_MIN = 2048;
const CRON_LENGTH_MAX = 100;

const matching = (pattern: RegExp) => (given: string) => (pattern.test(given) ? given : undefined);

/** Any value without white space: an id, a name, a secret. */
export const word = { allowed: 'a value without white space', parse: matching(WORD) };

/** A path or other text on one line. */
export const line = { allowed: 'text on one line', parse: matching(/^[^\p{Cc}]*[^\s\p{Cc}]$/u) };

/** A merchant id. Further ids in the environment are lower case, since their keys are in upper case. */
export const merchantId = {
  allowed: 'a merchant id: 1 to 30 letters, digits, _ or -',
  parse: matching(MERCHANT_ID),
};

/** Base64 of at least one byte, padded, as the gateway hands out shared secrets. */
export const base64 = {
  allowed: 'base64 of at least one byte, with its padding',
  parse: (given: string) => (given !== '' && BASE64.test(given) ? given : undefined),
};

/** Base64 of `user:password`. */
export const basicCredentials = {
  allowed: 'base64 of user:password, without the word Basic',
  parse(given: string) {
    const decoded = Buffer.from(base64.parse(given) ?? '', 'base64').toString('utf8');
    return /^[^:]+:.+$/su.test(decoded) ? given : undefined;
  },
};

/** Keys that events are signed with, `keyId:base64` between commas; the keys stay base64. */
export const webhookKeys = {
  allowed: 'keyId:key between commas, each key id once, each key base64 with its padding',
  parse(given: string): readonly WebhookKey[] | undefined {
    const keys = given.split(',').map(parseWebhookKey);
    const known = keys.filter((key) => key !== undefined);
    const isUnique = new Set(known.map(({ keyId }) => keyId)).size === keys.length;
    return isUnique ? known : undefined;
  },
};

function parseWebhookKey(given: string): WebhookKey | undefined {
  const [keyId = '', key = '', ...rest] = given.trim().split(':');
  const isKey = /^[\w.-]+$/.test(keyId) && base64.parse(key) !== undefined;
  return isKey && rest.length === 0 ? { keyId, key } : undefined;
}

/** A switch: `true` alone means on. Anything but a plain on or off is refused, so that `True` is not taken for off. */
export const onOff = {
  allowed: 'true, or false or off (values are case sensitive)',
  parse: (given: string) =>
    given === 'true' ? true : ['false', 'off'].includes(given) ? false : undefined,
};

/** One of a few literal values. */
export function oneOf<const T extends string>(...values: readonly T[]) {
  return {
    allowed: `${values.join(' or ')} (values are case sensitive)`,
    parse: (given: string) => values.find((value) => value === given),
  };
}

/** A whole number from `min` to `max` of `unit`. */
export function integer(min: number, max: number, unit: string) {
  return {
    allowed: `a whole number of ${unit}, ${min} to ${max}`,
    parse(given: string) {
      const value = /^\d{1,15}$/.test(given) ? Number(given) : Number.NaN;
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** At least `min` characters on one line, for a secret that must not be guessed. */
export function longText(min: number) {
  return {
    allowed: `at least ${min} characters on one line`,
    parse: (given: string) => (given.length >= min ? line.parse(given) : undefined),
  };
}

/** A list of merchant ids between commas. */
export const merchantIds = {
  allowed: 'merchant ids between commas, each of them configured',
  parse(given: string) {
    const ids = given.split(',').map((id) => id.trim());
    return ids.every((id) => MERCHANT_ID.test(id)) ? [...new Set(ids)] : undefined;
  },
};

/** A cron expression, or `off`. */
export const schedule = {
  allowed: 'a cron expression in UTC such as */15 * * * *, or off',
  parse: (given: string) => (given === 'off' || isCron(given) ? given : undefined),
};

/** node-cron writes a range out before it looks at it: 0-99999999 takes seconds, hence the limits. */
function isCron(given: string): boolean {
  return given.length <= CRON_LENGTH_MAX && !/\d{4}/.test(given) && validate(given);
}

/** An http or https URL of nothing but scheme, host and port; answers its origin. */
export const origin = {
  allowed: 'an http or https URL of scheme, host and port only',
  parse(given: string) {
    const url = parseHttpUrl(given);
    return url !== undefined && url.pathname === '/' && !/[?#]/.test(given)
      ? url.origin
      : undefined;
  },
};

/** Like `origin`; a bare host name means https. */
export const host = {
  allowed: `${origin.allowed}, or a host name`,
  parse: (given: string) => origin.parse(HOST_NAME.test(given) ? `https://${given}` : given),
};

/** An OpenID issuer, kept to the letter: tokens repeat it exactly. */
export const issuer = {
  allowed: 'the http or https URL of an OpenID issuer',
  parse: (given: string) => (parseHttpUrl(given) === undefined ? undefined : given),
};

/** A URL of scheme http or https without user and password. */
function parseHttpUrl(given: string): URL | undefined {
  const url = /^https?:\/\/\S+$/.test(given) ? URL.parse(given) : null;
  return url === null || url.username !== '' || url.password !== '' ? undefined : url;
}

/** Where a PostgreSQL database is. */
export const postgresUrl = {
  allowed: 'a postgres:// or postgresql:// URL',
  parse: (given: string) =>
    /^postgres(?:ql)?:\/\/\S+$/.test(given) && URL.canParse(given) ? given : undefined,
};

/** An RSA private key as PEM, `\n` accepted for line breaks; answers it with real line breaks. */
export const rsaPrivateKey = {
  allowed: `an unencrypted RSA private key of at least ${RSA_BITS_MIN} bits as PEM, \\n accepted for line breaks`,
  parse(given: string) {
    const pem = given.replaceAll('\\n', '\n');
    const key = parsePrivateKey(pem);
    const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
    return key?.asymmetricKeyType === 'rsa' && bits >= RSA_BITS_MIN ? pem : undefined;
  },
};

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    // Why it is not a key is of no use to the reader, and OpenSSL's text could quote it.
    return undefined;
  }
}
