import { err, ok, type Result } from '../result.ts';

/** An amount of money: an integer in minor units (`centAmount`) of an ISO 4217 currency. */
export type Money = {
  readonly centAmount: number;
  readonly currencyCode: string;
};

/** A currency with the number of digits behind its decimal point: JPY 0, USD 2, KWD 3. */
export type Currency = {
  readonly currencyCode: string;
  readonly fractionDigits: number;
};

/** Why a decimal string is not an amount of its currency. */
export type MoneyProblem = 'not-a-decimal' | 'excess-digits' | 'too-large';

const DECIMAL = /^(\d+)(?:\.(\d*))?$/;

/**
 * Amount in minor units of `currency` from decimal digits, without floating point.
 * Zeros behind the last minor unit are exact and accepted ("500.00" JPY is 500); any other excess
 * digit fails `excess-digits`, for nothing is ever rounded. Source: ISO 4217, invariant 10.
 */
export function parseMoney(decimal: string, currency: Currency): Result<Money, MoneyProblem> {
  const match = DECIMAL.exec(decimal.trim());
  if (match === null) return err('not-a-decimal');
  const [, whole = '', fraction = ''] = match;
  const { currencyCode, fractionDigits } = currency;
  if (/[1-9]/.test(fraction.slice(fractionDigits))) return err('excess-digits');
  const minor = whole + fraction.slice(0, fractionDigits).padEnd(fractionDigits, '0');
  const centAmount = Number(minor);
  return Number.isSafeInteger(centAmount) ? ok({ centAmount, currencyCode }) : err('too-large');
}

/** The decimal text of an amount in its currency, as a person writes it: 1050 USD → "10.50". */
export function formatDecimal(money: Money, fractionDigits: number): string {
  const digits = String(money.centAmount).padStart(fractionDigits + 1, '0');
  if (fractionDigits === 0) return digits;
  return `${digits.slice(0, -fractionDigits)}.${digits.slice(-fractionDigits)}`;
}

/** Whether two amounts are the same number of the same currency. */
export function sameMoney(a: Money, b: Money): boolean {
  return a.centAmount === b.centAmount && a.currencyCode === b.currencyCode;
}
