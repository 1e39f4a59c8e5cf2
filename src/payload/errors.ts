import type { RuleId } from './rules/rule.ts';
import { ruleOf } from './rules/rules.ts';

/**
 * What is wrong with one value: where in the JSON, by which rule, what was given (masked, never in full)
 * and what is allowed. Source: PP-R71.
 */
export type PayloadProblem = {
  readonly path: string;
  readonly rule: RuleId;
  readonly given: string;
  readonly allowed: string;
};

/** A problem of `rule` at `path`; `allowed` is what the rule says unless something nearer is known. */
export function problemAt(
  path: string,
  rule: RuleId,
  value: unknown,
  allowed = ruleOf(rule).allowed,
): PayloadProblem {
  return { path, rule, given: masked(value), allowed };
}

/** A problem as one sentence. */
export function problemText({ path, rule, given, allowed }: PayloadProblem): string {
  return `${path}: given ${given}; allowed: ${allowed} (${rule})`;
}

const SHOWN = 2;
const LENGTH_MIN = 6;
const PRIVATE_KEY = /PRIVATE KEY-----/;

/** Whether a text holds what must never leave a server. */
export function holdsPrivateKey(text: string): boolean {
  return PRIVATE_KEY.test(text);
}

/**
 * A value as an error shows it: of a text its first two characters and its length, so that a customer's
 * name, address or key can be recognised by who sent it and by nobody else.
 */
export function masked(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return maskedText(value);
  if (Array.isArray(value)) return 'a list';
  return value === null || typeof value === 'boolean' ? String(value) : `an ${kindOf(value)}`;
}

function kindOf(value: unknown): string {
  return typeof value === 'number' ? 'unquoted number' : 'object';
}

function maskedText(text: string): string {
  if (text === '') return '""';
  if (holdsPrivateKey(text)) return '*** (a private key)';
  const shown = text.length < LENGTH_MIN ? '' : text.slice(0, SHOWN);
  const count = text.length === 1 ? '1 character' : `${text.length} characters`;
  return `${JSON.stringify(`${shown}***`)} (${count})`;
}
