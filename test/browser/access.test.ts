import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { addPerson, type GuardedApp, PASSWORD, startGuarded } from '../support/guarded.ts';
import { describeInBrowser, open } from './chromium.ts';
import { inspect } from './inspect.ts';

describeInBrowser('signing in and the pages about access, in a browser', () => {
  let app: GuardedApp;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
    await addPerson(app.under, 'ann', 'viewer');
    const token = { name: 'ERP', scopes: ['orders:read'], days: 9, createdBy: 'boss' } as const;
    await app.under.access.tokens.create(token);
  });
  beforeEach(() => app.under.kysely.deleteFrom('access_tries').execute());
  after(() => app.stop());

  async function enter(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.fill('#name', name);
    await page.fill('#password', password);
    await page.press('#password', 'Enter');
  }

  it('every page is accessible and never scrolls sideways, in every theme and width', async function () {
    this.timeout(180_000);
    const page = await open();
    await page.goto(`${app.url}/sign-in`);
    await inspect(page);
    await enter(page, 'boss', 'wrong password');
    await inspect(page);
    await enter(page, 'boss');
    await page.waitForURL('**/orders');
    for (const path of ['/account', '/people', '/tokens', '/audit', '/audit?actor=nobody-at-all']) {
      await page.goto(app.url + path);
      await inspect(page);
    }
    await page.goto(`${app.url}/people`);
    await page.click('.row-actions summary >> nth=0');
    await inspect(page);
    await page.goto(`${app.url}/tokens`);
    await page.fill('#name', 'Another');
    await page.check('input[value="orders:read"]');
    await page.click('[data-testid="make-token"]');
    expect(await page.textContent('[data-testid="shown-secret"]')).to.match(/^pst_/);
    await inspect(page);
  });

  it('a wrong password: the alert says so, and the field for it has the focus', async () => {
    const page = await open();
    await page.goto(`${app.url}/sign-in`);
    await enter(page, 'boss', 'wrong password');
    expect(await page.textContent('[role="alert"]')).to.contain(
      'The name or the password is not right.',
    );
    expect(await page.evaluate('document.activeElement.id')).to.equal('password');
  });

  it('too many tries: a countdown', async () => {
    const page = await open();
    await page.goto(`${app.url}/sign-in`);
    for (let n = 0; n < 6; n += 1) await enter(page, 'ann', `wrong password ${n}`);
    await page.waitForSelector('[data-countdown]');
    expect(Number(await page.textContent('[data-seconds]'))).to.be.within(850, 900);
  });

  it('a viewer sees why Run Sync is disabled, and signs out from the menu by keyboard', async () => {
    const page = await open();
    await page.goto(`${app.url}/orders`);
    await enter(page, 'ann');
    await page.waitForURL('**/orders');
    const button = page.locator('[data-testid="run-sync"]');
    expect(await button.getAttribute('aria-disabled')).to.equal('true');
    const reason = await button.getAttribute('aria-describedby');
    expect(await page.textContent(`#${reason}`)).to.equal(
      'This needs the role operator, approver or admin.',
    );
    expect(await page.locator('a[href="/people"]').count()).to.equal(0);
    await page.focus('.person > summary');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/sign-in');
    await page.goto(`${app.url}/orders`);
    expect(page.url()).to.contain('/sign-in');
  });
});
