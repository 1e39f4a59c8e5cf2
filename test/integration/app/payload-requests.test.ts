import { expect } from 'chai';
import { payloadsOf } from '../../../src/app/adapters.ts';
import { readConfig } from '../../../src/config/config.ts';
import type { Outgoing } from '../../../src/metrics/durations.ts';
import { createMeter } from '../../../src/metrics/meter.ts';
import { startCommercetools } from '../../support/commercetools-server.ts';
import { pemPair } from '../../support/keys.ts';

describe('requests of payloads to commercetools', () => {
  it('one payload → each request is counted and timed like those of a run', async () => {
    const project = await startCommercetools();
    const config = readConfig({
      ...{ CT_AUTH_HOST: project.url, CT_API_HOST: project.url },
      ...{ CT_PROJECT_KEY: project.projectKey, CT_CLIENT_ID: project.clientId },
      ...{ CT_CLIENT_SECRET: project.clientSecret, PAYMENT_GATEWAY_MERCHANT_ID: 'one' },
      PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key',
      PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: Buffer.from('a shared secret').toString('base64'),
      ...{ PROCESS_CLIENT_ID: 'idea', PROCESS_MERCHANT_ID: 'idea_preprod' },
      ...{ PROCESS_MERCHANT_KEY_ID: 'key', PROCESS_PRIVATE_KEY: pemPair().privateKey },
    });
    if (!config.ok) throw new Error(JSON.stringify(config.error));
    const seen: Outgoing[] = [];
    const metrics = { outgoing: (request: Outgoing) => void seen.push(request) };
    const payloads = payloadsOf(config.value, createMeter(), metrics);
    const from = { orderId: '00000000-0000-4000-8000-000000000001' };
    await payloads.build({ from, customerId: 'c1', customerMobile: '9739534710' });
    const { total } = project.counts();
    await project.close();
    expect(total).to.be.above(1);
    expect(seen).to.have.length(total);
    expect(new Set(seen.map(({ side }) => side))).to.deep.equal(new Set(['commercetools']));
    expect(seen.every(({ seconds }) => seconds > 0)).to.equal(true);
  });
});
