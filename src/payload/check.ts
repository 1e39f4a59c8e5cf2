import { type PayloadProblem, problemAt } from './errors.ts';
import { requestPath } from './rules/row.ts';
import type { Facts, Rule } from './rules/rule.ts';
import { PARAMETERS, type ParameterRule, RULES } from './rules/rules.ts';

/** A rule that a payload breaks, as a problem. */
export type Breach = { readonly rule: Rule; readonly problem: PayloadProblem };

/** How a payload came to be: which values repeat a parameter of the envelope, and what is still to be made. */
export type Making = {
  readonly origins: ReadonlyMap<string, string>;
  readonly toBeMade: ReadonlySet<string>;
};

const MADE: Making = { origins: new Map(), toBeMade: new Set() };

/** Holds a payload against every rule of the table; everything that is broken at once. */
export function breaches(facts: Facts, { origins, toBeMade }: Making = MADE): readonly Breach[] {
  const misshapen = PARAMETERS.filter(
    (rule) => !toBeMade.has(rule.path) && isMisshapen(rule, facts),
  );
  const wrong = new Set(misshapen.map(({ path }) => path));
  const isEcho = ({ path }: Rule) => wrong.has(`payload.${origins.get(path)}`);
  // A value without the right shape is not compared with others: one mistake is reported once.
  const broken = RULES.filter((rule) => !wrong.has(rule.path) && rule.broken?.(facts) === true);
  return [...misshapen.filter((rule) => !isEcho(rule)), ...broken].map((rule) => ({
    rule,
    problem: problemAt(
      origins.get(rule.path) ?? requestPath(rule.path),
      rule.id,
      facts.value(rule.path),
    ),
  }));
}

function isMisshapen({ path, parameter }: ParameterRule, facts: Facts): boolean {
  const value = facts.value(path);
  if (value === undefined) return parameter.required === 'yes';
  if (parameter.type === 'boolean') return typeof value !== 'boolean';
  if (typeof value !== 'string') return true;
  if (value === '') return !parameter.allowEmpty;
  if (parameter.values !== undefined) return !parameter.values.includes(value);
  return parameter.pattern?.test(value) === false;
}

/** What is right and yet worth a second look. Source: X17, X22. */
export function advice(facts: Facts): readonly PayloadProblem[] {
  return [...differentPhones(facts), ...lateFortnight(facts)];
}

function differentPhones({ text }: Facts): readonly PayloadProblem[] {
  const path = 'orderDetails.customer_phone';
  const [mobile, phone] = [text('payload.customerMobile'), text(path)];
  if (mobile === undefined || phone === undefined || mobile === phone) return [];
  return [problemAt(path, 'PP-R24', phone, 'any number; usually the same as customerMobile')];
}

function lateFortnight({ text }: Facts): readonly PayloadProblem[] {
  const path = 'orderDetails.mandate.rule_value';
  const day = Number(text(path));
  if (text('orderDetails.mandate.frequency') !== 'FORTNIGHTLY' || day < 14 || day > 16) return [];
  const allowed =
    '1 to 16; not every half of a month has a day 14 to 16, so 13 is the last sure one';
  return [problemAt(path, 'PP-R33', text(path), allowed)];
}
