import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { createLog } from '../../../src/log/log.ts';
import {
  addPerson,
  type GuardedApp,
  HEADER_VALUE,
  PASSWORD,
  postForm,
  SECRET,
  signIn,
  startGuarded,
} from '../../support/guarded.ts';
import { memoryPayments } from '../../support/memory-payments.ts';

const PAN = '4111111111111111';

describe('the log of a whole session (issue 4)', () => {
  let app: GuardedApp;
  let text = '';
  const secrets = new Map<string, string>([
    ['password', PASSWORD],
    ['secret of sessions', SECRET],
    ['header value', HEADER_VALUE],
    ['card number', PAN],
    ['wrong password', 'a password that was wrong'],
  ]);
  before(async () => {
    const destination = new PassThrough();
    destination.on('data', (chunk) => {
      text += String(chunk);
    });
    const log = createLog('debug', destination, [SECRET, HEADER_VALUE]);
    // Everything that a request brought along comes back in an error, as a careless library would do it.
    let brought = '';
    const payments = memoryPayments();
    const list = () => Promise.reject(new Error(`Cannot list: ${brought} cvv=123 card ${PAN}`));
    app = await startGuarded({}, { log, payments: { ...payments, list } });
    await addPerson(app.under, 'boss', 'admin');
    const cookie = await signIn(app, 'boss');
    secrets.set('session', cookie.split('=')[1] ?? '');
    const form = { name: 'nightly', scopes: 'orders:read', days: '1' };
    const made = await postForm(app, '/tokens', form, { Cookie: cookie });
    const { secret } = (await made.json()) as { secret: string };
    secrets.set('token', secret);
    await postForm(app, '/sign-in', { name: 'boss', password: 'a password that was wrong' });
    brought = `Cookie: ${cookie} Authorization: Bearer ${secret}`;
    await app.get(`/orders?q=${PAN}`, { Cookie: cookie, 'X-Correlation-ID': 'trace-7' });
    brought = `token ${secret} for ${cookie}`;
    await app.get('/orders', { Authorization: `Bearer ${secret}` });
    await app.get('/orders', { Authorization: `Basic ${HEADER_VALUE}` });
  });
  after(() => app.stop());

  it('says what failed, with the correlation id and who asked', () => {
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ operator }) => operator)).to.include.members(['boss', 'nightly']);
    expect(lines.map(({ correlationId }) => correlationId)).to.include('trace-7');
  });

  it('holds none of the planted secrets', () => {
    expect(text).to.contain('Cannot list');
    const found = [...secrets].filter(([, secret]) => secret !== '' && text.includes(secret));
    expect(found.map(([what]) => what)).to.deep.equal([]);
  });

  it('the audit log and its download hold none of them either', async () => {
    const cookie = await signIn(app, 'boss');
    const csv = await (await app.get('/audit.csv', { Cookie: cookie })).text();
    expect(csv).to.contain('token.created');
    const found = [...secrets].filter(([, secret]) => csv.includes(secret));
    expect(found.map(([what]) => what)).to.deep.equal([]);
  });
});
