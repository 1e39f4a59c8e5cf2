import { type Environment, secretsIn } from './environment.ts';
import type { TABLE, Values } from './keys.ts';
import type { ReadMerchants } from './merchants.ts';
import { type ConfigProblem, NOTHING, showGiven } from './problem.ts';

type Name = keyof typeof TABLE;

/** What is wrong between keys, each of which may be right by itself. */
export function relationProblems(
  environment: Environment,
  values: Partial<Values>,
  merchants: ReadMerchants,
): readonly ConfigProblem[] {
  const isGiven = (name: Name) => Boolean(environment[name]);
  return [
    ...unknownMerchants(values, merchants, secretsIn(environment)),
    ...missing(isGiven, ['DATABASE_URL'], ['AUTH_SECRET'], 'at least 32 characters on one line'),
    ...missing(isGiven, OIDC, OIDC, 'a value'),
    ...(values.PROCESS_FURTHER_KEYS === undefined
      ? []
      : missing(isGiven, ['PROCESS_FURTHER_KEYS'], ACTIVE_KEY, 'the active key')),
    ...repeatedKeyIds(values),
  ];
}

const ACTIVE_KEY = ['PROCESS_MERCHANT_KEY_ID', 'PROCESS_PRIVATE_KEY'] as const;
const OIDC = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const;

/** One problem for each of `needed` that is absent although one of `causes` is given. */
function missing(
  isGiven: (name: Name) => boolean,
  causes: readonly Name[],
  needed: readonly Name[],
  allowed: string,
): readonly ConfigProblem[] {
  const cause = causes.find(isGiven);
  if (cause === undefined) return [];
  return needed
    .filter((name) => !isGiven(name))
    .map((key) => ({ key, given: NOTHING, allowed: `${allowed} (required with ${cause})` }));
}

/** A signature names its key by id alone. */
function repeatedKeyIds(values: Partial<Values>): readonly ConfigProblem[] {
  const further = values.PROCESS_FURTHER_KEYS ?? [];
  const ids = [
    values.PROCESS_MERCHANT_KEY_ID,
    ...further.map(({ merchantKeyId }) => merchantKeyId),
  ];
  if (new Set(ids).size === ids.length) return [];
  const allowed = 'each merchantKeyId once, and not PROCESS_MERCHANT_KEY_ID';
  return [{ key: 'PROCESS_FURTHER_KEYS', given: 'a merchantKeyId a second time', allowed }];
}

function unknownMerchants(
  values: Partial<Values>,
  { merchants, mentionedIds }: ReadMerchants,
  secrets: readonly string[],
): readonly ConfigProblem[] {
  const covered = values.PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID ?? [];
  const unknown = covered.filter((id) => mentionedIds?.includes(id) === false);
  if (unknown.length === 0) return [];
  return [
    {
      key: 'PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID',
      given: unknown.map((id) => showGiven(id, false, secrets)).join(', '),
      allowed: `configured MIDs: ${merchants.map(({ merchantId }) => merchantId).join(', ')}`,
    },
  ];
}
