import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Currency,
  formatDecimal,
  type MoneyProblem,
  parseMoney,
  sameMoney,
} from '../../../../src/domain/money/money.ts';
import { err, ok } from '../../../../src/domain/result.ts';
import { money } from '../../../support/builders.ts';
import { many } from '../../../support/many.ts';

const JPY: Currency = { currencyCode: 'JPY', fractionDigits: 0 };
const USD: Currency = { currencyCode: 'USD', fractionDigits: 2 };
const KWD: Currency = { currencyCode: 'KWD', fractionDigits: 3 };
const CLF: Currency = { currencyCode: 'CLF', fractionDigits: 4 };

const EXACT: readonly (readonly [string, string, Currency, number])[] = [
  ['two digits', '10.50', USD, 1050],
  ['no digits', '500', JPY, 500],
  ['three digits', '1.234', KWD, 1234],
  ['four digits', '0.0001', CLF, 1],
  ['fewer digits than the currency has', '10.5', USD, 1050],
  ['fewer digits than three', '1.5', KWD, 1500],
  ['no point', '10', USD, 1000],
  ['a point and nothing behind it', '10.', USD, 1000],
  ['zeros behind the last minor unit of two', '10.5000', USD, 1050],
  ['zeros behind a currency without digits', '500.00', JPY, 500],
  ['zeros behind the last minor unit of three', '1.2340', KWD, 1234],
  ['leading zeros', '007.50', USD, 750],
  ['less than one', '0.07', USD, 7],
  ['zero', '0.00', USD, 0],
  ['spaces around', ' 10.50 ', USD, 1050],
  ['what floating point gets wrong', '1.15', USD, 115],
  ['what floating point gets wrong when large', '4503599627370.49', USD, 450359962737049],
  ['the largest safe number of minor units', '90071992547409.91', USD, Number.MAX_SAFE_INTEGER],
];

const REFUSED: readonly (readonly [string, string, Currency, MoneyProblem])[] = [
  ['an excess digit', '10.505', USD, 'excess-digits'],
  ['an excess digit after a zero', '10.5001', USD, 'excess-digits'],
  ['a fraction where the currency has none', '500.5', JPY, 'excess-digits'],
  ['an excess digit behind three', '1.2345', KWD, 'excess-digits'],
  ['a minus', '-10.00', USD, 'not-a-decimal'],
  ['a plus', '+10.00', USD, 'not-a-decimal'],
  ['an exponent', '1e3', USD, 'not-a-decimal'],
  ['a space inside', '1 000.00', USD, 'not-a-decimal'],
  ['a thousands separator', '1,000.00', USD, 'not-a-decimal'],
  ['a decimal comma', '10,50', USD, 'not-a-decimal'],
  ['two points', '1.0.0', USD, 'not-a-decimal'],
  ['nothing before the point', '.50', USD, 'not-a-decimal'],
  ['a point alone', '.', USD, 'not-a-decimal'],
  ['nothing', '', USD, 'not-a-decimal'],
  ['only spaces', '  ', USD, 'not-a-decimal'],
  ['a currency sign', '$10.00', USD, 'not-a-decimal'],
  ['hexadecimal digits', '0x10', USD, 'not-a-decimal'],
  ['digits of another script', '١٠', USD, 'not-a-decimal'],
  ['words', 'NaN', USD, 'not-a-decimal'],
  ['one minor unit above the largest safe', '90071992547409.92', USD, 'too-large'],
  ['an unsafe number that rounds to a safe-looking one', '9007199254740993', JPY, 'too-large'],
  ['a hundred digits', '9'.repeat(100), USD, 'too-large'],
  ['four hundred digits', '9'.repeat(400), USD, 'too-large'],
];

describe('parseMoney, invariant 10: amounts are integers in minor units', () => {
  for (const [situation, decimal, currency, centAmount] of EXACT) {
    it(`an amount with ${situation} is exact`, () => {
      const { currencyCode } = currency;
      expect(parseMoney(decimal, currency)).to.deep.equal(ok({ centAmount, currencyCode }));
    });
  }

  for (const [situation, decimal, currency, problem] of REFUSED) {
    it(`an amount with ${situation} is refused: ${problem}`, () => {
      expect(parseMoney(decimal, currency)).to.deep.equal(err(problem));
    });
  }

  it('any amount of any currency, formatted and parsed, is the same amount', () => {
    const amounts = fc.tuple(fc.maxSafeNat(), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(amounts, ([centAmount, fractionDigits]) => {
        const currency = { currencyCode: 'XTS', fractionDigits };
        const amount = money(centAmount, 'XTS');
        expect(parseMoney(formatDecimal(amount, fractionDigits), currency)).to.deep.equal(
          ok({ ...amount }),
        );
      }),
      many(1000),
    );
  });

  it('any text is parsed or refused, never thrown at, and never becomes a fraction', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^[0-9.,eE+ -]{0,24}$/));
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 4 }), (text, fractionDigits) => {
        const parsed = parseMoney(text, { currencyCode: 'XTS', fractionDigits });
        if (parsed.ok) expect(Number.isSafeInteger(parsed.value.centAmount)).to.equal(true);
      }),
      many(1000),
    );
  });
});

describe('formatDecimal', () => {
  const rows: readonly (readonly [number, number, string])[] = [
    [1050, 2, '10.50'],
    [5, 2, '0.05'],
    [0, 2, '0.00'],
    [500, 0, '500'],
    [0, 0, '0'],
    [1234, 3, '1.234'],
    [1, 3, '0.001'],
  ];
  for (const [centAmount, digits, text] of rows) {
    it(`${centAmount} minor units with ${digits} digits read ${text}`, () => {
      expect(formatDecimal(money(centAmount), digits)).to.equal(text);
    });
  }
});

describe('sameMoney', () => {
  it('the same number of the same currency is the same money', () => {
    expect(sameMoney(money(1000), money(1000))).to.equal(true);
  });
  it('another number is other money', () => {
    expect(sameMoney(money(1000), money(1001))).to.equal(false);
  });
  it('the same number of another currency is other money', () => {
    expect(sameMoney(money(1000, 'EUR'), money(1000, 'USD'))).to.equal(false);
  });
});
