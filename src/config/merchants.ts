import type { Environment } from './environment.ts';
import type { Values } from './keys.ts';
import {
  type Addition,
  type Declaration,
  type Declarations,
  type Merchant,
  merchantOf,
} from './merchant.ts';
import { readMerchantList } from './merchant-list.ts';
import { readMerchantPairs } from './merchant-pairs.ts';
import type { ConfigProblem } from './problem.ts';

/** Every merchant id once, the default first, and what is wrong with their declarations. */
export type ReadMerchants = {
  readonly merchants: readonly Merchant[];
  /** See `Declarations`. */
  readonly mentionedIds: readonly string[] | undefined;
  readonly problems: readonly ConfigProblem[];
};

/** Reads the merchants of all three places: the default's own keys, one pair of keys each, and the list. */
export function readMerchants(environment: Environment, values: Partial<Values>): ReadMerchants {
  const list = readMerchantList(values.PAYMENT_GATEWAY_MERCHANTS);
  const places = [readDefault(environment, values), readMerchantPairs(environment), list];
  const declared = places.flatMap((place) => place.declared);
  const merged = merge(declared, list.additions);
  return {
    merchants: merged.merchants,
    mentionedIds: places.some((place) => place.mentionedIds === undefined)
      ? undefined
      : places.flatMap((place) => place.mentionedIds ?? []),
    problems: [
      ...places.flatMap((place) => place.problems),
      ...merged.problems,
      ...sharedServices(merged.merchants),
    ],
  };
}

/** The default; problems of its keys are those of the table. */
function readDefault(environment: Environment, values: Partial<Values>): Declarations {
  const merchantId = values.PAYMENT_GATEWAY_MERCHANT_ID;
  const keyId = values.PAYMENT_GATEWAY_MERCHANT_KEY_ID;
  const secretKey = values.PAYMENT_GATEWAY_MERCHANT_SECRET_KEY;
  const mentionedIds = [environment.PAYMENT_GATEWAY_MERCHANT_ID ?? ''];
  if (merchantId === undefined || keyId === undefined || secretKey === undefined)
    return { declared: [], mentionedIds, problems: [] };
  const merchant = merchantOf(merchantId, keyId, secretKey);
  return {
    declared: [{ source: 'PAYMENT_GATEWAY_MERCHANT_ID', merchant }],
    mentionedIds,
    problems: [],
  };
}

/**
 * The same merchant id with the same keys in two places is one merchant; the list adds its details, with its keys or
 * without.
 */
function merge(declared: readonly Declaration[], additions: readonly Addition[]) {
  const byId = new Map<string, Declaration>();
  const problems: ConfigProblem[] = [];
  for (const declaration of declared) {
    // Without regard to case: Shop in one place and SHOP_KEY_ID in another would be one account twice.
    const id = declaration.merchant.merchantId.toLowerCase();
    const earlier = byId.get(id);
    if (earlier === undefined || isSame(earlier, declaration)) byId.set(id, declaration);
    else problems.push(declaredTwice(earlier, declaration));
  }
  for (const addition of additions) {
    const { merchantId, source, settings } = addition;
    const earlier = byId.get(merchantId.toLowerCase());
    if (earlier === undefined) problems.push(withoutKeys(addition));
    else if (earlier.merchant.merchantId === merchantId && !isListed(earlier)) {
      const merchant = { ...earlier.merchant, ...settings };
      byId.set(merchantId.toLowerCase(), { source, merchant });
    } else problems.push(declaredTwice(earlier, { source, merchant: earlier.merchant }));
  }
  return { merchants: [...byId.values()].map(({ merchant }) => merchant), problems };
}

const isListed = ({ source }: Declaration) => source.endsWith(']');

function isSame(earlier: Declaration, later: Declaration): boolean {
  return (
    earlier.merchant.merchantId === later.merchant.merchantId &&
    earlier.merchant.keyId === later.merchant.keyId &&
    earlier.merchant.secretKey === later.merchant.secretKey &&
    !(isListed(earlier) && isListed(later))
  );
}

function withoutKeys({ source, merchantId }: Addition): ConfigProblem {
  return {
    key: source,
    given: `MID ${merchantId} without keys`,
    allowed: 'keyId and secretKey, unless the MID is declared elsewhere',
  };
}

function declaredTwice(earlier: Declaration, later: Declaration): ConfigProblem {
  return {
    key: later.source,
    given: `MID ${later.merchant.merchantId} a second time`,
    allowed: `each MID once, or with the same spelling and keys as in ${earlier.source}`,
  };
}

/** A service id is what a batch row is routed by, so it belongs to one merchant. */
function sharedServices(merchants: readonly Merchant[]): readonly ConfigProblem[] {
  const owners = new Map<string, string>();
  return merchants.flatMap(({ merchantId, serviceIds }) =>
    serviceIds.flatMap((serviceId) => {
      const owner = owners.get(serviceId) ?? merchantId;
      owners.set(serviceId, owner);
      return owner === merchantId ? [] : [sharedService(serviceId, owner, merchantId)];
    }),
  );
}

function sharedService(serviceId: string, owner: string, merchantId: string): ConfigProblem {
  return {
    key: 'PAYMENT_GATEWAY_MERCHANTS',
    given: `serviceIds ${serviceId} for MIDs ${owner} and ${merchantId}`,
    allowed: 'each service id for one MID',
  };
}
