import { expect } from 'chai';
import { aPayment, money, PAYMENT_ID } from '../../../support/builders.ts';
import { find } from '../../../support/exceptions.ts';
import { NOW, type StartedApp, startApp } from '../../../support/http-app.ts';
import { aCondition, raise } from '../../../support/standing.ts';

const TWO = [aCondition('G1', { amount: money(1050) }), aCondition('G2', { amount: money(400) })];

describe('standing conditions on the pages (issue 13, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const page = async (path: string) => (await app.get(path, { Accept: 'text/html' })).text();

  it('/exceptions → its word, amount, transactions, what to do and its payment', async () => {
    await raise(app.ports.store, TWO, NOW);
    const html = await page('/exceptions');
    for (const text of [
      'Reversal needed',
      'EUR&nbsp;14.50',
      'and 1 more',
      'Standing condition',
      'Closes by itself when the reversal is read.',
      `href="/orders/${PAYMENT_ID}"`,
    ])
      expect(html.replaceAll('\u00a0', '&nbsp;')).to.contain(text);
    expect(html).to.match(/nav-count">1</);
  });

  it('the page of the payment → its open ones with what to do; none when it is over', async () => {
    app.payments.put(aPayment());
    await raise(app.ports.store, TWO, NOW);
    const html = await page(`/orders/${PAYMENT_ID}`);
    expect(html)
      .to.contain('Open exceptions <span')
      .and.to.contain('Closes by itself when the reversal is read.');
    expect(html).to.contain('G2, G1');
    const over = TWO.map((one) => ({ ...one, holds: false }));
    await raise(app.ports.store, over, NOW + 1);
    expect(await page(`/orders/${PAYMENT_ID}`)).not.to.contain('Open exceptions <span');
  });

  it('/api/exceptions → the amount, and each transaction with its own', async () => {
    await raise(app.ports.store, TWO, NOW);
    const { exceptions } = (await (await app.get('/api/exceptions')).json()) as {
      readonly exceptions: readonly object[];
    };
    const submittedAt = '2026-11-20T10:00:00Z';
    expect(exceptions[0]).to.deep.include({
      ...{ subject: 'condition', state: 'open', paymentId: PAYMENT_ID, amount: money(1450) },
      transactions: [
        { transactionId: 'G1', submittedAt, amount: money(1050) },
        { transactionId: 'G2', submittedAt, amount: money(400) },
      ],
    });
  });

  it('dismissed → it stays so when its payment is looked at again', async () => {
    await raise(app.ports.store, TWO, NOW);
    const body = new URLSearchParams({ note: 'reversed by phone' });
    await app.post('/exceptions/1/dismiss', { headers: { Accept: 'text/html' }, body });
    await raise(app.ports.store, TWO, NOW + 1);
    expect(await page('/exceptions')).to.contain('Nothing waits for a person');
    expect(await page('/exceptions?state=dismissed')).to.contain('reversed by phone');
  });

  it('what waits by itself → apart, and not in the badge', async () => {
    await find(app, [{ reason: 'void-waits' }]);
    const open = await page('/exceptions');
    expect(open).to.contain('Nothing waits for a person').and.not.to.contain('nav-count');
    const waiting = await page('/exceptions?state=waiting');
    expect(waiting).to.contain('What waits by itself').and.to.contain('Void waits');
    const api = await (await app.get('/api/exceptions?state=waiting')).json();
    expect(api).to.deep.include({ total: 1, state: 'waiting' });
    expect(await (await app.get('/api/exceptions')).json()).to.include({ total: 0 });
  });
});
