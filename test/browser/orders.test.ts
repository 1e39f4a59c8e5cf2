import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { ok } from '../../src/domain/result.ts';
import { NOW, type StartedApp, startApp } from '../support/http-app.ts';
import { putSample, sampleItems, samplePayment } from '../support/sample.ts';
import { merchantRun } from '../support/scripted-jobs.ts';
import { DESK, describeInBrowser, open } from './chromium.ts';

const MIDS = ['acme_main', 'acme_eu'];

describeInBrowser('/orders in a browser', () => {
  let app: StartedApp;
  let page: Page;
  const problems: string[] = [];

  beforeEach(async () => {
    const compare = async () => ok(sampleItems(3, NOW));
    app = await startApp({ merchantIds: MIDS }, { compare });
    putSample(app.payments, 60, NOW);
    page = await open();
    problems.length = 0;
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${app.url}/orders`);
  });
  afterEach(async () => {
    await app.stop();
    expect(problems).to.deep.equal([]);
  });

  it('shows the payments, 25 on a page', async () => {
    expect(await page.title()).to.equal('Orders · Payment Sync');
    expect(await page.locator('h1').allTextContents()).to.deep.equal(['Orders']);
    expect(await page.locator('[data-row]').count()).to.equal(25);
  });

  it('Run Sync works by keyboard: progress, result, and counts that open what is behind them', async () => {
    await tabTo(page, '[data-run-sync]');
    await page.keyboard.press('Enter');
    await page.locator('.working').waitFor();
    expect(await page.locator('[data-run-sync]').getAttribute('aria-busy')).to.equal('true');

    const progress = { read: 50, updated: 48, ignored: 1, exceptions: 1, pages: 1 };
    const items = [...sampleItems(12, NOW)];
    await app.jobs.page(merchantRun({ merchantId: 'acme_eu', expected: 80, ...progress }), items);
    await page.locator('[data-mid="acme_eu"] [data-field="read"]', { hasText: '50' }).waitFor();
    expect(await page.locator('[data-mid="acme_eu"] progress').getAttribute('value')).to.equal(
      '50',
    );
    expect(app.jobs.requests[0]).to.include({ trigger: 'button', dryRun: false });

    await endAll(app);
    await page.locator('.ended').waitFor();
    expect(await page.locator('#run-title').textContent()).to.contain('Completed');
    expect(await page.locator('[data-run-sync]').textContent()).to.contain('Run Sync');
    expect(await page.locator('#announcer').textContent()).to.contain('Run Sync read 130');
    expect(page.url()).to.contain('run=run-1');

    await page.locator('[data-count="exception"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/run-1?outcome=exception');
    expect(await page.locator('#items-title').textContent()).to.contain('Exceptions');
  });

  it('the list is fresh after a run', async () => {
    const [first] = await page.locator('[data-row]').all();
    expect(await first?.textContent()).to.contain('Never');
    await page.click('[data-run-sync]');
    await page.locator('.working').waitFor();
    await app.jobs.page(merchantRun({ merchantId: 'acme_eu' }), sampleItems(1, NOW));
    await endAll(app);
    await page.locator('[data-row]', { hasText: 'In sync' }).waitFor();
  });

  it('the preview writes nothing, says so, and can be followed by the real run', async () => {
    await page.click('.split summary');
    await page.click('[data-testid="dry-run"]');
    await page.locator('.working').waitFor();
    expect(app.jobs.requests[0]).to.include({ dryRun: true });
    await endAll(app);
    await page.locator('.ended').waitFor();
    expect(await page.locator('.ended').textContent()).to.contain('nothing was written');
    await page.click('text=Sync this range for real');
    await page.locator('.working').waitFor();
    const window = merchantRun().window;
    expect(app.jobs.requests[1]).to.deep.include({ dryRun: false, range: window });
    expect(app.jobs.requests[1]?.merchantIds).to.deep.equal(MIDS);
  });

  it('the back-fill dialog says what is wrong beside each field, then starts', async () => {
    await page.click('.split summary');
    await page.click('[data-testid="back-fill"]');
    await page.click('[data-testid="start-back-fill"]');
    expect(await page.locator('#from-problem').textContent()).to.contain('when the range starts');
    expect(await page.evaluate('document.activeElement.id')).to.equal('from');
    await page.fill('#from', '2026-11-10T00:00');
    await page.fill('#to', '2026-11-09T00:00');
    await page.uncheck('[value="acme_main"]');
    await page.uncheck('[value="acme_eu"]');
    await page.click('[data-testid="start-back-fill"]');
    expect(await page.locator('#to-problem').textContent()).to.contain('later than the start');
    expect(await page.locator('#mids-problem').textContent()).to.contain('at least one');
    expect(app.jobs.requests).to.deep.equal([]);

    await page.fill('#to', '2026-11-11T00:00');
    await page.check('[value="acme_eu"]');
    await page.click('[data-testid="start-back-fill"]');
    await page.locator('.working').waitFor();
    const range = { from: Date.UTC(2026, 10, 10), to: Date.UTC(2026, 10, 11) };
    expect(app.jobs.requests[0]?.range).to.deep.equal(range);
    expect(app.jobs.requests[0]?.merchantIds).to.deep.equal(['acme_eu']);
  });

  it('shortcuts: / searches, j and k move, Enter opens, ? lists them, none while typing', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const id = samplePayment(0, NOW).id;
    expect(
      await page.evaluate('document.activeElement.closest("[data-row]").dataset.row'),
    ).to.equal(id);
    await page.keyboard.press('/');
    await page.keyboard.type('j?');
    expect(await page.locator('#search').inputValue()).to.equal('j?');
    expect(await page.locator('#shortcuts').isVisible()).to.equal(false);
    await page.locator('h1').click();
    await page.keyboard.press('?');
    expect(await page.locator('#shortcuts').isVisible()).to.equal(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/orders/${id}`);
    await page.locator('.verdict').waitFor();
  });

  it('single-key shortcuts can be switched off for good', async () => {
    await page.keyboard.press('?');
    await page.uncheck('[data-single-keys]');
    await page.keyboard.press('Escape');
    await page.reload();
    await page.keyboard.press('?');
    expect(await page.locator('#shortcuts').isVisible()).to.equal(false);
  });

  it('the theme that was chosen stays', async () => {
    await page.click('[data-theme-choice="dark"]');
    await page.reload();
    expect(await page.evaluate('document.documentElement.dataset.theme')).to.equal('dark');
    expect(await page.locator('[data-theme-choice="dark"]').getAttribute('aria-pressed')).to.equal(
      'true',
    );
  });

  it('a refused start is said on the page', async () => {
    await page.route('**/sync', (route) =>
      route.fulfill({ status: 409, json: { title: 'Conflict', detail: 'Run Sync is off.' } }),
    );
    await page.click('[data-run-sync]');
    await page.locator('[role="alert"]', { hasText: 'Run Sync is off.' }).waitFor();
  });

  it('without JavaScript the button works and the page reloads itself until the result', async () => {
    const plain = await open(DESK, { javaScript: false });
    await plain.goto(`${app.url}/orders`);
    await plain.click('[data-testid="run-sync"]');
    await plain.waitForURL('**/orders?run=run-1');
    expect(await plain.textContent('#run-title')).to.contain('is working');
    await endAll(app);
    await plain.locator('.ended').waitFor();
  });
});

const READ = {
  read: 130,
  updated: 120,
  unchanged: 7,
  ignored: 2,
  exceptions: 1,
  pages: 3,
} as const;

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches('${selector}')`)) return;
  }
  throw new Error(`${selector} cannot be reached by Tab.`);
}

async function endAll(app: StartedApp): Promise<void> {
  const merchants = MIDS.map((merchantId, index) =>
    merchantRun({ merchantId, result: 'completed', ...(index === 0 ? READ : {}) }),
  );
  await app.jobs.end({ merchants });
}
