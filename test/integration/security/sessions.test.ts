import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import {
  addPerson,
  cookieOf,
  type GuardedApp,
  PASSWORD,
  postForm,
  signIn,
  startGuarded,
} from '../../support/guarded.ts';
import { tracesOf } from './traces.ts';

const JSON_WANTED = { Accept: 'application/json' };

/** The bytes of the signature behind the last dot of a signed cookie. */
const signatureIn = (cookie: string) =>
  Buffer.from(cookie.slice(cookie.lastIndexOf('.') + 1), 'base64');

describe('attacks on sessions (issue 4)', () => {
  let app: GuardedApp;
  let admin: string;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
    await addPerson(app.under, 'ann', 'operator');
  });
  beforeEach(async () => {
    await app.under.kysely.deleteFrom('access_tries').execute();
    admin = await signIn(app, 'boss');
  });
  after(() => app.stop());

  const newestRow = async () => {
    const all = { event: undefined, actor: undefined, from: undefined, to: undefined };
    return (await app.under.access.audit.rows(all, { limit: 1 }))[0];
  };

  describe('cross-site POST', () => {
    const FOREIGN: readonly Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site', 'Content-Type': 'text/plain' },
    ];
    const TARGETS = [
      '/sync',
      '/decisionSync',
      '/people',
      '/tokens',
      '/sign-out',
      '/sign-in',
      '/account/password',
    ];
    for (const path of TARGETS) {
      for (const headers of FOREIGN) {
        it(`${path} with ${JSON.stringify(headers)} is refused with 403, and changes nothing`, async () => {
          const before = await tracesOf(app);
          const fields = { name: 'evil', role: 'admin', scopes: 'sync:trigger', days: '9' };
          const response = await postForm(app, path, fields, { ...headers, Cookie: admin });
          expect(response.status).to.equal(403);
          expect(await response.text()).to.contain('Another site asked for this change');
          expect(await tracesOf(app)).to.deep.equal(before);
        });
      }
    }

    it('GET changes nothing for a cookie: a sync by GET is refused with 405', async () => {
      const response = await app.get('/sync', { ...JSON_WANTED, Cookie: admin });
      expect(response.status).to.equal(405);
      expect(app.jobs.requests).to.deep.equal([]);
      expect(await newestRow()).to.include({
        event: 'access.refused',
        subject: 'GET /sync',
        actor: 'boss',
      });
    });

    it('a form with the method hidden in a field is still a POST', async () => {
      const response = await app.get('/people?_method=POST&name=evil&role=admin', {
        Cookie: admin,
      });
      expect(response.status).to.equal(200);
      expect((await app.under.access.people.list()).map(({ name }) => name)).not.to.contain('evil');
    });
  });

  describe('forged session', () => {
    const sign = (value: string, secret: string) =>
      `${value}.${createHmac('sha256', secret).update(value).digest('base64')}`;
    it('a session id with a signature by another secret is refused with 401', async () => {
      const [session] = await app.under.kysely
        .selectFrom('operator_sessions')
        .selectAll()
        .execute();
      const token: unknown = Reflect.get(session ?? {}, 'token');
      for (const secret of ['', 'guessed', 'x'.repeat(32)]) {
        const cookie = `payment-sync.session_token=${encodeURIComponent(sign(String(token), secret))}`;
        const response = await app.get('/people', { ...JSON_WANTED, Cookie: cookie });
        expect(response.status).to.equal(401);
      }
    });

    it('a cookie that is changed in any place is refused with 401', async () => {
      const [name, value = ''] = admin.split(/=(.*)/s);
      const plain = decodeURIComponent(value);
      for (let at = 0; at < plain.length; at += 3) {
        const other = plain[at] === 'A' ? 'B' : 'A';
        const text = plain.slice(0, at) + other + plain.slice(at + 1);
        // The last character of the signature holds bits of nothing: it is the same signature then.
        if (signatureIn(text).equals(signatureIn(plain)) && at > plain.lastIndexOf('.')) continue;
        const changed = encodeURIComponent(text);
        const response = await app.get('/people', { ...JSON_WANTED, Cookie: `${name}=${changed}` });
        expect(response.status, `place ${at}`).to.equal(401);
      }
    });

    for (const value of [
      '',
      'null',
      '[object Object]',
      '%00',
      '../../x',
      "' or 1=1 --",
      'a.b',
      'x'.repeat(4_000),
    ]) {
      it(`the cookie "${value.slice(0, 20)}" is refused with 401`, async () => {
        const Cookie = `payment-sync.session_token=${value}`;
        expect((await app.get('/people', { ...JSON_WANTED, Cookie })).status).to.equal(401);
      });
    }

    it('a wrong header is never overruled by a right cookie', async () => {
      const headers = { ...JSON_WANTED, Cookie: admin, Authorization: 'Bearer nonsense' };
      expect((await app.get('/people', headers)).status).to.equal(401);
    });
  });

  it('a session that was signed out is refused with 401 when it is replayed, and the log has the sign-out', async () => {
    const out = await postForm(app, '/sign-out', {}, { Cookie: admin });
    expect(out.status).to.equal(200);
    expect(await newestRow()).to.include({ event: 'sign-out', actor: 'boss' });
    const replayed = await app.get('/people', { ...JSON_WANTED, Cookie: admin });
    expect(replayed.status).to.equal(401);
  });

  describe('session fixation', () => {
    it('a cookie that a browser brings along never becomes a session', async () => {
      const planted = 'payment-sync.session_token=planted-by-somebody';
      const response = await postForm(
        app,
        '/sign-in',
        { name: 'ann', password: PASSWORD },
        { Cookie: planted },
      );
      const own = cookieOf(response.headers.getSetCookie());
      expect(own).not.to.contain('planted');
      expect((await app.get('/runs', { ...JSON_WANTED, Cookie: planted })).status).to.equal(401);
      expect((await app.get('/runs', { ...JSON_WANTED, Cookie: own })).status).to.equal(200);
    });

    it('signing in with somebody’s session makes a new one, and ends the other', async () => {
      const attackers = await signIn(app, 'ann');
      const response = await postForm(
        app,
        '/sign-in',
        { name: 'boss', password: PASSWORD },
        { Cookie: attackers },
      );
      const own = cookieOf(response.headers.getSetCookie());
      expect(own).not.to.equal(attackers);
      expect((await app.get('/runs', { ...JSON_WANTED, Cookie: attackers })).status).to.equal(401);
    });
  });
});
