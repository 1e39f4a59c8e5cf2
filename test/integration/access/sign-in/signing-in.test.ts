import { expect } from 'chai';
import { ABSOLUTE_MS, IDLE_MS } from '../../../../src/access/sign-in/auth.ts';
import {
  addPerson,
  cookieOf,
  type GuardedApp,
  PASSWORD,
  postForm,
  signIn,
  startGuarded,
} from '../../../support/guarded.ts';
import { totpOf } from './totp.ts';

const HTML = { Accept: 'text/html' };

describe('signing in (issue 4)', function () {
  this.timeout(60_000);
  let app: GuardedApp;
  let ann: string;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
    ann = await addPerson(app.under, 'ann', 'operator');
  });
  beforeEach(() => app.under.kysely.deleteFrom('access_tries').execute());
  after(() => app.stop());

  const statusOf = async (path: string, cookie: string) =>
    (await app.get(path, { Cookie: cookie, Accept: 'application/json' })).status;

  it('a page that is asked for leads to signing in, and signing in leads back to it', async () => {
    const asked = await app.get('/runs?x=1', HTML);
    expect(asked.status).to.equal(303);
    expect(asked.headers.get('location')).to.equal('/sign-in?return=%2Fruns%3Fx%3D1');
    const fields = { name: 'ann', password: PASSWORD, return: '/runs?x=1' };
    const signedIn = await postForm(app, '/sign-in', fields, HTML);
    expect([signedIn.status, signedIn.headers.get('location')]).to.deep.equal([303, '/runs?x=1']);
    const cookie = cookieOf(signedIn.headers.getSetCookie());
    const page = await (await app.get('/runs', { ...HTML, Cookie: cookie })).text();
    expect(page).to.contain('Signed in as ann, operator');
  });

  it('the cookie is HttpOnly, SameSite=Lax and for the whole site', async () => {
    const response = await postForm(app, '/sign-in', { name: 'ann', password: PASSWORD });
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).to.match(/^payment-sync\.session_token=/);
    expect(cookie)
      .to.match(/HttpOnly/i)
      .and.match(/SameSite=Lax/i)
      .and.match(/Path=\//i);
    expect(response.headers.get('cache-control')).to.equal('no-store');
  });

  it('a first password opens the own account alone, until it is changed', async () => {
    const added = await app.under.access.people.add('fresh', 'admin');
    const first = added.ok ? added.value.password : '';
    const signedIn = await postForm(app, '/sign-in', { name: 'fresh', password: first }, HTML);
    expect(signedIn.headers.get('location')).to.equal('/account');
    const cookie = cookieOf(signedIn.headers.getSetCookie());
    expect(await statusOf('/people', cookie)).to.equal(403);
    const led = await app.get('/people', { ...HTML, Cookie: cookie });
    expect([led.status, led.headers.get('location')]).to.deep.equal([303, '/account']);
    const page = await (await app.get('/account', { ...HTML, Cookie: cookie })).text();
    expect(page).to.contain('Choose a password of your own');
    const fields = { current: first, next: PASSWORD, again: PASSWORD };
    const changed = await postForm(app, '/account/password', fields, { Cookie: cookie });
    const renewed = cookieOf(changed.headers.getSetCookie());
    expect(await statusOf('/people', renewed)).to.equal(200);
    expect(await statusOf('/people', cookie), 'the old session').to.equal(401);
  });

  const REFUSED = [
    ['too short', 'short', 'short', '12 characters at least'],
    ['the old one', PASSWORD, PASSWORD, 'is the old one'],
    ['with the name in it', 'i am Ann, hello', 'i am Ann, hello', 'contains the name'],
    ['of one character', 'aaaaaaaaaaaaaaaa', 'aaaaaaaaaaaaaaaa', 'too few characters'],
    ['not repeated', 'something else 1', 'something else 2', 'differ'],
    ['too long', 'x1y2z3'.repeat(40), 'x1y2z3'.repeat(40), '128 characters at most'],
  ] as const;
  for (const [what, next, again, says] of REFUSED) {
    it(`a new password that is ${what} is refused`, async () => {
      const cookie = await signIn(app, 'ann');
      const fields = { current: PASSWORD, next, again };
      const response = await postForm(app, '/account/password', fields, { Cookie: cookie });
      expect(response.status).to.equal(422);
      expect(await response.text()).to.contain(says);
    });
  }

  it('a session ends after an hour without a request', async () => {
    const cookie = await signIn(app, 'ann');
    app.under.clock.advance(IDLE_MS - 1_000);
    expect(await statusOf('/api/runs', cookie)).to.equal(200);
    app.under.clock.advance(IDLE_MS - 1_000);
    expect(await statusOf('/api/runs', cookie), 'kept alive').to.equal(200);
    app.under.clock.advance(IDLE_MS + 1_000);
    expect(await statusOf('/api/runs', cookie)).to.equal(401);
    app.under.clock.advance(-IDLE_MS);
    expect(await statusOf('/api/runs', cookie), 'it is gone for good').to.equal(401);
  });

  it('a session ends twelve hours after it began, whatever was asked', async () => {
    const cookie = await signIn(app, 'ann');
    const expiresAt = new Date(Date.now() + ABSOLUTE_MS);
    const [row] = await app.under.kysely
      .selectFrom('operator_sessions')
      .selectAll()
      .where('userId', '=', ann)
      .orderBy('createdAt', 'desc')
      .execute();
    expect(Math.abs((row?.expiresAt.getTime() ?? 0) - expiresAt.getTime())).to.be.below(60_000);
    const over = { expiresAt: new Date(Date.now() - 1) };
    await app.under.kysely
      .updateTable('operator_sessions')
      .set(over)
      .where('id', '=', row?.id ?? '')
      .execute();
    expect(await statusOf('/api/runs', cookie)).to.equal(401);
  });

  it('a change of role counts from the next request on, and a disabled person is out at once', async () => {
    const cookie = await signIn(app, 'ann');
    const boss = await signIn(app, 'boss');
    expect(await statusOf('/people', cookie)).to.equal(403);
    await postForm(app, `/people/${ann}/role`, { role: 'admin' }, { Cookie: boss });
    expect(await statusOf('/people', cookie)).to.equal(200);
    await postForm(app, `/people/${ann}/disable`, {}, { Cookie: boss });
    expect(await statusOf('/people', cookie)).to.equal(401);
    await postForm(app, `/people/${ann}/enable`, {}, { Cookie: boss });
    await postForm(app, `/people/${ann}/role`, { role: 'operator' }, { Cookie: boss });
  });

  it('one session is ended from another one; nobody ends a session of somebody else', async () => {
    const [mine, other] = [await signIn(app, 'ann'), await signIn(app, 'ann')];
    const [newest] = await app.under.access.sessions.of(ann);
    const boss = await signIn(app, 'boss');
    const path = `/account/sessions/${newest?.id}/end`;
    expect((await postForm(app, path, {}, { Cookie: boss })).status).to.equal(404);
    const page = await (await app.get('/account', { ...HTML, Cookie: mine })).text();
    expect(page).to.contain(path);
    expect((await postForm(app, path, {}, { Cookie: mine })).status).to.equal(200);
    expect([await statusOf('/runs', mine), await statusOf('/runs', other)]).to.have.members([
      200, 401,
    ]);
  });

  it('sign out everywhere ends every session', async () => {
    const cookies = [await signIn(app, 'ann'), await signIn(app, 'ann')];
    await postForm(app, '/account/sign-out-everywhere', {}, { Cookie: cookies[0] ?? '' });
    for (const cookie of cookies) expect(await statusOf('/runs', cookie)).to.equal(401);
  });

  it('a second factor: set up, asked for, accepted once it is right, switched off', async () => {
    await addPerson(app.under, 'careful', 'viewer');
    const cookie = await signIn(app, 'careful');
    const started = await postForm(
      app,
      '/account/two-factor',
      { password: PASSWORD },
      { Cookie: cookie },
    );
    const setup = (await started.json()) as { key: string; backupCodes: string[] };
    const wrong = await postForm(
      app,
      '/account/two-factor/confirm',
      { code: '000000' },
      { Cookie: cookie },
    );
    expect(wrong.status).to.equal(422);
    const code = totpOf(setup.key, Date.now());
    const on = await postForm(app, '/account/two-factor/confirm', { code }, { Cookie: cookie });
    expect(on.status, await on.text()).to.equal(200);

    const step = await postForm(app, '/sign-in', { name: 'careful', password: PASSWORD }, HTML);
    expect(step.headers.get('location')).to.match(/^\/sign-in\?step=code/);
    const half = cookieOf(step.headers.getSetCookie());
    expect(await statusOf('/runs', half), 'the password alone opens nothing').to.equal(401);
    expect(
      (await postForm(app, '/sign-in/code', { code: '111111' }, { Cookie: half })).status,
    ).to.equal(401);
    const entered = await postForm(
      app,
      '/sign-in/code',
      { code: setup.backupCodes[0] ?? '' },
      { Cookie: half },
    );
    expect(entered.status).to.equal(200);
    const inside = cookieOf(entered.headers.getSetCookie());
    expect(await statusOf('/runs', inside)).to.equal(200);

    const again = await postForm(app, '/sign-in', { name: 'careful', password: PASSWORD });
    const spent = { Cookie: cookieOf(again.headers.getSetCookie()) };
    const reused = await postForm(
      app,
      '/sign-in/code',
      { code: setup.backupCodes[0] ?? '' },
      spent,
    );
    expect(reused.status, 'a backup code works once').to.equal(401);

    const off = await postForm(
      app,
      '/account/two-factor/off',
      { password: PASSWORD },
      { Cookie: inside },
    );
    expect(off.status).to.equal(200);
    await signIn(app, 'careful');
  });
});
