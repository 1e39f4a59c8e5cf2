import { type GatewaySimulator, startGateway } from '../../src/sandbox/gateway.ts';
import { authorization, gatewayId } from '../../src/sandbox/rows/gateway-rows.ts';
import { type CommercetoolsServer, startCommercetools } from './commercetools-server.ts';

/** What a merchant's servers hold when a test begins. */
export type WorldOptions = {
  readonly merchantIds?: readonly string[];
  /** Authorizations, each of an empty payment of its own, in turn over the merchant ids. */
  readonly transactions?: number;
  readonly latencyMs?: number;
};

/** A commercetools and a gateway on loopback, and the environment of a process that is to reach them. */
export type World = {
  readonly project: CommercetoolsServer;
  readonly gateway: GatewaySimulator;
  readonly environment: Readonly<Record<string, string>>;
  /** Every secret of the environment: none of them may ever be printed. */
  readonly secrets: readonly string[];
  /** The payment of each gateway transaction. */
  readonly paymentOf: Map<string, string>;
  close(): Promise<void>;
};

const SPREAD_MS = 60 * 60 * 1000;
const SETTLED_MS = 10 * 60 * 1000;

/** The shared secret of a merchant id, in the gateway's base64. */
export function secretOf(merchantId: string): string {
  return Buffer.from(`the shared secret of ${merchantId}, and nobody else's`).toString('base64');
}

/** Starts the servers; the transactions lie within the last hour and a bit, and have settled. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { merchantIds = ['shop_one'], transactions = 0, latencyMs = 0 } = options;
  const merchants = merchantIds.map((merchantId) => ({
    merchantId,
    keyId: `key-of-${merchantId}`,
    secretKey: secretOf(merchantId),
  }));
  const gateway = await startGateway({ merchants, latencyMs });
  const project = await startCommercetools({ latencyMs });
  const paymentOf = new Map<string, string>();
  const start = Date.now() - SPREAD_MS - SETTLED_MS;
  for (let n = 0; n < transactions; n += 1) {
    const merchantId = merchantIds[n % merchantIds.length] ?? '';
    const { id: code } = project.addPayment({ currency: 'EUR', centAmount: 1000, merchantId });
    const submittedAt = start + Math.floor((n * SPREAD_MS) / transactions);
    const facts = { id: gatewayId(n), merchantId, code, submittedAt };
    gateway.add(merchantId, authorization({ ...facts, amount: '10.00', currency: 'EUR' }));
    paymentOf.set(gatewayId(n), code);
  }
  return {
    project,
    gateway,
    environment: environmentOf(project, gateway.url, merchantIds),
    secrets: [project.clientSecret, ...merchantIds.map(secretOf)],
    paymentOf,
    close: async () => {
      await Promise.all([project.close(), gateway.close()]);
    },
  };
}

function environmentOf(
  project: CommercetoolsServer,
  gatewayUrl: string,
  [first = '', ...others]: readonly string[],
): Record<string, string> {
  const pairs = others.flatMap((id) => [
    [`${id.toUpperCase()}_KEY_ID`, `key-of-${id}`],
    [`${id.toUpperCase()}_SECRET_KEY`, secretOf(id)],
  ]);
  return {
    DOTENV: 'off',
    CT_PROJECT_KEY: project.projectKey,
    CT_CLIENT_ID: project.clientId,
    CT_CLIENT_SECRET: project.clientSecret,
    CT_AUTH_HOST: project.url,
    CT_API_HOST: project.url,
    PAYMENT_GATEWAY_HOST: gatewayUrl,
    PAYMENT_GATEWAY_MERCHANT_ID: first,
    PAYMENT_GATEWAY_MERCHANT_KEY_ID: `key-of-${first}`,
    PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: secretOf(first),
    PAYMENT_GATEWAY_RUN_SYNC: 'true',
    ...Object.fromEntries(pairs),
  };
}

/** What every payment says, in order of its id: its version and its transactions. */
export function paymentsOf({ project }: World) {
  return project
    .payments()
    .map(({ id, version, transactions }) => ({
      id,
      version,
      transactions: transactions.map(({ type, state, amount, interactionId }) =>
        [type, state, amount.centAmount, amount.currencyCode, interactionId].join(' '),
      ),
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What `paymentsOf` must be when every transaction was written exactly once, in one update. */
export function expectedPayments({ paymentOf }: World) {
  return [...paymentOf]
    .map(([transactionId, id]) => ({
      id,
      version: 2,
      transactions: [`Authorization Success 1000 EUR ${transactionId}`],
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
