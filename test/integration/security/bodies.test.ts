import { once } from 'node:events';
import type { Server } from 'node:http';
import { expect } from 'chai';
import { webServer } from '../../../src/http/listen.ts';
import { createServer } from '../../../src/http/server.ts';
import { addPerson, type GuardedApp, signIn, startGuarded } from '../../support/guarded.ts';
import { sendRaw } from './raw.ts';
import { tracesOf } from './traces.ts';

const HEAD =
  'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n';

describe('bodies and slow callers (issue 4)', () => {
  let app: GuardedApp;
  let admin: string;
  let server: Server;
  let url: string;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
    admin = await signIn(app, 'boss');
    const settings = {
      merchantIds: [],
      services: { run: undefined, decision: undefined },
      environment: 'TEST',
    } as const;
    server = webServer(createServer(app.ports, settings), { headers: 200, request: 400, look: 50 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  });
  after(async () => {
    server.close();
    server.closeAllConnections();
    await app.stop();
  });

  for (const [path, type, body] of [
    ['/sign-in', 'application/x-www-form-urlencoded', `name=${'a'.repeat(20_000)}`],
    ['/people', 'application/json', JSON.stringify({ name: 'a'.repeat(20_000) })],
    [
      '/tokens',
      'application/x-www-form-urlencoded',
      Array.from({ length: 1_100 }, (_, n) => `s${n}=1`).join('&'),
    ],
    ['/sync', 'application/json', `{"mids":["${'a'.repeat(20_000)}"]}`],
  ] as const) {
    it(`${path}: a body that is too large is refused with 413`, async () => {
      const before = await tracesOf(app);
      const headers = { 'Content-Type': type, Cookie: admin, Accept: 'application/json' };
      const response = await app.post(path, { headers, body });
      expect(response.status).to.equal(413);
      expect(await tracesOf(app)).to.deep.equal(before);
    });
  }

  for (const body of [
    '[1,2]',
    '"text"',
    'null',
    '{"name":{"$gt":""}}',
    '{"name":["a"],"__proto__":{"role":"admin"}}',
    '{"name":1}',
  ]) {
    it(`JSON of another shape, ${body}, is refused with 400`, async () => {
      const headers = {
        'Content-Type': 'application/json',
        Cookie: admin,
        Accept: 'application/json',
      };
      const response = await app.post('/people', { headers, body });
      expect(response.status).to.equal(400);
    });
  }

  it('a body of another type is refused with 415', async () => {
    const headers = { 'Content-Type': 'text/plain', Cookie: admin, Accept: 'application/json' };
    expect((await app.post('/people', { headers, body: 'name=evil&role=admin' })).status).to.equal(
      415,
    );
  });

  it('a head that never ends is cut off', async () => {
    expect(await sendRaw(url, 'GET /sign-in HTTP/1.1\r\nHost: localhost\r\n')).to.match(
      /^HTTP\/1\.1 408 /,
    );
  });

  it('a body that never ends is cut off, and nothing is done with its beginning', async () => {
    const before = await tracesOf(app);
    const answer = await sendRaw(url, `${HEAD}Content-Length: 100\r\n\r\n`, 'name=boss&pass');
    expect(answer).to.match(/^HTTP\/1\.1 (408|400) /);
    expect(await tracesOf(app)).to.deep.equal(before);
  });
});
