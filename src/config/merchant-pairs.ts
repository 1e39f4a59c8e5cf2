import { type Environment, secretsIn } from './environment.ts';
import { type Declaration, type Declarations, merchantOf } from './merchant.ts';
import { type ConfigProblem, MASK, NOTHING, showGiven } from './problem.ts';
import { base64, merchantId, word } from './values.ts';

const KEY_ID = '_KEY_ID';
const SECRET_KEY = '_SECRET_KEY';
const PAIR = /^([A-Z0-9_]+?)(?:_KEY_ID|_SECRET_KEY)$/;

/**
 * Prefixes that are no merchant id: two belong to keys of our own, and AWS_ACCESS_KEY_ID, which many
 * machines set for every process, has AWS_SECRET_ACCESS_KEY as its other half, not AWS_ACCESS_SECRET_KEY.
 */
const FOREIGN = new Set(['PAYMENT_GATEWAY_MERCHANT', 'PROCESS_MERCHANT', 'AWS_ACCESS']);

/** Further merchant ids that are declared as `<MID>_KEY_ID` and `<MID>_SECRET_KEY`. */
export function readMerchantPairs(environment: Environment): Declarations {
  const pairs = prefixesOf(environment).map((prefix) => readPair(environment, prefix));
  return {
    declared: pairs.flatMap((pair) => pair.declared),
    mentionedIds: pairs.flatMap((pair) => pair.mentionedIds ?? []),
    problems: pairs.flatMap((pair) => pair.problems),
  };
}

function prefixesOf(environment: Environment): readonly string[] {
  const prefixes = Object.entries(environment).flatMap(([name, value]) => {
    const prefix = value ? PAIR.exec(name)?.[1] : undefined;
    return prefix === undefined || FOREIGN.has(prefix) ? [] : [prefix];
  });
  return [...new Set(prefixes)].sort();
}

function readPair(environment: Environment, prefix: string): Declarations {
  const id = prefix.toLowerCase();
  const keyId = environment[prefix + KEY_ID] ?? '';
  const secretKey = environment[prefix + SECRET_KEY] ?? '';
  const problems = problemsOf(prefix, { id, keyId, secretKey }, secretsIn(environment));
  const declaration: Declaration = {
    source: prefix + KEY_ID,
    merchant: merchantOf(id, keyId, secretKey),
  };
  return { declared: problems.length === 0 ? [declaration] : [], mentionedIds: [id], problems };
}

type Pair = { readonly id: string; readonly keyId: string; readonly secretKey: string };

function problemsOf(
  prefix: string,
  { id, keyId, secretKey }: Pair,
  secrets: readonly string[],
): readonly ConfigProblem[] {
  const other = (name: string) => `${name}, or neither: they are the two halves of MID ${id}`;
  const problems: ConfigProblem[] = [];
  if (merchantId.parse(id) === undefined)
    problems.push({
      key: `${prefix}${KEY_ID}`,
      given: JSON.stringify(id),
      allowed: `${merchantId.allowed}, before ${KEY_ID}`,
    });
  if (word.parse(keyId) === undefined)
    problems.push({
      key: prefix + KEY_ID,
      given: showGiven(keyId, false, secrets),
      allowed: `${word.allowed}, together with ${other(prefix + SECRET_KEY)}`,
    });
  if (base64.parse(secretKey) === undefined)
    problems.push({
      key: prefix + SECRET_KEY,
      given: secretKey === '' ? NOTHING : MASK,
      allowed: `${base64.allowed}, together with ${other(prefix + KEY_ID)}`,
    });
  return problems;
}
