import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  type CommercetoolsSimulator,
  startCommercetools,
} from '../../../src/sandbox/commercetools.ts';
import { type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import { authorization, gatewayId } from '../../../src/sandbox/rows/gateway-rows.ts';
import { runCli } from '../../support/command-line.ts';
import { pemPair } from '../../support/keys.ts';
import { secretOf } from '../../support/world.ts';

const MERCHANT = { merchantId: 'shop_one', keyId: 'key', secretKey: secretOf('shop_one') };
const SETTLED_MS = 10 * 60 * 1000;

describe('from an order to a payment that the sync completes (issue 6)', () => {
  let project: CommercetoolsSimulator;
  let gateway: GatewaySimulator;
  let folder: string;
  let environment: Record<string, string>;

  before(async () => {
    [project, gateway, folder] = await Promise.all([
      startCommercetools(),
      startGateway({ merchants: [MERCHANT] }),
      mkdtemp(join(tmpdir(), 'payload-')),
    ]);
    environment = {
      ...{ DOTENV: 'off', PAYMENT_GATEWAY_RUN_SYNC: 'true', PAYMENT_GATEWAY_HOST: gateway.url },
      ...{
        CT_AUTH_HOST: project.url,
        CT_API_HOST: project.url,
        CT_PROJECT_KEY: project.projectKey,
      },
      ...{ CT_CLIENT_ID: project.clientId, CT_CLIENT_SECRET: project.clientSecret },
      PAYMENT_GATEWAY_MERCHANT_ID: MERCHANT.merchantId,
      PAYMENT_GATEWAY_MERCHANT_KEY_ID: MERCHANT.keyId,
      PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: MERCHANT.secretKey,
      ...{ PROCESS_CLIENT_ID: 'idea', PROCESS_MERCHANT_ID: 'idea_preprod' },
      ...{ PROCESS_MERCHANT_KEY_ID: 'key', PROCESS_PRIVATE_KEY: pemPair().privateKey },
    };
  });
  after(async () => {
    await Promise.all([project.close(), gateway.close(), rm(folder, { recursive: true })]);
  });

  it('the payload makes the payment; what the gateway does under its order id lands on it', async () => {
    const orderId = randomUUID();
    await project.addOrders({
      ...{ id: orderId, orderNumber: 'R77', createdAt: new Date().toISOString(), paymentIds: [] },
      ...{ total: { centAmount: 1000, currencyCode: 'EUR' }, email: 'ada@example.com' },
    });
    const file = join(folder, 'request.json');
    const asked = { from: { orderId }, customerId: 'c1', customerMobile: '9739534710' };
    await writeFile(file, JSON.stringify(asked));
    const built = await runCli(environment, 'payload', file, '--json');
    expect(built, built.stderr).to.include({ status: 0 });
    expect(JSON.parse(built.stdout).payload).to.include({ orderId: 'R77', amount: '10.00' });

    const [order] = await project.orders();
    const paymentId = order?.paymentInfo?.payments[0]?.id ?? '';
    expect((await project.payment(paymentId)).key).to.equal('R77');

    const facts = { id: gatewayId(1), merchantId: MERCHANT.merchantId, code: 'R77' };
    const when = { submittedAt: Date.now() - SETTLED_MS, amount: '10.00', currency: 'EUR' };
    gateway.add(MERCHANT.merchantId, authorization({ ...facts, ...when }));
    const synced = await runCli(environment, 'sync', '--json');
    expect(JSON.parse(synced.stdout)).to.include({ result: 'completed', updated: 1 });
    const { transactions } = await project.payment(paymentId);
    expect(
      transactions.map(({ type, state, interactionId }) => [type, state, interactionId]),
    ).to.deep.equal([['Authorization', 'Success', gatewayId(1)]]);
  });
});
