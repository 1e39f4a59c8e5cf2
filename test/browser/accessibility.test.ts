import type { Page } from 'playwright-core';
import type { Item } from '../../src/domain/decide/decision.ts';
import { ok } from '../../src/domain/result.ts';
import { anItem } from '../support/builders.ts';
import { NOW, type StartedApp, startApp } from '../support/http-app.ts';
import { putSample, sampleItems, samplePayment } from '../support/sample.ts';
import { merchantRun } from '../support/scripted-jobs.ts';
import { describeInBrowser, open } from './chromium.ts';
import { inspect } from './inspect.ts';

const MIDS = ['acme_main', 'acme_eu'];
const READ = { read: 12, updated: 8, unchanged: 2, ignored: 1, exceptions: 1, pages: 1 } as const;
const PAYLOAD = [
  ['#f-orderId', 'R1096438018'],
  ['#f-amount', '10.00'],
  ['#f-customerId', 'c1'],
  ['#f-customerEmail', 'ada@example.com'],
  ['#f-customerMobile', '9739534710'],
] as const;

const PATHS: readonly string[] = [
  '/orders',
  '/orders?run=run-1',
  '/orders?q=nothing',
  '/runs',
  '/runs/run-1',
  '/runs/run-2',
  '/runs/run-3?replayed=2&left=0',
  '/runs/run-4?stopping=true',
  '/exceptions',
  '/exceptions?state=all&done=1',
  '/exceptions?state=resolved',
  '/orders?backFill=2026-11-18&mid=acme_eu',
  '/payloads',
  `/orders/${samplePayment(5, NOW).id}?compare=true`,
  '/nowhere',
];

describeInBrowser(
  'every page is accessible and never scrolls sideways, in every theme and width',
  () => {
    let app: StartedApp;
    let page: Page;

    before(async () => {
      const compare = async () => ok(sampleItems(10, NOW));
      const cancel = async () => true;
      app = await startApp(
        { merchantIds: MIDS },
        { compare, cancel, nextTick: () => NOW + 60_000 },
      );
      putSample(app.payments, 10, NOW);
      await partialPreview(app);
      await app.post('/sync');
      await app.jobs.end();
      await runWithExceptions(app);
      await app.post('/sync');
    });
    after(() => app.stop());
    beforeEach(async () => {
      page = await open();
    });

    for (const path of PATHS) {
      it(path, async () => {
        await page.goto(app.url + path);
        await inspect(page);
      });
    }

    it('/exceptions with the form of a dismissal open', async () => {
      await page.goto(`${app.url}/exceptions`);
      await page.click('[data-testid="dismiss-open"]');
      await inspect(page);
    });

    it('/payloads with everything open and two rules broken', async () => {
      await page.goto(`${app.url}/payloads`);
      await page.fill('#f-orderId', 'R-1');
      await page.fill('#f-amount', 'x');
      await page.locator('#f-amount-problem:not(:empty)').waitFor();
      for (const fold of await page.locator('details.fold > summary').all()) await fold.click();
      await inspect(page);
    });

    it('/payloads with a payload', async () => {
      await page.goto(`${app.url}/payloads`);
      for (const [id, value] of PAYLOAD) await page.fill(id, value);
      await page.click('[data-testid="build"]');
      await page.locator('[data-testid="result"]').waitFor();
      await inspect(page);
    });

    it('/orders with the back-fill dialog open', async () => {
      await page.goto(`${app.url}/orders`);
      await page.click('.split summary');
      await page.click('[data-testid="back-fill"]');
      await page.click('[data-testid="start-back-fill"]');
      await inspect(page);
    });
  },
);

/** A preview that ended with one merchant id refused and some of everything in the other. */
async function partialPreview(app: StartedApp): Promise<void> {
  await app.post('/sync?dryRun=true');
  await app.jobs.page(merchantRun({ ...READ, merchantId: 'acme_eu' }), sampleItems(12, NOW));
  const failed = merchantRun({ merchantId: 'acme_main', result: 'failed', error: '401' });
  const good = merchantRun({ ...READ, merchantId: 'acme_eu', result: 'completed' });
  await app.jobs.end({ result: 'partial', merchants: [failed, good] });
}

/** A run with exceptions of every kind of row: dismissed, with and without a payment, not replayable; and gaps. */
async function runWithExceptions(app: StartedApp): Promise<void> {
  await app.post('/sync');
  const found: readonly Partial<Item>[] = [
    { reason: 'unmatched', paymentId: undefined, clientReference: 'legacy-shop-10042' },
    { reason: 'amount-differs', detail: 'Payment EUR 42.00, gateway EUR 42.10.' },
    { reason: 'write-rejected', merchantId: 'gone', detail: `x${'y'.repeat(200)}` },
  ];
  const items = found.map((item, n) =>
    anItem({ transactionId: `76110000000000000000${n}`, merchantId: 'acme_eu', ...item }),
  );
  const part = merchantRun({ merchantId: 'acme_eu', read: 3, exceptions: 3, pages: 1 });
  await app.jobs.page(part, items);
  await app.ports.exceptions.dismissException('1', 'Test order of the agency.', NOW);
  const window = { from: NOW - 9 * 86_400_000, to: NOW - 4.5 * 86_400_000 };
  await app.jobs.end({ merchants: [{ ...part, window, result: 'completed' }] });
}
