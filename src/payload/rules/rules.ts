import { CUSTOM_FIELDS } from './custom-fields.ts';
import { ENVELOPE } from './envelope.ts';
import { MANDATES } from './mandate.ts';
import { MANDATE_RELATIONS } from './mandate-relations.ts';
import { ORDER_DETAILS } from './order-details.ts';
import { RELATIONS } from './relations.ts';
import type { Rule, RuleId } from './rule.ts';
import { SIGNING } from './signing.ts';

/**
 * Every rule about a payload, PP-R1 to PP-R71, each once. Validation, the API document, the help of the
 * page and the tests read this table and nothing else. Source: seed 002.
 */
export const RULES: readonly Rule[] = [
  ...ENVELOPE,
  ...ORDER_DETAILS,
  ...MANDATES,
  ...CUSTOM_FIELDS,
  ...RELATIONS,
  ...MANDATE_RELATIONS,
  ...SIGNING,
].sort((a, b) => numberOf(a.id) - numberOf(b.id));

/** The rules about one parameter each, PP-R1 to PP-R47, in the order in which they are sent. */
export const PARAMETERS = RULES.flatMap((rule) =>
  rule.parameter === undefined ? [] : [{ ...rule, parameter: rule.parameter }],
);

/** A rule about one parameter. */
export type ParameterRule = (typeof PARAMETERS)[number];

const BY_ID = new Map(RULES.map((rule) => [rule.id, rule]));

/** The rule with this id; throws for an id that is not in the table. */
export function ruleOf(id: RuleId): Rule {
  const rule = BY_ID.get(id);
  if (rule === undefined) throw new Error(`There is no rule ${id}`);
  return rule;
}

function numberOf(id: RuleId): number {
  return Number(id.slice('PP-R'.length));
}
