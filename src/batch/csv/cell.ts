import { isFormula } from './formula.ts';
import type { Column } from './header.ts';
import { counted, type Problem, type ProblemMessage, shortened } from './problem.ts';

/** Characters of an id: commercetools allows order numbers and payment keys of 256. */
const MAX_LENGTH = 256;

/** A way in which a value is wrong; of several, the first in its table is reported. */
type Rule = {
  readonly isBroken: (value: string) => boolean;
  readonly reason: string | ((value: string) => string);
  readonly message?: ProblemMessage;
};

const AS_TEXT = 'Format the column as text in the spreadsheet, and fill in the whole id.';

/** What no column may hold. */
const ANY_ID: readonly Rule[] = [
  {
    isBroken: (value) => value.length > MAX_LENGTH,
    reason: ({ length }) =>
      `The value has ${counted(length)} characters; at most ${MAX_LENGTH} are allowed.`,
  },
  {
    isBroken: isFormula,
    reason: 'The value is a spreadsheet formula, or holds one. Give the id itself.',
  },
  {
    isBroken: (value) => /^\d(?:[.,]\d+)?E\+\d+$/i.test(value),
    reason: `A spreadsheet turned the id into a number and lost its digits. ${AS_TEXT}`,
  },
  {
    isBroken: (value) => value.startsWith("'"),
    reason: 'The value begins with the apostrophe by which spreadsheets mark text. Remove it.',
  },
  {
    isBroken: (value) => /[\r\n]/.test(value),
    reason: 'The value holds a line break. Remove it; a quote may be missing before it.',
  },
  {
    isBroken: (value) => /\p{C}/u.test(value),
    reason: 'The value holds a character that cannot be seen. Type the id anew.',
  },
  {
    isBroken: (value) => value !== value.trim(),
    reason: 'The value begins or ends with a space. Remove it.',
  },
];

const TXN_ID: readonly Rule[] = [
  {
    // A spreadsheet keeps 15 digits of a number; zeros in the place of all others are hardly chance.
    isBroken: (value) => /^[1-9]\d{14}0{4,}$/.test(value),
    reason: `A spreadsheet kept 15 digits of the id and made the others zeros. ${AS_TEXT}`,
  },
  {
    // It becomes a part of an address, where these two lead elsewhere.
    isBroken: (value) => /^\.{1,2}$/.test(value),
    reason: 'The value is no transaction ID. Give the id that the gateway knows.',
  },
  ...ANY_ID,
];

const ORDER_ID: readonly Rule[] = [
  {
    isBroken: (value) => value.trim() === '',
    message: 'Empty order ID',
    reason: 'Every row needs an order_id.',
  },
  {
    isBroken: (value) => /^null$/i.test(value),
    message: 'Empty order ID',
    reason: 'The value is the word null. Every row needs an order_id.',
  },
  ...ANY_ID,
  {
    isBroken: (value) => !/^[A-Za-z0-9_-]+$/.test(value),
    reason: 'Letters A to Z, digits, _ and - are allowed.',
  },
];

/** The rules of each column and what a broken one is called. Source: BS-R55 to BS-R61, X9. */
const RULES: Readonly<
  Record<Column, { readonly message: ProblemMessage; readonly rules: readonly Rule[] }>
> = {
  order_id: { message: 'Invalid order ID format', rules: ORDER_ID },
  txn_id: { message: 'Invalid transaction ID', rules: TXN_ID },
  unique_request_id: { message: 'Invalid unique request ID', rules: ANY_ID },
};

/** What is wrong with the value of a column on a line; undefined when nothing is. Values are text: `007` stays `007`. */
export function cellProblem(column: Column, value: string, line: number): Problem | undefined {
  const { message, rules } = RULES[column];
  const broken = rules.find(({ isBroken }) => isBroken(value));
  if (broken === undefined) return undefined;
  const reason = typeof broken.reason === 'string' ? broken.reason : broken.reason(value);
  return { line, column, value: shortened(value), message: broken.message ?? message, reason };
}
