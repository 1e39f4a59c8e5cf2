import { type Currency, formatDecimal, type Money } from '../../domain/money/money.ts';

/**
 * Digits behind the point of currencies that have not two, for amounts that are shown apart from
 * their payment. `Intl` is not asked: it says 0 for HUF. Source: ISO 4217.
 */
const DIGITS: Readonly<Record<string, number>> = {
  ...of(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...of(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...of(4, 'CLF UYW'),
};

/** An amount as people read it, "€1,234.50", with the digits of its payment's own currency. */
export function moneyText(money: Money, fractionDigits: number): string {
  const { centAmount, currencyCode } = money;
  const sign = centAmount < 0 ? '-' : '';
  const decimal = `${sign}${formatDecimal({ ...money, centAmount: Math.abs(centAmount) }, fractionDigits)}`;
  const format = formatOf(currencyCode, fractionDigits);
  // Not a currency code: shown as it came, for hiding it would hide the fault.
  if (format === undefined) return `${currencyCode} ${decimal}`;
  return format.format(decimal as Intl.StringNumericLiteral);
}

/** Formats made so far: making one takes longer than anything else on a page of amounts. */
const formats = new Map<string, Intl.NumberFormat>();

/** The format of a currency, kept; undefined where the code is none, so that nobody fills the memory with codes. */
function formatOf(currency: string, digits: number): Intl.NumberFormat | undefined {
  const key = `${currency} ${digits}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  try {
    const format = new Intl.NumberFormat('en', {
      ...{ style: 'currency', currency, currencyDisplay: 'code' },
      ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
    });
    formats.set(key, format);
    return format;
  } catch {
    return undefined;
  }
}

/** Digits of an amount: the payment's own where the currency is the payment's, else those of ISO 4217. */
export function fractionDigitsOf(money: Money, payment?: Currency): number {
  if (payment?.currencyCode === money.currencyCode) return payment.fractionDigits;
  return DIGITS[money.currencyCode] ?? 2;
}

function of(digits: number, currencies: string): Readonly<Record<string, number>> {
  return Object.fromEntries(currencies.split(' ').map((code) => [code, digits]));
}
