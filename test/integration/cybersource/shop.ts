import { createCybersourceGateway } from '../../../src/cybersource/gateway.ts';
import type { GatewayAddress, MerchantKeys } from '../../../src/cybersource/sdk.ts';
import type {
  GatewayTransaction,
  MalformedRecord,
} from '../../../src/domain/gateway/gateway-transaction.ts';
import type { Gateway } from '../../../src/ports/ports.ts';
import { conversion } from '../../../src/sandbox/gateway.ts';
import * as rows from '../../../src/sandbox/rows/gateway-rows.ts';
import type { OnAnswer } from '../../../src/shared/outbound.ts';

/** Two merchants with keys of their own. */
export const SHOP: MerchantKeys = {
  merchantId: 'shop_one',
  keyId: 'key-of-shop-one',
  secretKey: Buffer.from('the secret of shop one').toString('base64'),
};
export const OTHER: MerchantKeys = {
  merchantId: 'shop_two',
  keyId: 'key-of-shop-two',
  secretKey: Buffer.from('the secret of shop two').toString('base64'),
};

/** The first instant of every test's window. */
export const T0 = Date.parse('2026-11-20T10:00:00Z');

/** Long enough for loopback, short enough to be waited for. */
export const TIMEOUT_MS = 200;

/** The adapter, pointed at `url`, with two retries that hardly pause; `retryPauses` and requests are counted. */
export function adapter(
  url: string,
  more: {
    readonly merchants?: readonly MerchantKeys[];
    readonly authentication?: GatewayAddress['authentication'];
    readonly retries?: number;
    readonly timeoutMs?: number;
    readonly onRequest?: () => void;
    readonly onAnswer?: OnAnswer;
  } = {},
): Gateway {
  const { authentication = 'jwt', timeoutMs = 5000, retries = 2, merchants = [SHOP, OTHER] } = more;
  const { onRequest, onAnswer } = more;
  return createCybersourceGateway({
    address: { hostName: 'apitest.cybersource.com', url, authentication, timeoutMs },
    merchants,
    retry: { retries, firstPauseMs: 1, longestPauseMs: 5 },
    ...(onRequest === undefined ? {} : { onRequest }),
    ...(onAnswer === undefined ? {} : { onAnswer }),
  });
}

/** The first page of an hour from `T0`. */
export function pageOf(merchantId: string, more: { offset?: number; limit?: number } = {}) {
  const window = { from: T0, to: T0 + 3_600_000 };
  return { merchantId, window, offset: 0, limit: 50, ...more };
}

/** An authorization `n` seconds after `T0`. */
export function row(n: number, merchantId = SHOP.merchantId): rows.GatewayRow {
  return rows.authorization({
    id: rows.gatewayId(n),
    merchantId,
    code: `order-${n}`,
    submittedAt: T0 + n * 1000,
    amount: '10.00',
    currency: 'USD',
  });
}

/** A verdict on the transaction of `order-n`, `n` seconds after `T0`: ACCEPT unless told. */
export const verdict = (n: number, newDecision = 'ACCEPT') =>
  conversion({
    requestId: `700000000000000000000${n}`,
    code: `order-${n}`,
    decidedAt: T0 + n * 1000,
    verdict: newDecision,
  });

/** The answer of a search that found these rows. */
export function found(...summaries: readonly unknown[]) {
  const _embedded = { transactionSummaries: summaries };
  return { totalCount: summaries.length, count: summaries.length, _embedded };
}

/** The ids of records, malformed ones included. */
export function idsOf(records: readonly (GatewayTransaction | MalformedRecord)[]) {
  return records.map(({ id }) => id);
}
