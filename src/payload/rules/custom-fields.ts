import { parameter } from './row.ts';
import type { Rule, RuleId } from './rule.ts';

const IDS: readonly RuleId[] = [
  'PP-R38',
  'PP-R39',
  'PP-R40',
  'PP-R41',
  'PP-R42',
  'PP-R43',
  'PP-R44',
  'PP-R45',
  'PP-R46',
  'PP-R47',
];

/** The first of the fields that take special characters. */
const FIRST_SPECIAL = 6;
const BOOLEAN_WORD = /^\s*(true|false)\s*$/i;

/** PP-R38 to PP-R47: ten fields of the merchant's own. Source: seed 002, udf1 to udf10 and the note below them. */
export const CUSTOM_FIELDS: readonly Rule[] = IDS.map((id, index) => {
  const number = index + 1;
  const path = `orderDetails.udf${number}`;
  const isPlain = number < FIRST_SPECIAL;
  return parameter(id, path, {
    required: 'no',
    allowEmpty: true,
    // That letters, digits and spaces are what is plain is our reading of "special characters".
    ...(isPlain ? { ours: true, pattern: /^[A-Za-z0-9 ]*$/ } : {}),
    allowed: `${isPlain ? 'letters, digits and spaces' : 'text'}, but not true or false`,
    help: `Yours to fill; comes back with the order's status.${isPlain ? '' : ' Takes special characters.'}`,
    passes: isPlain ? 'Gold member 7' : 'Crème & söhne <7>',
    fails: isPlain ? 'Gold-member' : 'True',
    broken: ({ text }) => BOOLEAN_WORD.test(text(path) ?? ''),
  });
});
