import { expect } from 'chai';
import { PAYMENT_ID } from '../../../support/builders.ts';
import { find } from '../../../support/exceptions.ts';
import { NOW, type StartedApp, startApp } from '../../../support/http-app.ts';

const json = (body: object): RequestInit => ({
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

type List = { readonly exceptions: readonly { readonly id: string }[]; readonly total: number };
type Refused = { readonly detail: string; readonly errors: readonly { readonly field: string }[] };

const body = async <T>(response: Response) => (await response.json()) as T;

describe('/api/exceptions (issue 3, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
    await find(app, [{}, { reason: 'amount-differs', detail: 'one is more' }, {}]);
  });
  afterEach(() => app.stop());

  const list = async (query = '') => body<List>(await app.get(`/api/exceptions${query}`));

  it('lists open ones, newest first, with all that is known of each', async () => {
    const { exceptions, total, ...page } = await list();
    expect(page).to.deep.equal({ state: 'open', offset: 0, limit: 50 });
    expect(total).to.equal(3);
    expect(exceptions.map(({ id }) => id)).to.deep.equal(['3', '2', '1']);
    expect(exceptions[1]).to.deep.equal({
      ...{ id: '2', state: 'open', subject: 'record', transactionId: '2', merchantId: 'mid_a' },
      ...{ submittedAt: '2026-11-20T10:00:00Z', clientReference: PAYMENT_ID },
      ...{ paymentId: PAYMENT_ID, reason: 'amount-differs', detail: 'one is more' },
      text: 'The transaction is there with another amount, and commercetools never changes an amount. Decide by hand which one holds.',
      remedy: 'Put the payment right by hand, then dismiss this with a note of what was done.',
      ...{ runId: 'run-1', tries: 1, closedAt: null },
      ...{ firstSeenAt: new Date(NOW).toISOString(), lastSeenAt: new Date(NOW).toISOString() },
    });
  });

  it('is paged, and filtered by state', async () => {
    await app.post('/api/exceptions/1/dismiss', json({ note: 'known' }));
    expect(await list('?state=open&offset=1&limit=1')).to.deep.include({ total: 2, offset: 1 });
    expect((await list('?state=dismissed')).exceptions).to.have.length(1);
    expect(await list('?state=resolved')).to.deep.include({ total: 0, exceptions: [] });
    expect(await list('?state=all')).to.deep.include({ total: 3, state: 'all' });
  });

  it('an impossible query is 400 with every problem', async () => {
    const response = await app.get('/api/exceptions?state=x&limit=0&offset=-1');
    expect(response.status).to.equal(400);
    expect(response.headers.get('content-type')).to.contain('application/problem+json');
    const { errors } = await body<Refused>(response);
    expect(errors.map(({ field }) => field)).to.have.members(['state', 'limit', 'offset']);
  });

  it('replay → 202 with the run and where to follow it', async () => {
    const response = await app.post('/api/exceptions/2/replay');
    expect(response.status).to.equal(202);
    expect(response.headers.get('location')).to.equal('/api/runs/run-2');
    expect(await response.json()).to.deep.equal({
      runId: 'run-2',
      joined: false,
      run: '/api/runs/run-2',
      events: '/api/runs/run-2/events',
    });
  });

  it('replay while its run is at work → joined', async () => {
    await app.post('/api/exceptions/2/replay');
    const response = await app.post('/api/exceptions/2/replay');
    expect(await response.json()).to.deep.include({ runId: 'run-2', joined: true });
  });

  it('dismiss → 200 with the exception as it is now', async () => {
    const response = await app.post('/api/exceptions/2/dismiss', json({ note: 'agreed by phone' }));
    expect(response.status).to.equal(200);
    expect(await response.json()).to.include({
      ...{ id: '2', state: 'dismissed', note: 'agreed by phone' },
      closedAt: new Date(NOW).toISOString(),
    });
  });

  type Refusal = readonly [
    title: string,
    path: string,
    given: object,
    status: number,
    says: string,
  ];
  const REFUSED: readonly Refusal[] = [
    ['replay of one there is not', '99/replay', {}, 404, 'no such exception'],
    ['dismissal of one there is not', '99/dismiss', { note: 'x' }, 404, 'no such exception'],
    ['an id that is none', 'a%00b/replay', {}, 404, 'no such exception'],
    ['replay of a dismissed one', '1/replay', {}, 409, 'is dismissed already'],
    ['dismissal of a dismissed one', '1/dismiss', { note: 'x' }, 409, 'is dismissed already'],
    ['no note', '2/dismiss', {}, 422, 'dismissed with a note'],
    ['a blank note', '2/dismiss', { note: ' ' }, 422, 'dismissed with a note'],
    ['a note that is no text', '2/dismiss', { note: 7 }, 400, 'cannot be used'],
    ['a note too long', '2/dismiss', { note: 'x'.repeat(1_001) }, 422, 'dismissed with a note'],
  ];
  for (const [title, path, given, status, says] of REFUSED) {
    it(`${title} → ${status} as problem+json, and nothing changes`, async () => {
      await app.post('/api/exceptions/1/dismiss', json({ note: 'first' }));
      const response = await app.post(`/api/exceptions/${path}`, json(given));
      expect(response.status).to.equal(status);
      expect(response.headers.get('content-type')).to.contain('application/problem+json');
      expect((await body<Refused>(response)).detail).to.contain(says);
      expect(app.jobs.requests).to.have.length(1);
      expect(await list('?state=open')).to.include({ total: 2 });
      expect((await app.ports.exceptions.exception('1'))?.note).to.equal('first');
    });
  }

  it('a note of 1,000 characters is taken', async () => {
    const note = 'x'.repeat(1_000);
    expect((await app.post('/api/exceptions/2/dismiss', json({ note }))).status).to.equal(200);
  });

  it('replay while Run Sync is off → 409', async () => {
    const services = { run: undefined, decision: undefined };
    const off = await startApp({ services }, { exceptions: app.ports.exceptions });
    const response = await off.post('/api/exceptions/2/replay');
    await off.stop();
    expect(response.status).to.equal(409);
    expect((await body<Refused>(response)).detail).to.contain('Run Sync is off');
  });

  it('replay while the database does not answer → 503', async () => {
    const isReady = async () => false;
    const away = await startApp({}, { exceptions: app.ports.exceptions, isReady });
    const response = await away.post('/api/exceptions/2/replay');
    await away.stop();
    expect(response.status).to.equal(503);
    expect(away.jobs.requests).to.deep.equal([]);
  });

  it('resolved by a run between the two looks → 409, not a second dismissal', async () => {
    const { exceptions } = app.ports;
    const racing = { ...exceptions, dismissException: async () => undefined };
    const other = await startApp({}, { exceptions: racing });
    const response = await other.post('/api/exceptions/2/dismiss', json({ note: 'x' }));
    await other.stop();
    expect(response.status).to.equal(409);
  });
});
