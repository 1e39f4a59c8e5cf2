import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { find } from '../support/exceptions.ts';
import { type StartedApp, startApp } from '../support/http-app.ts';
import { DESK, describeInBrowser, open } from './chromium.ts';

describeInBrowser('/exceptions in a browser (issue 3, item 9)', () => {
  let app: StartedApp;
  let page: Page;
  const problems: string[] = [];

  beforeEach(async () => {
    app = await startApp();
    await find(app, [{}, { reason: 'amount-differs' }]);
    page = await open();
    problems.length = 0;
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`${app.url}/exceptions`);
  });
  afterEach(async () => {
    await app.stop();
    expect(problems).to.deep.equal([]);
  });

  it('Replay works by keyboard and leads to the run at work', async () => {
    await tabTo(page, '#exception-2 [data-testid="replay"]');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/runs/run-2');
    await page.locator('.working').waitFor();
    expect(app.jobs.requests[1]).to.deep.include({ kind: 'run', merchantIds: ['mid_a'] });
  });

  it('Dismiss works by keyboard: it asks for a note, then says that it is done', async () => {
    await tabTo(page, '#exception-2 summary');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(page.url(), 'an empty note is not sent').to.equal(`${app.url}/exceptions`);
    await page.locator('#note-2').focus();
    await page.keyboard.type('g e refunded by hand');
    expect(await page.locator('#note-2').inputValue()).to.equal('g e refunded by hand');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/exceptions?done=2');
    expect(await page.locator('[role="status"].notice').textContent()).to.contain('Amount differs');
    expect(await page.locator('#exception-2').count()).to.equal(0);
    expect(await page.locator('.nav-count').textContent()).to.contain('1');
    await page.click('nav.tabs >> text=Dismissed');
    expect(await page.locator('.note').textContent()).to.contain('refunded by hand');
  });

  it('without JavaScript both work', async () => {
    const plain = await open(DESK, { javaScript: false });
    await plain.goto(`${app.url}/exceptions`);
    await plain.click('#exception-1 summary');
    await plain.fill('#note-1', 'known');
    await plain.click('#exception-1 [data-testid="dismiss"]');
    await plain.waitForURL('**/exceptions?done=1');
    await plain.click('#exception-2 [data-testid="replay"]');
    await plain.waitForURL('**/runs/run-2');
  });

  const CHORDS: readonly (readonly [string, string])[] = [
    ['o', '/orders'],
    ['r', '/runs'],
    ['e', '/exceptions'],
  ];
  for (const [key, path] of CHORDS) {
    it(`g ${key} goes to ${path}, from any page (ui.md §11)`, async () => {
      await page.goto(`${app.url}/runs/run-1`);
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await page.waitForURL(app.url + path);
    });
  }

  it('the chords are listed, and do nothing while typing, after another key, or when switched off', async () => {
    await page.keyboard.press('?');
    const listed = await page.locator('#shortcuts').textContent();
    for (const place of ['Orders', 'Runs', 'Exceptions']) {
      expect(listed).to.contain(`Go to ${place}`);
    }
    await page.keyboard.press('Escape');
    await page.locator('#search').focus();
    await page.keyboard.type('gr');
    expect(await page.locator('#search').inputValue()).to.equal('gr');
    await page.locator('h1').click();
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await page.keyboard.press('r');
    await page.keyboard.press('?');
    await page.uncheck('[data-single-keys]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    expect(page.url()).to.equal(`${app.url}/exceptions`);
  });

  it('200 % zoom: nothing beyond the right edge', async () => {
    await page.setViewportSize({ width: 640, height: 450 });
    const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(beyond).to.be.at.most(0);
  });
});

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement.matches('${selector}')`)) return;
  }
  throw new Error(`${selector} cannot be reached by Tab.`);
}
