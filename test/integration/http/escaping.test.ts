import { expect } from 'chai';
import { ok } from '../../../src/domain/result.ts';
import { anItem, aPayment, aTransaction, PAYMENT_ID } from '../../support/builders.ts';
import { NOW, type StartedApp, startApp } from '../../support/http-app.ts';
import { merchantRun } from '../../support/scripted-jobs.ts';

const EVIL = `"><script>alert('x')</script><img src=x onerror=alert(1)>`;
const PATHS: readonly string[] = [
  '/orders',
  `/orders?q=${encodeURIComponent(EVIL)}`,
  '/orders?run=run-1',
  `/orders/${PAYMENT_ID}?compare=true`,
  `/orders/${PAYMENT_ID}/comparison`,
  '/runs',
  '/runs/run-1',
  '/runs/run-1?outcome=exception',
  '/runs/run-1/panel',
  '/exceptions',
  '/exceptions?state=dismissed&done=1',
  `/exceptions?state=${encodeURIComponent(EVIL)}&page=${encodeURIComponent(EVIL)}`,
  `/orders?backFill=2026-11-18&mid=${encodeURIComponent(EVIL)}`,
  `/runs/run-1?replayed=${encodeURIComponent(EVIL)}&left=1&stopping=true`,
  '/payloads',
  `/${encodeURIComponent(EVIL)}`,
  `/runs/${encodeURIComponent(EVIL)}`,
];

describe('HTML planted in every field of a payment, an order and a run', () => {
  let app: StartedApp;
  before(async () => {
    const planted = anItem({
      transactionId: EVIL,
      merchantId: EVIL,
      clientReference: EVIL,
      paymentId: undefined,
      reason: 'unmatched',
      detail: EVIL,
    });
    const compare = async () => ok([planted, anItem({ transactionId: EVIL, detail: EVIL })]);
    app = await startApp({ merchantIds: [EVIL] }, { compare });
    const amount = { centAmount: 100, currencyCode: EVIL };
    const transactions = [aTransaction({ id: 't', interactionId: EVIL, amount })];
    const details = { orderNumber: EVIL, method: EVIL, merchantId: EVIL, amountPlanned: amount };
    app.payments.put(aPayment({ key: EVIL, transactions }), { ...details, createdAt: EVIL });
    await app.jobs.start({
      ...{ kind: 'run', trigger: 'api', merchantIds: [EVIL], range: undefined },
      ...{ dryRun: false, full: false },
    });
    const failed = { result: 'failed', error: EVIL, exceptions: 1, read: 1 } as const;
    const merchant = merchantRun({ merchantId: EVIL, window: { from: 0, to: NOW }, ...failed });
    await app.jobs.page(merchant, [planted]);
    await app.jobs.page(merchant, [{ ...planted, transactionId: `${EVIL}2` }]);
    await app.jobs.end({ result: 'failed', merchants: [merchant] });
    await app.ports.exceptions.dismissException('1', EVIL, NOW);
  });
  after(() => app.stop());

  for (const path of PATHS) {
    it(`stays text at ${path.slice(0, 60)}`, async () => {
      const html = await (await app.get(path, { Accept: 'text/html' })).text();
      expect(html).not.to.contain('<script>').and.not.to.contain('<img src=x');
      const withoutValues = html.replaceAll(/"[^"]*"/g, '""');
      expect(withoutValues).not.to.match(/<[a-z]+[^<>]*\sonerror=/i);
    });
  }

  it('the payment page shows all of it nevertheless', async () => {
    const html = await (await app.get(`/orders/${PAYMENT_ID}`, { Accept: 'text/html' })).text();
    expect(html.split('&lt;script&gt;alert(&#39;x&#39;)').length).to.be.greaterThan(4);
  });
});
