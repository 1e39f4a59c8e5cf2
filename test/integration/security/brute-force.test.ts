import { expect } from 'chai';
import {
  addPerson,
  type GuardedApp,
  HEADER_VALUE,
  PASSWORD,
  postForm,
  startGuarded,
} from '../../support/guarded.ts';
import { tracesOf } from './traces.ts';

describe('brute force (issue 4)', () => {
  let app: GuardedApp;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
  });
  beforeEach(() => app.under.kysely.deleteFrom('access_tries').execute());
  after(() => app.stop());

  const tryOnce = (name: string, password: string) => postForm(app, '/sign-in', { name, password });
  const events = async () => {
    const all = { event: undefined, actor: undefined, from: undefined, to: undefined };
    return (await app.under.access.audit.rows(all, { limit: 50 })).map(
      ({ event, subject }) => `${event} ${subject}`,
    );
  };

  it('a name is locked within 10 tries, also for the right password, and the log says so', async () => {
    const before = await tracesOf(app);
    const statuses: number[] = [];
    for (let n = 0; n < 9; n += 1)
      statuses.push((await tryOnce('boss', `guess ${n} guess`)).status);
    const right = await tryOnce('boss', PASSWORD);
    expect([...statuses, right.status]).to.deep.equal([
      401, 401, 401, 401, 401, 429, 429, 429, 429, 429,
    ]);
    expect(right.headers.get('retry-after')).to.match(/^\d+$/);
    expect(await tracesOf(app)).to.deep.equal(before);
    expect((await events()).slice(0, 6)).to.include.members([
      'sign-in.locked boss',
      'sign-in.failed boss',
    ]);
  });

  it('100 tries at the same instant get no more guesses than one after the other', async () => {
    const tries = Array.from({ length: 100 }, (_, n) => tryOnce('boss', `guess ${n} guess`));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 401)).to.have.length(5);
    expect(statuses.filter((status) => status === 429)).to.have.length(95);
  });

  it('an address that tries many names is locked within 10 tries', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1)
      statuses.push((await tryOnce(`name-${n}`, 'some password')).status);
    expect(statuses.at(9)).to.equal(401);
    expect(statuses.at(10)).to.equal(429);
  });

  it('no answer says whether a name exists: same status, same text, same headers', async () => {
    const facts = async (name: string) => {
      const seen: unknown[] = [];
      for (let n = 0; n < 7; n += 1) {
        const response = await tryOnce(name, 'some wrong password');
        const { correlationId, ...body } = (await response.json()) as Record<string, unknown>;
        const detail = String(body.detail).replace(/\d+/, 'N');
        seen.push({ ...body, detail, headers: [...response.headers.keys()] });
      }
      await app.under.kysely.deleteFrom('access_tries').execute();
      return seen;
    };
    expect(await facts('boss')).to.deep.equal(await facts('nobody-has-it'));
  });

  it('a name that nobody has takes as long as one that somebody has', async () => {
    const timeOf = async (name: string) => {
      const took: number[] = [];
      for (let n = 0; n < 4; n += 1) {
        const start = performance.now();
        await app.under.access.identity.signIn(name, 'some wrong password', {
          address: `10.0.0.${n}`,
          browser: '',
          cookie: '',
        });
        took.push(performance.now() - start);
      }
      return Math.min(...took);
    };
    const [known, unknown] = [await timeOf('boss'), await timeOf('nobody-has-it')];
    // A hash takes tens of milliseconds; without one the answer would come in a tenth of that.
    expect(unknown).to.be.above(known / 3);
  });

  it('a name in the log is one that somebody has: a password in the wrong field is not kept', async () => {
    await tryOnce('my secret password', 'boss');
    expect((await events())[0]).to.equal('sign-in.failed unknown name');
  });

  it('a forged address in a header does not help: the connection’s counts', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const fields = { name: `forged-${n}`, password: 'some password' };
      statuses.push(
        (await postForm(app, '/sign-in', fields, { 'X-Forwarded-For': `10.1.1.${n}` })).status,
      );
    }
    expect(statuses.at(-1)).to.equal(429);
  });

  it('guessing tokens and header values locks the address within 10 tries, also for the right one', async () => {
    const ask = (authorization: string) =>
      app.post('/sync', { headers: { Authorization: authorization } });
    for (let n = 0; n < 10; n += 1) {
      const guess = Buffer.from(`scheduler:${n}`).toString('base64');
      const response = await ask(n % 2 === 0 ? `Basic ${guess}` : `Bearer pst_${n}`);
      expect(response.status).to.equal(401);
    }
    expect((await ask(`Basic ${HEADER_VALUE}`)).status).to.equal(429);
    expect(app.jobs.requests).to.deep.equal([]);
  });

  it('codes of a second factor are limited, too', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      statuses.push((await postForm(app, '/sign-in/code', { code: String(100_000 + n) })).status);
    }
    expect(statuses.slice(0, 10).every((status) => status === 401)).to.equal(true);
    expect(statuses.at(-1)).to.equal(429);
  });
});
