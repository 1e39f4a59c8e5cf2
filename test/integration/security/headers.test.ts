import { expect } from 'chai';
import { listenHost } from '../../../src/http/listen.ts';
import {
  addPerson,
  type GuardedApp,
  PASSWORD,
  postForm,
  signIn,
  startGuarded,
} from '../../support/guarded.ts';

describe('behind TLS: BASE_URL=https://sync.shop.example (issue 4)', () => {
  let app: GuardedApp;
  const HOST = { 'X-Forwarded-For': '203.0.113.9' };
  before(async () => {
    app = await startGuarded({ baseUrl: 'https://sync.shop.example' });
    await addPerson(app.under, 'boss', 'admin');
  });
  after(() => app.stop());

  it('cookies are Secure, and have the prefix that browsers hold to', async () => {
    const response = await postForm(app, '/sign-in', { name: 'boss', password: PASSWORD }, HOST);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie)
      .to.match(/^__Secure-payment-sync\.session_token=/)
      .and.match(/; Secure/i);
  });

  it('HSTS is sent', async () => {
    const { headers } = await app.get('/healthz');
    expect(headers.get('strict-transport-security')).to.match(/^max-age=31536000/);
  });

  it('the address that the proxy saw is in the log, not one that the caller wrote before it', async () => {
    const forged = { 'X-Forwarded-For': '10.9.9.9, 203.0.113.9' };
    await postForm(app, '/sign-in', { name: 'boss', password: 'wrong password' }, forged);
    const all = { event: undefined, actor: undefined, from: undefined, to: undefined };
    const [row] = await app.under.access.audit.rows(all, { limit: 1 });
    expect(row).to.include({ event: 'sign-in.failed', address: '203.0.113.9' });
  });

  it('the session works over the same cookie', async () => {
    const cookie = await signIn(app, 'boss');
    expect((await app.get('/people', { Cookie: cookie })).status).to.equal(200);
  });

  for (const [baseUrl, host] of [
    ['http://localhost:8080', '127.0.0.1'],
    ['http://127.0.0.1:8080', '127.0.0.1'],
    ['https://sync.shop.example', undefined],
    ['http://sync.internal:8080', undefined],
  ] as const) {
    it(`BASE_URL=${baseUrl} listens on ${host ?? 'all interfaces'}`, () => {
      expect(listenHost(baseUrl)).to.equal(host);
    });
  }
});
