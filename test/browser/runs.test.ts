import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { NOW, type StartedApp, startApp } from '../support/http-app.ts';
import { merchantRun } from '../support/scripted-jobs.ts';
import { DESK, describeInBrowser, open } from './chromium.ts';

describeInBrowser('/runs in a browser', () => {
  let app: StartedApp;
  let page: Page;

  beforeEach(async () => {
    app = await startApp();
    await app.post('/sync');
    page = await open();
    await page.goto(`${app.url}/orders`);
    await page.click('nav >> text=Runs');
    await page.waitForURL('**/runs');
  });
  afterEach(() => app.stop());

  it('a run at work gets its result without a reload, and the focus stays', async () => {
    await page.keyboard.press('j');
    await page.locator('[data-row]', { hasText: 'Working' }).waitFor();
    const merchants = [merchantRun({ read: 7, updated: 7, result: 'completed' })];
    await app.jobs.end({ merchants });
    await page.locator('[data-row]', { hasText: 'Completed' }).waitFor();
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).to.equal(
      '/runs/run-1',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/run-1');
  });

  it('a click anywhere on a row opens the run, one on its exceptions opens those', async () => {
    const merchants = [merchantRun({ read: 7, exceptions: 7, result: 'completed' })];
    await app.jobs.end({ merchants });
    await page.reload();
    await page.click('[data-row] [data-label="Trigger"]');
    await page.waitForURL('**/runs/run-1');
    await page.goBack();
    await page.click('[data-row] a[href*="outcome"]');
    await page.waitForURL('**/runs/run-1?outcome=exception');
  });

  it('a gap opens the back-fill of that day by keyboard, which starts without a reload', async () => {
    const DAY = 24 * 60 * 60 * 1000;
    const window = { from: NOW - 9 * DAY, to: Date.UTC(2026, 10, 18) };
    await app.jobs.end({ merchants: [merchantRun({ window, result: 'completed' })] });
    await page.reload();
    await page.locator('a.day-gap').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/orders?backFill=2026-11-18&mid=mid_a');
    const isModal = 'document.getElementById("back-fill").matches(":modal")';
    expect(await page.evaluate(isModal)).to.equal(true);
    await page.locator('[name="dryRun"]').last().check();
    await page.click('[data-testid="start-back-fill"]');
    await page.locator('.working').waitFor();
    expect(page.url()).to.not.contain('backFill');
    const range = { from: Date.UTC(2026, 10, 18), to: Date.UTC(2026, 10, 19) };
    expect(app.jobs.requests[1]).to.deep.include({ range, dryRun: true, merchantIds: ['mid_a'] });
  });

  it('without JavaScript the back-fill of a day is a form on the page', async () => {
    const plain = await open(DESK, { javaScript: false });
    await plain.goto(`${app.url}/orders?backFill=2026-11-18&mid=mid_a`);
    await plain.click('[data-testid="start-back-fill"]');
    await plain.waitForURL('**/orders?run=*');
  });
});
