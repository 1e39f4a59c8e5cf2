import { HIDDEN, type TextMask } from './mask-text.ts';

const DEPTH_MAX = 8;

/** Endings of names whose value is hidden whatever it looks like, without regard to case and separators. */
const SECRET_NAME =
  /(?:authorization|signature|cookie|password|passphrase|secret|secretkey|token|apikey|privatekey|cardnumber|securitycode|cvv|cvn|cvc|^pan)$/;

/** A plain copy of `value`, fit for JSON, masked at every depth; cycles and unreadable parts are named as such. */
export function maskFields(value: unknown, mask: TextMask): unknown {
  return copy(value, mask, []);
}

function copy(value: unknown, mask: TextMask, within: readonly object[]): unknown {
  try {
    return typeof value === 'object' && value !== null
      ? copyObject(value, mask, within)
      : copyScalar(value, mask);
  } catch {
    // A getter or a proxy that throws must not take the log down, nor what is being logged.
    return '[unreadable]';
  }
}

function copyScalar(value: unknown, mask: TextMask): unknown {
  if (typeof value === 'boolean' || value === undefined || value === null) return value;
  const text = String(value);
  const masked = mask(text);
  return typeof value === 'number' && masked === text ? value : masked;
}

function copyObject(value: object, mask: TextMask, within: readonly object[]): unknown {
  if (within.includes(value)) return '[circular]';
  if (within.length >= DEPTH_MAX) return '[deeper]';
  const inner = [...within, value];
  const plain = toPlain(value);
  if (typeof plain !== 'object' || plain === null) return copy(plain, mask, inner);
  if (Array.isArray(plain)) return plain.map((part: unknown) => copy(part, mask, inner));
  return Object.fromEntries(
    Object.keys(plain).map((name) => [mask(name), copyNamed(plain, name, mask, inner)]),
  );
}

function copyNamed(
  parent: object,
  name: string,
  mask: TextMask,
  within: readonly object[],
): unknown {
  try {
    const value: unknown = Reflect.get(parent, name);
    const isShown = typeof value === 'boolean' || value === undefined || value === null;
    return !isShown && isSecretName(name) ? HIDDEN : copy(value, mask, within);
  } catch {
    return '[unreadable]';
  }
}

function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[^a-z]/g, ''));
}

/** What an object says in JSON. Of an error only what it tells: clients hang requests and keys on theirs. */
function toPlain(value: object): unknown {
  if (value instanceof Error) {
    const { name, message, stack, cause } = value;
    return { name, message, code: 'code' in value ? value.code : undefined, stack, cause };
  }
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set) return [...value];
  return 'toJSON' in value && typeof value.toJSON === 'function' ? value.toJSON() : value;
}
