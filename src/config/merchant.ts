import type { ConfigProblem } from './problem.ts';

/** A merchant id (MID) with the keys it signs with, and what routes a batch row or payload to it. */
export type Merchant = {
  readonly merchantId: string;
  readonly keyId: string;
  /** Shared secret, base64. */
  readonly secretKey: string;
  /** ISO 4217; undefined where nothing says which currency this merchant id takes. */
  readonly currency: string | undefined;
  /** The `SERVICE` values of batch files that mean this merchant id, in lower case. */
  readonly serviceIds: readonly string[];
  readonly gatewayId: string | undefined;
  readonly gatewayReferenceId: string | undefined;
  /** The account has multiple partial captures or split shipment: what a capture leaves stays held. */
  readonly multipleCaptures: boolean;
};

/** A merchant id of which nothing but its keys is known. */
export function merchantOf(merchantId: string, keyId: string, secretKey: string): Merchant {
  return {
    merchantId,
    keyId,
    secretKey,
    currency: undefined,
    serviceIds: [],
    gatewayId: undefined,
    gatewayReferenceId: undefined,
    multipleCaptures: false,
  };
}

/** A merchant as one place of the configuration declares it; `source` is the key, with the index in a list. */
export type Declaration = { readonly source: string; readonly merchant: Merchant };

/** Settings that an entry of the list adds to a merchant id whose keys stand elsewhere. */
export type Addition = {
  readonly source: string;
  readonly merchantId: string;
  readonly settings: Partial<Omit<Merchant, 'merchantId' | 'keyId' | 'secretKey'>>;
};

/**
 * What one place declares. `mentionedIds` names broken declarations too, so that a mistake in one is
 * not reported a second time wherever its id is used; undefined when not even the ids can be read.
 */
export type Declarations = {
  readonly declared: readonly Declaration[];
  readonly mentionedIds: readonly string[] | undefined;
  readonly problems: readonly ConfigProblem[];
};
