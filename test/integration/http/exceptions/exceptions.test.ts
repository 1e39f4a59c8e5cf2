import { expect } from 'chai';
import { REASONS, type Reason } from '../../../../src/domain/decide/reason.ts';
import { reasonWord } from '../../../../src/http/exceptions/exceptions-view.ts';
import { exceptionRemedy } from '../../../../src/http/format/remedy.ts';
import { anItem, PAYMENT_ID } from '../../../support/builders.ts';
import { find } from '../../../support/exceptions.ts';
import { MERCHANTS, type StartedApp, startApp } from '../../../support/http-app.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const form = (fields: Record<string, string>): RequestInit => ({
  headers: { Accept: 'text/html' },
  body: new URLSearchParams(fields),
});

describe('GET /exceptions (issue 3, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const page = async (path = '/exceptions') =>
    (await app.get(path, { Accept: 'text/html' })).text();

  const EMPTY: readonly (readonly [string, string])[] = [
    ['', 'Nothing waits for a person'],
    ['?state=resolved', 'No exception was resolved yet'],
    ['?state=dismissed', 'No exception was dismissed'],
    ['?state=all', 'No exceptions yet'],
  ];
  for (const [query, text] of EMPTY) {
    it(`/exceptions${query} without any says: ${text}`, async () => {
      const html = await page(`/exceptions${query}`);
      expect(html).to.contain(text).and.to.not.contain('<table');
    });
  }

  it('says why, what to do, what it is about, and links to the payment and the run', async () => {
    await find(app, [{ reason: 'amount-differs', detail: 'Payment 1.00 EUR, gateway 2.00 EUR.' }]);
    const html = await page();
    for (const text of [
      'Amount differs',
      'commercetools never changes an amount',
      'Payment 1.00 EUR, gateway 2.00 EUR.',
      'Put the payment right by hand',
      'Gateway record',
      'mid_a',
      `href="/orders/${PAYMENT_ID}"`,
      'href="/runs/run-1"',
    ]) {
      expect(html).to.contain(text);
    }
  });

  it('without a payment shows the client reference, and that no payment is known', async () => {
    await find(app, [{ paymentId: undefined, clientReference: 'legacy-1' }]);
    expect(await page())
      .to.contain('Not known')
      .and.to.contain('“legacy-1”');
  });

  it('what is about a verdict says so', async () => {
    const covering = await startApp({ services: { run: MERCHANTS, decision: MERCHANTS } });
    await covering.post('/decisionSync');
    await covering.jobs.page(merchantRun({ read: 1, exceptions: 1 }), [
      anItem({ reason: 'unknown-verdict' }),
    ]);
    const html = await (await covering.get('/exceptions', { Accept: 'text/html' })).text();
    await covering.stop();
    expect(html).to.contain('Verdict of the fraud team');
  });

  it('shows 25 on a page, newest first, and the last page instead of one beyond it', async () => {
    await find(
      app,
      Array.from({ length: 30 }, () => ({})),
    );
    const idsOn = async (path: string) =>
      [...(await page(path)).matchAll(/id="exception-(\d+)"/g)].map(([, id]) => id);
    const first = await idsOn('/exceptions');
    expect([first.length, first[0], first[24]]).to.deep.equal([25, '30', '6']);
    expect(await idsOn('/exceptions?page=2')).to.deep.equal(['5', '4', '3', '2', '1']);
    const beyond = await app.get('/exceptions?page=9&state=all', { Accept: 'text/html' });
    expect([beyond.status, beyond.headers.get('location')]).to.deep.equal([
      302,
      '/exceptions?state=all&page=2',
    ]);
  });

  it('the navigation of every page counts the open ones, and none when there are none', async () => {
    expect(await page('/orders'))
      .to.contain('href="/exceptions"')
      .and.to.not.contain('nav-count');
    await find(app, [{}, {}]);
    for (const path of ['/orders', '/runs', '/exceptions', '/nowhere']) {
      expect(await page(path)).to.match(/nav-count">2<span class="sr"> open/);
    }
    expect(await page()).to.contain('href="/exceptions" aria-current="page"');
  });

  it('a store that cannot count leaves the page as it is', async () => {
    const { exceptions } = app.ports;
    const broken = {
      ...exceptions,
      exceptions: async () => Promise.reject(new Error('The database is away.')),
    };
    const other = await startApp({}, { exceptions: broken });
    const response = await other.get('/runs', { Accept: 'text/html' });
    await other.stop();
    expect(response.status).to.equal(200);
  });

  describe('Replay', () => {
    it('starts the replay of that exception and leads to its run', async () => {
      const replayed: string[] = [];
      const other = await startApp(
        {},
        {
          ...app.ports,
          replay: async ({ item }) => {
            replayed.push(item.transactionId);
            return { runId: 'run-1', joined: false };
          },
        },
      );
      await find(app, [{}, {}]);
      const response = await other.post('/exceptions/2/replay', form({}));
      await other.stop();
      expect([response.status, response.headers.get('location')]).to.deep.equal([
        303,
        '/runs/run-1',
      ]);
      expect(replayed).to.deep.equal(['2']);
    });

    it('is not offered where its merchant id is no longer configured, and says why', async () => {
      await find(app, [{ merchantId: 'gone' }]);
      const html = await page();
      expect(html).to.contain('The merchant id &quot;gone&quot; is not configured');
      expect(html).to.not.contain('action="/exceptions/1/replay"');
      expect((await app.post('/exceptions/1/replay', form({}))).status).to.equal(409);
      expect(app.jobs.requests).to.have.length(1);
    });
  });

  describe('Dismiss', () => {
    it('asks for a note before anything is sent, in a form that needs no script', async () => {
      await find(app, [{}]);
      const html = await page();
      expect(html).to.match(/<textarea id="note-1" name="note"[^>]* maxlength="1000" required>/);
      expect(html).to.contain('action="/exceptions/1/dismiss"');
    });

    it('closes it, says so above the list that one came from, and shows the note', async () => {
      await find(app, [{}, {}]);
      const fields = { note: '  of another shop ', state: 'all', page: '1' };
      const response = await app.post('/exceptions/1/dismiss', form(fields));
      const location = response.headers.get('location') ?? '';
      expect([response.status, location]).to.deep.equal([303, '/exceptions?state=all&done=1']);
      const html = await page(location);
      expect(html).to.match(/role="status"[\s\S]*Dismissed:[\s\S]*Unmatched/);
      expect(html).to.match(/<blockquote class="note"><p>of another shop<\/p>/);
      expect(await page()).to.not.contain('id="exception-1"');
    });

    it('the address cannot claim that an open one was dismissed', async () => {
      await find(app, [{}]);
      expect(await page('/exceptions?done=1')).to.not.contain('Dismissed:');
    });

    it('without a note answers a page with 422 and changes nothing', async () => {
      await find(app, [{}]);
      const response = await app.post('/exceptions/1/dismiss', form({ note: '   ' }));
      expect(response.status).to.equal(422);
      expect(await response.text()).to.contain('Must say why, in 1 to 1,000 characters');
      expect((await app.ports.exceptions.exception('1'))?.state).to.equal('open');
    });

    it('of another site is refused', async () => {
      await find(app, [{}]);
      const headers = { 'Sec-Fetch-Site': 'cross-site' };
      const init = { headers, body: new URLSearchParams({ note: 'x' }) };
      expect((await app.post('/exceptions/1/dismiss', init)).status).to.equal(403);
    });
  });
});

describe('the words of an exception', () => {
  const reasons = Object.keys(REASONS) as Reason[];
  it('every exception has a remedy on the page, and nothing else has', () => {
    const wrong = reasons.filter(
      (reason) =>
        (REASONS[reason].outcome === 'exception') !== (exceptionRemedy(reason) !== undefined),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('its reason is written as words', () => {
    expect(reasonWord('refunds-exceed-charges')).to.equal('Refunds exceed charges');
  });
});
