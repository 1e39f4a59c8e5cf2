import { AMOUNT, asBoolean, asBooleanText, EPOCH, epochMs, inEpochUnit } from '../form.ts';
import { parameter, request } from './row.ts';
import type { Facts, Overlay, Rule } from './rule.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What every example of a mandate needs. */
const MANDATE: Overlay = {
  'orderDetails.options.create_mandate': 'REQUIRED',
  'orderDetails.mandate.max_amount': '500',
};
const DATES: Overlay = {
  'orderDetails.mandate.start_date': '1571875200',
  'orderDetails.mandate.end_date': '1603411200',
};

/** Which values of `rule_value` a frequency has; a frequency that is not named has none. */
const RANGES: Readonly<Record<string, number>> = {
  WEEKLY: 7,
  FORTNIGHTLY: 16,
  MONTHLY: 31,
  BIMONTHLY: 31,
  QUARTERLY: 31,
  HALFYEARLY: 31,
  YEARLY: 31,
};

/** Whether a mandate is asked for. */
export function asksForMandate({ value }: Facts): boolean {
  return value('orderDetails.options.create_mandate') !== undefined;
}

/** How often the mandate is collected; ASPRESENTED where nothing is said. */
export function frequencyOf({ text }: Facts): string {
  return text('orderDetails.mandate.frequency') ?? 'ASPRESENTED';
}

/** The largest `rule_value` of the mandate's frequency, from 1; undefined where it has none. */
export function largestRuleValue(facts: Facts): number | undefined {
  return RANGES[frequencyOf(facts)];
}

/** PP-R29 to PP-R36: the parameters of a mandate. Source: seed 002, second table; X19 to X22. */
export const MANDATES: readonly Rule[] = [
  parameter('PP-R29', 'orderDetails.mandate.max_amount', {
    required: 'conditional',
    pattern: AMOUNT,
    allowed: 'digits with at most two decimals, as text, such as "500" or "500.00"',
    help: 'The most that may be collected at once. Needed unless the amount is FIXED.',
    beside: MANDATE,
    passes: '999.50',
    fails: '999.505',
  }),
  parameter('PP-R30', 'orderDetails.mandate.start_date', {
    required: 'conditional',
    pattern: EPOCH,
    normal: inEpochUnit,
    allowed: 'an instant of today (UTC) as an epoch of 10 or 13 digits',
    help: 'When a UPI mandate begins: today.',
    beside: { ...MANDATE, ...DATES },
    passes: '1571922200845',
    fails: '1571788800',
    broken: ({ context, text }) => {
      const start = epochMs(text('orderDetails.mandate.start_date'));
      return start !== undefined && dayOf(start) !== dayOf(context.now);
    },
  }),
  parameter('PP-R31', 'orderDetails.mandate.end_date', {
    required: 'conditional',
    pattern: EPOCH,
    normal: inEpochUnit,
    allowed: 'an instant later than the start date, as an epoch of 10 or 13 digits',
    help: 'When a UPI mandate expires.',
    beside: { ...MANDATE, ...DATES },
    passes: '1603411200',
    fails: '1571875200',
    broken: ({ text }) => {
      const start = epochMs(text('orderDetails.mandate.start_date'));
      const end = epochMs(text('orderDetails.mandate.end_date'));
      return start !== undefined && end !== undefined && end <= start;
    },
  }),
  parameter('PP-R32', 'orderDetails.mandate.frequency', {
    required: 'no',
    fallback: 'ASPRESENTED',
    values: ['ONETIME', 'DAILY', ...Object.keys(RANGES), 'ASPRESENTED'],
    allowed: `ONETIME, DAILY, ${Object.keys(RANGES).join(', ')} or ASPRESENTED`,
    help: 'How often the customer is charged.',
    beside: MANDATE,
    passes: 'DAILY',
    fails: 'HOURLY',
  }),
  parameter('PP-R33', 'orderDetails.mandate.rule_value', {
    required: 'conditional',
    pattern: /^\d{1,2}$/,
    allowed: 'a number as text, needed with WEEKLY, FORTNIGHTLY and longer frequencies',
    help: 'The day of the period; 1 is Monday, or the first of the month. Razorpay and Paytm choose their own.',
    beside: { ...MANDATE, 'orderDetails.mandate.frequency': 'WEEKLY' },
    passes: '7',
    fails: undefined,
    broken: (facts) =>
      asksForMandate(facts) &&
      largestRuleValue(facts) !== undefined &&
      facts.value('orderDetails.mandate.rule_value') === undefined,
  }),
  parameter('PP-R34', 'orderDetails.mandate.amount_rule', {
    required: 'no',
    fallback: 'VARIABLE',
    values: ['FIXED', 'VARIABLE'],
    allowed: 'FIXED or VARIABLE',
    help: 'Whether each collection has the same amount.',
    beside: MANDATE,
    passes: 'VARIABLE',
    fails: 'ANY',
  }),
  parameter('PP-R35', 'orderDetails.mandate.revokable_by_customer', {
    type: 'boolean',
    required: 'no',
    fallback: 'true',
    normal: asBoolean,
    allowed: 'true or false',
    help: 'Whether the customer can end the mandate.',
    beside: { ...MANDATE, 'orderDetails.mandate.frequency': 'ONETIME' },
    passes: 'FALSE',
    fails: 'no',
  }),
  parameter('PP-R36', 'orderDetails.mandate.block_funds', {
    required: 'no',
    values: ['true', 'false'],
    normal: asBooleanText,
    allowed: 'true or false',
    help: 'Whether the amount is held until it is collected: true for ONETIME, else false.',
    beside: { ...MANDATE, 'orderDetails.mandate.frequency': 'ONETIME' },
    passes: true,
    fails: 'maybe',
  }),
];

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** A request that asks for a mandate, for examples elsewhere. */
export function mandateRequest(more: Overlay) {
  return request({ ...MANDATE, ...more });
}
