import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { type StartedApp, startApp } from '../support/http-app.ts';
import { describeInBrowser, open } from './chromium.ts';

const FIELDS = {
  'f-orderId': 'R1096438018',
  'f-amount': '10.00',
  'f-customerId': 'c1',
  'f-customerEmail': 'ada@example.com',
  'f-customerMobile': '9739534710',
};

describeInBrowser('/payloads in a browser (issue 6)', () => {
  let app: StartedApp;
  let page: Page;

  before(async () => {
    app = await startApp();
  });
  after(() => app.stop());
  beforeEach(async () => {
    page = await open();
    await page.goto(`${app.url}/orders`);
    await page.click('nav >> text=Process payload');
    await page.waitForURL('**/payloads');
  });

  it('a rule that breaks while typing, is told at its field and in the list, and goes when mended', async () => {
    await page.fill('#f-orderId', 'R-1');
    await page.locator('#f-orderId-problem', { hasText: 'PP-R6' }).waitFor();
    expect(await page.getAttribute('#f-orderId', 'aria-invalid')).to.equal('true');
    await page.fill('#f-orderId', 'R1');
    await page.locator('#f-orderId-problem:empty').waitFor({ state: 'attached' });
    expect(await page.getAttribute('#f-orderId', 'aria-invalid')).to.equal(null);
  });

  it('what is only missing, is told in the list, and not shouted at the field', async () => {
    await page.fill('#f-orderId', 'R1');
    await page.locator('.findings a', { hasText: 'customerEmail' }).waitFor();
    expect(await page.textContent('#f-customerEmail-problem')).to.equal('');
  });

  it('a link of the list, opens what is folded and goes to the field', async () => {
    await page.click('summary:has-text("Mandate")');
    await page.fill('#f-orderDetails-mandate-max_amount', 'x');
    await page.locator('.findings a', { hasText: 'mandate.max_amount' }).first().waitFor();
    await page.click('summary:has-text("Mandate")');
    await page.locator('.findings a', { hasText: 'mandate.max_amount' }).first().click();
    const focused = await page.evaluate('document.activeElement.id');
    expect(focused).to.equal('f-orderDetails-mandate-max_amount');
  });

  it('by keyboard alone: fill in, build, copy; what is copied verifies', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    for (const [id, value] of Object.entries(FIELDS)) {
      await page.focus(`#${id}`);
      await page.keyboard.type(value);
    }
    await page.locator('.findings-title', { hasText: 'Every rule holds' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="result"]').waitFor();
    await page.focus('[data-testid="copy-payload"]');
    await page.keyboard.press('Enter');
    await page.locator('#announcer', { hasText: 'Copied' }).waitFor({ state: 'attached' });
    const body = String(await page.evaluate('navigator.clipboard.readText()'));
    const headers = { 'Content-Type': 'application/json' };
    const answer = await app.post('/api/payloads/verify', { headers, body });
    expect(JSON.parse(await answer.text())).to.include({ valid: true, signatureValid: true });
  });

  it('a server that does not answer, is said; nothing that was filled in is lost', async () => {
    await page.route('**/payloads/check', (route) => route.abort());
    await page.fill('#f-orderId', 'R1');
    await page.locator('.findings-title', { hasText: 'does not answer' }).waitFor();
    expect(await page.inputValue('#f-orderId')).to.equal('R1');
  });
});
