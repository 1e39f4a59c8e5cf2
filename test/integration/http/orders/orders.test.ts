import { expect } from 'chai';
import { err, ok } from '../../../../src/domain/result.ts';
import { anItem, aPayment, aTransaction, PAYMENT_ID } from '../../../support/builders.ts';
import { NOW, type StartedApp, startApp } from '../../../support/http-app.ts';
import { putSample } from '../../../support/sample.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const HTML = { Accept: 'text/html' };

describe('GET /orders', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const page = async (path = '/orders') => (await app.get(path, HTML)).text();

  it('without payments says when they come', async () => {
    expect(await page()).to.contain(
      'No payments yet — when a payment is created in commercetools it shows here',
    );
  });

  it('shows a payment as a link with its amount in its own digits', async () => {
    const currency = { currencyCode: 'KWD', fractionDigits: 3 };
    const details = { amountPlanned: { centAmount: 12_345, currencyCode: 'KWD' } };
    app.payments.put(aPayment({ currency }), { orderNumber: '1001', ...details });
    const html = await page();
    expect(html).to.contain(`href="/orders/${PAYMENT_ID}"`).and.to.contain('KWD\u00a012.345');
    expect(html).to.contain('1001').and.to.contain('No transactions');
  });

  it('a payment without merchant id stands under the default one', async () => {
    app.payments.put(aPayment());
    expect(await page()).to.match(/mid_a.*default/);
  });

  it('a search that finds nothing is named and can be cleared', async () => {
    const html = await page('/orders?q=nope&size=50');
    expect(html)
      .to.contain('No payment answers to “nope”')
      .and.to.contain('href="/orders?size=50"');
  });

  it('finds by any identifier', async () => {
    app.payments.put(aPayment({ transactions: [aTransaction({ interactionId: '7777' })] }));
    expect(await page('/orders?q=7777')).to.contain(PAYMENT_ID);
  });

  describe('pages', () => {
    beforeEach(() => putSample(app.payments, 60, NOW));

    it('25 rows unless the address says 50 or 100', async () => {
      expect(rows(await page())).to.equal(25);
      expect(rows(await page('/orders?size=50'))).to.equal(50);
      expect(rows(await page('/orders?size=100000'))).to.equal(25);
    });

    it('the address carries search, size and page on', async () => {
      const html = await page('/orders?size=25&page=2');
      expect(html).to.contain('href="/orders?page=3"').and.to.contain('href="/orders"');
    });

    it('a page behind the last leads to the last', async () => {
      const response = await app.get('/orders?page=99', HTML);
      expect(response.headers.get('location')).to.equal('/orders?page=3');
    });
  });

  it('says with correlation id and retry that commercetools does not answer', async () => {
    app.payments.failNext('Unavailable', 'list');
    const response = await app.get('/orders?q=x', { ...HTML, 'X-Correlation-ID': 'abc' });
    const html = await response.text();
    expect(response.status).to.equal(503);
    expect(html).to.contain('<code>abc</code>').and.to.contain('href="/orders?q=x"');
    expect(html).to.contain('data-testid="run-sync"');
  });

  it('Decision Sync that is off says which key switches it on', async () => {
    expect(await page()).to.match(/aria-disabled="true"[^>]*data-testid="decision-sync"/);
    expect(await page()).to.contain('PAYMENT_GATEWAY_DECISION_SYNC=true');
  });

  it('SP-R13 Decision Sync that is on is a button that posts', async () => {
    const on = await startApp({ services: { run: ['a'], decision: ['a'] } });
    const html = await (await on.get('/orders', HTML)).text();
    await on.stop();
    expect(html).to.match(/action="\/decisionSync"[\s\S]*data-testid="decision-sync"/);
    expect(html).to.not.contain('PAYMENT_GATEWAY_DECISION_SYNC');
  });

  it('Run Sync that is off says which key switches it on', async () => {
    const off = await startApp({ services: { run: undefined, decision: undefined } });
    const html = await (await off.get('/orders', HTML)).text();
    await off.stop();
    expect(html).to.match(/aria-disabled="true"[^>]*data-testid="run-sync"/);
    expect(html).to.contain('PAYMENT_GATEWAY_RUN_SYNC=true');
  });

  it('shows a run at work, and reloads itself where there is no JavaScript', async () => {
    await app.post('/sync');
    const html = await page();
    expect(html).to.contain('Run Sync is working').and.to.contain('http-equiv="refresh"');
    expect(html).to.contain('data-events="/api/runs/run-1/events"');
  });

  it('shows the result that was asked for, each count a link to what is behind it', async () => {
    await app.post('/sync');
    const failed = merchantRun({
      merchantId: 'mid_b',
      result: 'failed',
      error: '401 from gateway',
    });
    const good = merchantRun({ read: 3, updated: 2, exceptions: 1, result: 'completed' });
    await app.jobs.end({ result: 'partial', merchants: [good, failed] });
    const html = await page('/orders?run=run-1');
    for (const outcome of ['updated', 'unchanged', 'ignored', 'exception']) {
      expect(html).to.contain(`href="/runs/run-1?outcome=${outcome}"`);
    }
    expect(html).to.contain('Partial').and.to.contain('401 from gateway');
    expect(html).to.contain('Check the key id and secret');
  });

  it('tiles link to the runs they count', async () => {
    await app.post('/sync');
    const now = { from: 0, to: NOW };
    const merchants = [merchantRun({ window: now, exceptions: 2, read: 2, result: 'completed' })];
    await app.jobs.end({ merchants });
    const html = await page();
    expect(html).to.contain('Last good sync').and.to.contain('Every merchant id complete');
    expect(html).to.match(/href="\/runs\/run-1\?outcome=updated"[^>]*class="tile/);
  });

  it('the tile of open exceptions counts all that are open, and opens them (issue 3, item 9)', async () => {
    await app.post('/sync');
    const one = merchantRun({ read: 1, exceptions: 1 });
    await app.jobs.page(one, [anItem({ transactionId: '1', reason: 'unmatched' })]);
    await app.jobs.end({ merchants: [one] });
    await app.post('/sync');
    await app.jobs.page(one, [anItem({ transactionId: '2', reason: 'unmatched' })]);
    await app.jobs.end({ merchants: [one] });
    const tile = /<a href="\/exceptions" class="tile[^>]*>(.*?)<\/a>/.exec(await page())?.[1];
    expect(tile)
      .to.contain('Open exceptions')
      .and.to.contain('>2<')
      .and.to.contain('1 in the last');
  });

  it('a good sync that a later run could not repeat, is not shown as all well', async () => {
    const window = { from: 0, to: NOW };
    await app.post('/sync');
    await app.jobs.end({ merchants: [merchantRun({ window, result: 'completed' })] });
    await app.post('/sync');
    const failed = merchantRun({
      merchantId: 'mid_b',
      window,
      result: 'failed',
      error: 'HTTP 503',
    });
    await app.jobs.end({ merchants: [merchantRun({ window, result: 'completed' }), failed] });
    const html = await page();
    expect(html).to.contain('Since then not complete: mid_b');
    expect(html).to.not.contain('Every merchant id complete');
  });

  it('reading pages starts nothing', async () => {
    app.payments.put(aPayment());
    await app.post('/sync');
    const before = app.jobs.requests.length;
    const runs = ['/runs', '/runs/run-1', '/runs/run-1/panel'];
    for (const path of ['/orders', `/orders/${PAYMENT_ID}`, ...runs]) {
      expect((await app.get(path, HTML)).status, path).to.equal(200);
    }
    expect(app.jobs.requests).to.have.length(before);
    expect(app.payments.count('update')).to.equal(0);
  });
});

describe('GET /orders/:paymentId', () => {
  const compared = async () => ok([anItem()]);
  const start = async (compare?: NonNullable<StartedApp['ports']['compare']>) => {
    const app = await startApp({}, compare === undefined ? {} : { compare });
    const charge = aTransaction({ id: 'c', type: 'Charge', interactionId: '71' });
    const refund = { type: 'Refund', amount: { centAmount: 250, currencyCode: 'EUR' } } as const;
    const transactions = [charge, aTransaction({ id: 'r', interactionId: '72', ...refund })];
    app.payments.put(aPayment({ key: 'order-key', transactions }), { orderNumber: '1001' });
    return app;
  };
  const show = async (app: StartedApp, path = `/orders/${PAYMENT_ID}`) => {
    const response = await app.get(path, HTML);
    await app.stop();
    return { status: response.status, html: await response.text() };
  };

  it('shows identifiers, transactions and the balance', async () => {
    const { html } = await show(await start());
    for (const value of [PAYMENT_ID, 'order-key', '1001', '71', '72', 'Part-refunded']) {
      expect(html).to.contain(value);
    }
    expect(html).to.match(/Refundable<\/dt>\s*<dd class="num">EUR\u00a07\.50/);
    expect(html).not.to.contain('Compare with Cybersource');
  });

  it('loads the comparison apart, and without JavaScript on request', async () => {
    const { html } = await show(await start(compared));
    expect(html).to.contain(`data-load="/orders/${PAYMENT_ID}/comparison"`);
    expect(html).to.contain(`href="/orders/${PAYMENT_ID}?compare=true"`);
  });

  for (const path of [`/orders/${PAYMENT_ID}?compare=true`, `/orders/${PAYMENT_ID}/comparison`]) {
    it(`${path.slice(-13)} says what a sync would change`, async () => {
      const { html } = await show(await start(compared), path);
      expect(html).to.contain('A sync would change 1 of 1 transaction.');
      expect(html).to.contain('Missing here').and.to.contain('A sync adds it to the payment');
    });
  }

  it('says that Cybersource could not be asked', async () => {
    const failing = async () => err({ kind: 'Unavailable', message: 'timed out' } as const);
    const { html } = await show(await start(failing), `/orders/${PAYMENT_ID}?compare=true`);
    expect(html).to.contain('Cybersource could not be asked').and.to.contain('timed out');
  });

  it('is 404 for an id that is none, without asking commercetools', async () => {
    const app = await start();
    expect((await app.get('/orders/whatever', HTML)).status).to.equal(404);
    expect(app.payments.count('list')).to.equal(0);
    await app.stop();
  });

  it('is 404 for a payment that is not there', async () => {
    const { status } = await show(await start(), `/orders/${PAYMENT_ID.replaceAll('1', '2')}`);
    expect(status).to.equal(404);
  });
});

describe('GET /runs/:id', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
    await app.post('/sync');
    const items = [
      anItem({ transactionId: '71' }),
      anItem({ transactionId: '72', reason: 'unmatched' }),
    ];
    await app.jobs.page(merchantRun({ read: 2, updated: 1, exceptions: 1 }), items);
    await app.jobs.end({
      merchants: [merchantRun({ read: 2, updated: 1, exceptions: 1, result: 'completed' })],
    });
  });
  afterEach(() => app.stop());

  it('lists what is behind a count', async () => {
    const html = await (await app.get('/runs/run-1?outcome=exception', HTML)).text();
    expect(html).to.contain('>72<').and.not.to.contain('>71<');
    expect(html).to.match(/data-count="exception" aria-current="true"/);
  });

  it('lists everything when the outcome is none', async () => {
    const html = await (await app.get('/runs/run-1?outcome=bogus', HTML)).text();
    expect(html).to.contain('>71<').and.to.contain('>72<');
  });

  it('is 404 when there is no such run', async () => {
    expect((await app.get('/runs/none', HTML)).status).to.equal(404);
  });
});

function rows(html: string): number {
  return html.split('data-row=').length - 1;
}
