import { inspect } from 'node:util';
import type { Config } from './config-type.ts';
import { MASK } from './problem.ts';

const hide = (secret: string | undefined) => (secret === undefined ? undefined : MASK);

/** `config` for display: every secret replaced by `***`. */
export function redacted(config: Config): Config {
  return {
    ...config,
    commercetools: { ...config.commercetools, clientSecret: MASK },
    merchants: config.merchants.map((merchant) => ({ ...merchant, secretKey: MASK })),
    extensionHeaderValue: hide(config.extensionHeaderValue),
    webhookKeys: config.webhookKeys.map(({ keyId }) => ({ keyId, key: MASK })),
    process: {
      ...config.process,
      privateKey: hide(config.process.privateKey),
      furtherKeys: config.process.furtherKeys.map((key) => ({ ...key, privateKey: MASK })),
    },
    database: { ...config.database, url: hide(config.database.url) },
    authSecret: hide(config.authSecret),
    oidc: config.oidc && { ...config.oidc, clientSecret: MASK },
  };
}

/** Every secret of `config`, for the log to mask; with what is hidden within one: passwords. */
export function secretsOf(config: Config): readonly string[] {
  const { extensionHeaderValue, database } = config;
  const credentials = Buffer.from(extensionHeaderValue ?? '', 'base64').toString('utf8');
  const password = URL.parse(database.url ?? '')?.password ?? '';
  return [
    ...differences(config, redacted(config)),
    credentials,
    credentials.slice(credentials.indexOf(':') + 1),
    password,
    decoded(password),
  ].filter((secret) => secret !== '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The strings that `shown` masks: what is secret is said once, in `redacted`. */
function differences(value: unknown, shown: unknown): readonly string[] {
  if (typeof value === 'string') return shown === value ? [] : [value];
  if (!isObject(value) || !isObject(shown)) return [];
  return Object.entries(value).flatMap(([name, part]) =>
    differences(part, Reflect.get(shown, name)),
  );
}

/** Freezes `config` and all its parts; each shows itself as in `redacted` when printed or written as JSON. */
export function seal(config: Config): Config {
  return sealAs(config, redacted(config));
}

function sealAs<T extends object>(value: T, shown: object): T {
  for (const [name, part] of Object.entries(value)) {
    const shownPart: unknown = Reflect.get(shown, name);
    if (isObject(part) && isObject(shownPart) && !Object.isFrozen(part)) sealAs(part, shownPart);
  }
  const show = { value: () => shown };
  return Object.freeze(Object.defineProperties(value, { toJSON: show, [inspect.custom]: show }));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
