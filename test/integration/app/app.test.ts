import { once } from 'node:events';
import { expect } from 'chai';
import { createApp } from '../../../src/app/app.ts';
import { servicesOf } from '../../../src/app/services.ts';
import { readConfig } from '../../../src/config/config.ts';
import { webServer } from '../../../src/http/listen.ts';
import { createLog } from '../../../src/log/log.ts';
import { withDatabase } from '../../support/data-directory.ts';

const SECRET = Buffer.from('a shared secret').toString('base64');
const BASE = {
  CT_PROJECT_KEY: 'shop',
  CT_CLIENT_ID: 'id',
  CT_CLIENT_SECRET: 'secret',
  CT_AUTH_HOST: 'http://127.0.0.1:1',
  CT_API_HOST: 'http://127.0.0.1:1',
  PAYMENT_GATEWAY_MERCHANT_ID: 'one',
  PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key',
  PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: SECRET,
  TWO_KEY_ID: 'key',
  TWO_SECRET_KEY: SECRET,
};

function configured(more: Readonly<Record<string, string>>) {
  const config = readConfig({ ...BASE, ...more });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

describe('services by configuration', () => {
  const TABLE = [
    ['SP-R9 nothing is said, both are off', {}, undefined, undefined],
    [
      'SP-R15 Run Sync is on, covers all',
      { PAYMENT_GATEWAY_RUN_SYNC: 'true' },
      ['one', 'two'],
      undefined,
    ],
    [
      'SP-R16 Decision Sync is on, covers all',
      { PAYMENT_GATEWAY_DECISION_SYNC: 'true' },
      undefined,
      ['one', 'two'],
    ],
    [
      'Decision Sync is narrowed, covers those named',
      { PAYMENT_GATEWAY_DECISION_SYNC: 'true', PAYMENT_GATEWAY_DECISION_SYNC_MULTI_MID: 'two' },
      undefined,
      ['two'],
    ],
  ] as const;
  for (const [situation, more, run, decision] of TABLE) {
    it(situation, () => {
      expect(servicesOf(configured(more))).to.deep.equal({ run, decision });
    });
  }
});

describe('the badge of the page', () => {
  const TABLE = [
    ['TEST', undefined, 'Test'],
    ['PRODUCTION', undefined, 'Live'],
    ['TEST', 'http://127.0.0.1:9000', 'Sandbox'],
    ['TEST', 'http://localhost.example:9000', 'Test'],
    ['PRODUCTION', 'http://127.0.0.1:9000', 'Live'],
    ['PRODUCTION', 'https://api.in.cybersource.com', 'Live'],
  ] as const;
  for (const [environment, host, badge] of TABLE) {
    it(`${environment} at ${host ?? 'the usual host'} → ${badge}`, async () => {
      const { DATA_DIR = '' } = await withDatabase(BASE);
      const more = { PAYMENT_GATEWAY_RUN_ENVIRONMENT: environment, SYNC_SCHEDULE: 'off', DATA_DIR };
      const config = configured(
        host === undefined ? more : { ...more, PAYMENT_GATEWAY_HOST: host },
      );
      const app = await createApp(config, createLog('error'));
      const server = webServer(app.server).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const headers = { Accept: 'text/html' };
      const html = await (await fetch(`http://127.0.0.1:${port}/runs/none`, { headers })).text();
      const api = await fetch(`http://127.0.0.1:${port}/api/runs`);
      server.close();
      await app.stop();
      expect(api.status, 'nobody comes in without signing in').to.equal(401);
      expect(html).to.contain(`Environment: </span>${badge}</span>`);
    });
  }
});

describe('what the page says of the schedule (issue 3, item 5)', () => {
  const TABLE = [
    ['off', 'No schedule'],
    ['*/15 * * * *', 'Next run at'],
  ] as const;
  for (const [SYNC_SCHEDULE, says] of TABLE) {
    it(`SYNC_SCHEDULE=${SYNC_SCHEDULE}, once it is open → ${says}`, async () => {
      const { DATA_DIR = '' } = await withDatabase(BASE);
      const app = await createApp(configured({ SYNC_SCHEDULE, DATA_DIR }), createLog('error'));
      await app.open();
      const server = webServer(app.server).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const scopes = {
        name: 'tests',
        scopes: ['orders:read'],
        days: 1,
        createdBy: 'tests',
      } as const;
      const { secret } = await app.access.tokens.create(scopes);
      const headers = { Accept: 'text/html', Authorization: `Bearer ${secret}` };
      const html = await (await fetch(`http://127.0.0.1:${port}/runs`, { headers })).text();
      server.close();
      await app.stop();
      expect(html).to.contain(says);
    });
  }
});
