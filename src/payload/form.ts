import type { Context } from './rules/rule.ts';

/** Decimal digits with at most two behind the point. */
export const AMOUNT = /^\d{1,15}(\.\d{1,2})?$/;

/** Whether an amount is more than nothing, with no more decimals than its currency has. Source: ISO 4217. */
export function isPayable(amount: string, currency: string): boolean {
  const [, decimals = ''] = amount.split('.');
  return /[1-9]/.test(amount) && decimals.length <= decimalsOf(currency);
}

/** Two where the currency is none: another rule says so. */
function decimalsOf(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) return 2;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Seconds have 10 digits until the year 2286, milliseconds 13. */
export const EPOCH = /^(\d{10}|\d{13})$/;

/** An http or https address without user, query and fragment. */
export const STATIC_URL = /^https?:\/\/[^\s/?#@]+(\/[^\s?#]*)?$/;

/** Text in lower case; anything else as it is. */
export function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

/** TRUE or FALSE in any case as a boolean; anything else as it is. Source: X21. */
export function asBoolean(value: unknown): unknown {
  const lower = lowerCase(value);
  return lower === 'true' ? true : lower === 'false' ? false : value;
}

/** A boolean, or TRUE or FALSE in any case, as text in lower case; anything else as it is. Source: X21. */
export function asBooleanText(value: unknown): unknown {
  return typeof value === 'boolean' ? String(value) : lowerCase(value);
}

/** An epoch of 10 or 13 digits in the unit of the context; anything else as it is. Source: X19. */
export function inEpochUnit(value: unknown, { mandateEpochUnit }: Context): unknown {
  if (typeof value !== 'string' || !EPOCH.test(value)) return value;
  const isSeconds = value.length === 10;
  if (mandateEpochUnit === 'seconds') return isSeconds ? value : value.slice(0, 10);
  return isSeconds ? `${value}000` : value;
}

/** Epoch milliseconds of a date of 10 or 13 digits; undefined when it is neither. */
export function epochMs(value: string | undefined): number | undefined {
  if (value === undefined || !EPOCH.test(value)) return undefined;
  return value.length === 10 ? Number(value) * 1000 : Number(value);
}

/** Whether two decimals are the same number: "100" and "100.00" are. Compared digit by digit. */
export function sameDecimal(a: string, b: string): boolean {
  return canonical(a) === canonical(b);
}

function canonical(decimal: string): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  return `${whole.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`;
}
