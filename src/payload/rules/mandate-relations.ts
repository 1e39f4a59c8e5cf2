import { sameDecimal } from '../form.ts';
import { asksForMandate, frequencyOf, largestRuleValue, mandateRequest } from './mandate.ts';
import { relation, request } from './row.ts';
import type { Facts, Rule } from './rule.ts';

const DATES = {
  'orderDetails.mandate.start_date': '1571875200',
  'orderDetails.mandate.end_date': '1603411200',
};

/** PP-R61 to PP-R67: rules across the parameters of a mandate. */
export const MANDATE_RELATIONS: readonly Rule[] = [
  relation('PP-R61', 'orderDetails.options.create_mandate', {
    allowed: 'REQUIRED or OPTIONAL, for there are mandate parameters; or none of those',
    passes: mandateRequest({}),
    fails: request({ 'orderDetails.mandate.max_amount': '500' }),
    broken: (facts) => !asksForMandate(facts) && facts.paths.some(isMandate),
  }),
  relation('PP-R62', 'orderDetails.mandate.start_date', {
    allowed: 'a start date and an end date: a mandate over UPI needs both',
    passes: mandateRequest({ upi: true, ...DATES }),
    fails: mandateRequest({ upi: true }),
    broken: (facts) =>
      asksForMandate(facts) &&
      facts.context.upi &&
      Object.keys(DATES).some((path) => facts.value(path) === undefined),
  }),
  relation('PP-R63', 'orderDetails.mandate.max_amount', {
    allowed: 'an amount, unless mandate.amount_rule is FIXED; without it the rule is VARIABLE',
    passes: mandateRequest({ 'orderDetails.mandate.amount_rule': 'VARIABLE' }),
    fails: mandateRequest({ 'orderDetails.mandate.max_amount': undefined }),
    broken: (facts) =>
      asksForMandate(facts) &&
      !isFixed(facts) &&
      facts.value('orderDetails.mandate.max_amount') === undefined,
  }),
  relation('PP-R64', 'orderDetails.mandate.max_amount', {
    allowed: 'the same number as amount, for mandate.amount_rule is FIXED; or nothing',
    passes: mandateRequest({
      'orderDetails.mandate.amount_rule': 'FIXED',
      'orderDetails.mandate.max_amount': '1',
    }),
    fails: mandateRequest({ 'orderDetails.mandate.amount_rule': 'FIXED' }),
    broken: (facts) => {
      const largest = facts.text('orderDetails.mandate.max_amount');
      const amount = facts.text('orderDetails.amount');
      if (!isFixed(facts) || largest === undefined || amount === undefined) return false;
      return !sameDecimal(largest, amount);
    },
  }),
  relation('PP-R65', 'orderDetails.mandate.revokable_by_customer', {
    allowed: 'true, unless mandate.frequency is ONETIME',
    passes: mandateRequest({
      'orderDetails.mandate.frequency': 'ONETIME',
      'orderDetails.mandate.revokable_by_customer': false,
    }),
    fails: mandateRequest({ 'orderDetails.mandate.revokable_by_customer': false }),
    broken: (facts) =>
      isRecurring(facts) && facts.value('orderDetails.mandate.revokable_by_customer') === false,
  }),
  relation('PP-R66', 'orderDetails.mandate.block_funds', {
    allowed: 'true with mandate.frequency ONETIME, false with any other',
    passes: mandateRequest({ 'orderDetails.mandate.block_funds': 'false' }),
    fails: mandateRequest({ 'orderDetails.mandate.block_funds': 'true' }),
    broken: (facts) =>
      facts.text('orderDetails.mandate.block_funds') === (isRecurring(facts) ? 'true' : 'false'),
  }),
  relation('PP-R67', 'orderDetails.mandate.rule_value', {
    allowed:
      '1 to 7 with WEEKLY, 1 to 16 with FORTNIGHTLY, 1 to 31 with MONTHLY and longer, nothing with others',
    passes: mandateRequest({
      'orderDetails.mandate.frequency': 'MONTHLY',
      'orderDetails.mandate.rule_value': '31',
    }),
    fails: mandateRequest({
      'orderDetails.mandate.frequency': 'WEEKLY',
      'orderDetails.mandate.rule_value': '8',
    }),
    broken: (facts) => {
      const given = facts.text('orderDetails.mandate.rule_value');
      if (given === undefined || !/^\d{1,2}$/.test(given)) return false;
      const largest = largestRuleValue(facts) ?? 0;
      return Number(given) < 1 || Number(given) > largest;
    },
  }),
];

function isMandate(path: string): boolean {
  return path.startsWith('orderDetails.mandate.');
}

function isFixed({ text }: Facts): boolean {
  return text('orderDetails.mandate.amount_rule') === 'FIXED';
}

function isRecurring(facts: Facts): boolean {
  return frequencyOf(facts) !== 'ONETIME';
}
