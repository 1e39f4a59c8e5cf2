import { expect } from 'chai';
import { roleOf } from '../../../../src/access/sign-in/sso.ts';
import {
  type AccessUnderTest,
  addPerson,
  cookieOf,
  openAccess,
  signIn,
} from '../../../support/guarded.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { type Directory, startDirectory } from './directory.ts';

const HTML = { Accept: 'text/html' };

describe('the role of a person of the directory (OIDC_ROLE_CLAIM)', () => {
  for (const [what, claims, claim, role] of [
    ['no claim is configured: a viewer', { role: 'admin' }, undefined, 'viewer'],
    ['a text', { role: 'operator' }, 'role', 'operator'],
    ['a list: the highest counts', { roles: ['viewer', 'approver', 'x'] }, 'roles', 'approver'],
    ['a path', { realm_access: { roles: ['admin'] } }, 'realm_access.roles', 'admin'],
    [
      'a name with dots',
      { 'https://shop.example/role': 'viewer' },
      'https://shop.example/role',
      'viewer',
    ],
    ['another role', { role: 'superuser' }, 'role', undefined],
    ['another case', { role: 'Admin' }, 'role', undefined],
    ['nothing', {}, 'role', undefined],
    ['a property that every object has', {}, 'constructor.name', undefined],
    ['an object', { role: { admin: true } }, 'role', undefined],
  ] as const) {
    it(`${what} → ${role}`, () => {
      expect(roleOf(claims, claim)).to.equal(role);
    });
  }
});

describe('single sign-on (issue 4)', () => {
  let directory: Directory;
  let under: AccessUnderTest;
  let app: StartedApp;
  before(async () => {
    directory = await startDirectory();
    ({ under, app } = await startWith(directory));
    await addPerson(under, 'ann', 'admin');
  });
  after(async () => {
    await app.stop();
    await under.close();
    await directory.close();
  });

  /** The whole way as a browser goes it; the answer of the callback. */
  async function come(
    claims: Readonly<Record<string, unknown>>,
    at = { app, directory },
  ): Promise<Response> {
    const started = await at.app.get('/sign-in/sso?return=/runs', HTML);
    const url = started.headers.get('location') ?? '';
    const code = at.directory.signIn(url, claims);
    const state = new URL(url).searchParams.get('state') ?? '';
    const Cookie = cookieOf(started.headers.getSetCookie());
    return at.app.get(`/api/auth/callback/sso?${new URLSearchParams({ code, state })}`, {
      ...HTML,
      Cookie,
    });
  }

  it('the sign-in page offers it, and it leads to the directory with PKCE, state and nonce', async () => {
    expect(await (await app.get('/sign-in', HTML)).text()).to.contain('href="/sign-in/sso');
    const started = await app.get('/sign-in/sso', HTML);
    const { origin, searchParams } = new URL(started.headers.get('location') ?? '');
    expect(origin).to.equal(directory.issuer);
    expect(searchParams.get('code_challenge_method')).to.equal('S256');
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name), name).to.match(/.{16,}/);
    expect(searchParams.get('redirect_uri')).to.equal('http://localhost/api/auth/callback/sso');
  });

  it('somebody with a role comes in with it, to the page asked for, and the log says so', async () => {
    const came = await come({
      sub: '1',
      preferred_username: 'zoe',
      email: 'zoe@shop.example',
      groups: ['operator'],
    });
    expect([came.status, came.headers.get('location')]).to.deep.equal([303, '/runs']);
    const Cookie = cookieOf(came.headers.getSetCookie());
    expect(await (await app.get('/runs', { ...HTML, Cookie })).text()).to.contain(
      'Signed in as zoe, operator',
    );
    const all = { event: undefined, actor: 'zoe', from: undefined, to: undefined };
    expect((await under.access.audit.rows(all, { limit: 1 }))[0]).to.include({
      event: 'sign-in.succeeded',
    });
  });

  it('the role is read anew each time, and the person stays one person', async () => {
    await come({ sub: '2', preferred_username: 'kim', groups: ['viewer'] });
    await come({ sub: '2', preferred_username: 'kim', groups: ['admin'] });
    const kims = (await under.access.people.list()).filter(({ name }) => name === 'kim');
    expect(kims.map(({ role, source }) => `${role} ${source}`)).to.deep.equal(['admin sso']);
  });

  it('somebody without a role does not come in, and no person is made', async () => {
    const came = await come({ sub: '3', preferred_username: 'mallory', groups: ['staff'] });
    expect(came.headers.get('location')).to.equal('/sign-in?sso=refused');
    expect((await under.access.people.list()).map(({ name }) => name)).not.to.contain('mallory');
    const page = await (await app.get('/sign-in?sso=refused', HTML)).text();
    expect(page).to.contain('did not let you in');
  });

  it('the name or address of somebody with a password does not make one that person', async () => {
    const came = await come({
      sub: '4',
      preferred_username: 'ann',
      email: 'ann@operators.invalid',
      groups: ['viewer'],
    });
    const Cookie = cookieOf(came.headers.getSetCookie());
    const page = await (await app.get('/runs', { ...HTML, Cookie })).text();
    expect(page).to.contain('Signed in as ann, viewer');
    const anns = (await under.access.people.list()).filter(({ name }) => name === 'ann');
    expect(anns.map(({ role }) => role).sort()).to.deep.equal(['admin', 'viewer']);
  });

  it('a disabled person does not come in', async () => {
    await come({ sub: '5', preferred_username: 'gone', groups: ['viewer'] });
    const gone = (await under.access.people.list()).find(({ name }) => name === 'gone');
    await under.access.people.disable(gone?.id ?? '');
    const came = await come({ sub: '5', preferred_username: 'gone', groups: ['viewer'] });
    expect(came.headers.get('location')).to.equal('/sign-in?sso=refused');
  });

  const REFUSED = [
    ['a code that the directory does not know', '?code=none&state=STATE', true],
    ['no state (somebody else’s link)', '?code=code-0', true],
    ['a state that was never given', '?code=code-0&state=planted', true],
    ['a state of another browser', '?code=code-0&state=STATE', false],
    ['an error of the directory', '?error=access_denied&state=STATE', true],
  ] as const;
  for (const [what, query, sameBrowser] of REFUSED) {
    it(`${what} is refused, without a session`, async () => {
      const started = await app.get('/sign-in/sso', HTML);
      const state = new URL(started.headers.get('location') ?? '').searchParams.get('state') ?? '';
      const Cookie = sameBrowser ? cookieOf(started.headers.getSetCookie()) : '';
      const path = `/api/auth/callback/sso${query.replace('STATE', encodeURIComponent(state))}`;
      const came = await app.get(path, { ...HTML, Cookie });
      expect(came.headers.get('location')).to.equal('/sign-in?sso=refused');
      expect(came.headers.getSetCookie().join()).not.to.contain('session_token=ey');
      const inside = await app.get('/runs', {
        Accept: 'application/json',
        Cookie: cookieOf(came.headers.getSetCookie()),
      });
      expect(inside.status).to.equal(401);
    });
  }

  it('an ID token with a signature of somebody else, or another nonce, is refused', async () => {
    const forger = await startDirectory({ forge: true });
    const other = await startWith(forger);
    const came = await come(
      { sub: '9', preferred_username: 'eve', groups: ['admin'] },
      { ...other, directory: forger },
    );
    expect(came.headers.get('location')).to.equal('/sign-in?sso=refused');
    await other.app.stop();
    await other.under.close();
    await forger.close();
    const replayed = await come({
      sub: '9',
      preferred_username: 'eve',
      groups: ['admin'],
      nonce: 'another',
    });
    expect(replayed.headers.get('location')).to.equal('/sign-in?sso=refused');
  });

  it('a directory that is away: 502 there, and passwords go on', async () => {
    const away = await startDirectory();
    const other = await startWith(away);
    await away.close();
    expect((await other.app.get('/sign-in/sso', HTML)).status).to.equal(502);
    await addPerson(other.under, 'ann', 'viewer');
    expect(await signIn(other.app, 'ann')).to.contain('session_token');
    await other.app.stop();
    await other.under.close();
  });
});

async function startWith({
  issuer,
}: Directory): Promise<{ readonly under: AccessUnderTest; readonly app: StartedApp }> {
  const sso = { issuer, clientId: 'payment-sync', clientSecret: 'shared', roleClaim: 'groups' };
  const under = await openAccess({ sso });
  const clock = { now: under.clock.now, pause: async () => {} };
  const app = await startApp(
    { baseUrl: 'http://localhost' },
    { gate: under.access, access: under.access, clock },
  );
  return { under, app };
}
