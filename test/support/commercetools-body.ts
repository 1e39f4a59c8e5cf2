import { invalidInput } from './commercetools-errors.ts';
import { type CentPrecisionMoney, centPrecision } from './commercetools-resources.ts';

/** A JSON object that was not looked into yet. */
export type Fields = Readonly<Record<string, unknown>>;

/** The object at `what`; only the named fields may be there, so that a misspelt one is noticed. */
export function fields(value: unknown, what: string, allowed: readonly string[]): Fields {
  if (!isFields(value)) return invalidInput(`Request body does not contain valid JSON: ${what}.`);
  const unknown = Object.keys(value).find((name) => !allowed.includes(name));
  return unknown === undefined ? value : invalidInput(`${what}: unknown field '${unknown}'.`);
}

/** Whether a value is a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The non-empty text of a field. */
export function text(from: Fields, name: string): string {
  const value = from[name];
  if (typeof value === 'string' && value !== '') return value;
  return invalidInput(`${name}: Missing or not a text: ${JSON.stringify(value)}.`);
}

/** The member of an enumeration that a field holds. */
export function member<T extends string>(from: Fields, name: string, members: readonly T[]): T {
  const found = members.find((one) => one === from[name]);
  if (found !== undefined) return found;
  return invalidInput(
    `${name}: ${JSON.stringify(from[name])} is not one of ${members.join(', ')}.`,
  );
}

/** The instant of a field with its milliseconds, as commercetools stores it. */
export function instant(from: Fields, name: string): string {
  const value = text(from, name);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value);
  if (!isInstant || Number.isNaN(Date.parse(value)))
    invalidInput(`${name}: '${value}' is no instant.`);
  return new Date(value).toISOString();
}

/** The amount of a field: a currency of three letters, and a safe integer of its minor units. */
export function amount(from: Fields, name: string): CentPrecisionMoney {
  const allowed = ['type', 'currencyCode', 'centAmount', 'fractionDigits'];
  const money = fields(from[name], name, allowed);
  const currencyCode = text(money, 'currencyCode');
  const { centAmount, type = 'centPrecision', fractionDigits } = money;
  if (!/^[A-Z]{3}$/.test(currencyCode)) invalidInput(`${name}: '${currencyCode}' is no currency.`);
  if (type !== 'centPrecision') invalidInput(`${name}: ${JSON.stringify(type)} is not supported.`);
  if (typeof centAmount !== 'number' || !Number.isSafeInteger(centAmount))
    return invalidInput(`${name}: centAmount ${JSON.stringify(centAmount)} is no integer.`);
  const precise = centPrecision(currencyCode, centAmount);
  if (fractionDigits !== undefined && fractionDigits !== precise.fractionDigits)
    invalidInput(`${name}: ${currencyCode} has ${precise.fractionDigits} fraction digits.`);
  return precise;
}

/** The value of a field when it is there. */
export function optional<T>(
  from: Fields,
  name: string,
  read: (from: Fields, name: string) => T,
): T | undefined {
  return from[name] === undefined || from[name] === null ? undefined : read(from, name);
}

/** A JSON object as it was sent; not looked into yet. */
export function jsonBody(json: string): Fields {
  const body = parsed(json);
  return isFields(body) ? body : invalidInput('Request body is no JSON object.');
}

/** An update as it was sent. */
export type UpdateBody = { readonly version: number; readonly actions: readonly unknown[] };

const MOST_ACTIONS = 500;

/** The version and actions of an update; the actions are not looked into yet. */
export function updateBody(json: string): UpdateBody {
  const { version, actions } = fields(parsed(json), 'update', ['version', 'actions']);
  if (typeof version !== 'number' || !Number.isSafeInteger(version))
    return invalidInput('version: Missing or no integer.');
  if (!Array.isArray(actions)) return invalidInput('actions: Missing or no list.');
  if (actions.length > MOST_ACTIONS)
    return invalidInput(`actions: ${actions.length} are more than ${MOST_ACTIONS}.`);
  return { version, actions };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return invalidInput('Request body does not contain valid JSON.');
  }
}
