import { startGateway } from '../src/sandbox/gateway.ts';
import { authorization, gatewayId } from '../src/sandbox/rows/gateway-rows.ts';
import { startCommercetools } from '../test/support/commercetools-server.ts';

/** What the simulated world is made of; latencies in milliseconds. */
export type WorldSettings = {
  readonly transactions: number;
  readonly merchantIds: readonly string[];
  readonly commercetoolsMs: number;
  readonly gatewayMs: number;
  /** Whether the payments have their transactions already, so that nothing is to be written. */
  readonly isHealed?: boolean;
};

/** Where the world is, as the application's environment. */
export type WorldAddress = {
  readonly kind: 'ready';
  readonly environment: Record<string, string>;
  readonly paymentIds: readonly string[];
};

/** What was asked of the world since the last question, and how many payments are as they should be. */
export type WorldReport = {
  readonly kind: 'report';
  readonly requests: { readonly commercetools: number; readonly gateway: number };
  readonly updates: number;
  readonly repeated: number;
  readonly healed: number;
  readonly doubled: number;
};

const SECRET = Buffer.from('the shared secret of the bench').toString('base64');
const HOUR = 60 * 60 * 1000;

function keyOf(merchantId: string): string {
  return `key-of-${merchantId}`;
}

/** Runs in a process of its own, so that what is measured is the application alone. */
async function world(settings: WorldSettings): Promise<void> {
  const { transactions, merchantIds, commercetoolsMs, gatewayMs, isHealed = false } = settings;
  const merchants = merchantIds.map((merchantId) => ({
    merchantId,
    keyId: keyOf(merchantId),
    secretKey: SECRET,
  }));
  const gateway = await startGateway({ merchants, latencyMs: gatewayMs, keepRequests: false });
  const project = await startCommercetools({ latencyMs: commercetoolsMs, keepRequests: false });
  const rows = new Map<string, ReturnType<typeof authorization>[]>(
    merchantIds.map((id) => [id, []]),
  );
  const paymentIds: string[] = [];
  const start = Date.now() - 1.75 * HOUR;
  for (let index = 0; index < transactions; index += 1) {
    const merchantId = merchantIds[index % merchantIds.length] ?? '';
    const { id: code } = project.addPayment({
      ...{ currency: 'EUR', centAmount: 1000, merchantId },
      transactions: isHealed ? [authorizedBy(gatewayId(index))] : [],
    });
    paymentIds.push(code);
    const submittedAt = start + Math.floor((index * 1.5 * HOUR) / transactions);
    const amount = { amount: '10.00', currency: 'EUR' };
    rows
      .get(merchantId)
      ?.push(authorization({ id: gatewayId(index), merchantId, code, submittedAt, ...amount }));
  }
  for (const [merchantId, some] of rows) gateway.add(merchantId, ...some);

  let before = { commercetools: 0, gateway: 0, updates: 0 };
  process.on('message', () => {
    const now = {
      commercetools: project.counts().total,
      gateway: gateway.counts().search + gateway.counts().details,
      updates: project.counts().update,
    };
    const payments = project.payments();
    const report: WorldReport = {
      kind: 'report',
      requests: {
        commercetools: now.commercetools - before.commercetools,
        gateway: now.gateway - before.gateway,
      },
      updates: now.updates - before.updates,
      repeated: now.updates - payments.filter(({ version }) => version > 1).length,
      healed: payments.filter(({ transactions }) => transactions.length === 1).length,
      doubled: payments.filter(({ transactions }) => transactions.length > 1).length,
    };
    before = now;
    process.send?.(report);
  });
  const address: WorldAddress = {
    kind: 'ready',
    environment: environmentOf(project, gateway.url, merchantIds),
    paymentIds,
  };
  process.send?.(address);
}

function authorizedBy(interactionId: string) {
  return { type: 'Authorization', state: 'Success', centAmount: 1000, interactionId } as const;
}

function environmentOf(
  project: Awaited<ReturnType<typeof startCommercetools>>,
  gatewayUrl: string,
  merchantIds: readonly string[],
): Record<string, string> {
  const [first = '', ...others] = merchantIds;
  const keys = others.flatMap((id) => [
    [`${id.toUpperCase()}_KEY_ID`, keyOf(id)],
    [`${id.toUpperCase()}_SECRET_KEY`, SECRET],
  ]);
  return {
    CT_PROJECT_KEY: project.projectKey,
    CT_CLIENT_ID: project.clientId,
    CT_CLIENT_SECRET: project.clientSecret,
    CT_AUTH_HOST: project.url,
    CT_API_HOST: project.url,
    PAYMENT_GATEWAY_HOST: gatewayUrl,
    PAYMENT_GATEWAY_MERCHANT_ID: first,
    PAYMENT_GATEWAY_MERCHANT_KEY_ID: keyOf(first),
    PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: SECRET,
    PAYMENT_GATEWAY_RUN_SYNC: 'true',
    SYNC_SCHEDULE: 'off',
    DOTENV: 'off',
    ...Object.fromEntries(keys),
  };
}

// Whoever measures may be killed; nothing of it is left behind then.
process.on('disconnect', () => process.exit());
if (process.send !== undefined) await world(JSON.parse(process.argv[2] ?? '{}'));
