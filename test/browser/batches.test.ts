import { expect } from 'chai';
import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import type { Database } from '../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../src/store/database-store.ts';
import { type BatchApp, type BatchAppOptions, startBatchApp } from '../support/batch-app.ts';
import { aNewBatch, aNewRow, keepBatch, work } from '../support/batches.ts';
import { temporaryDatabase } from '../support/data-directory.ts';
import { under } from '../support/upload.ts';
import { describeInBrowser, open } from './chromium.ts';
import { inspect, inspectCells } from './inspect.ts';

const CSV = Buffer.from(under('ORD_1,,', 'ORD_2,TX,REQ', 'bad id,,'));
const FILE = { name: 'orders.csv', mimeType: 'text/csv', buffer: CSV };

describeInBrowser('batches in a browser', () => {
  let database: Database;
  let store: DatabaseStore;
  let app: BatchApp;
  let page: Page;

  before(async () => {
    database = await temporaryDatabase();
    store = createDatabaseStore(database);
  });
  after(() => database.close());
  afterEach(() => app.stop());
  const visit = async (path: string, options: BatchAppOptions = {}) => {
    await sql`truncate batches, batch_rows, batch_uploads`.execute(database.kysely);
    app = await startBatchApp(store, options);
    page = await open();
    await page.goto(app.url + path);
  };

  it('the toggle is grey when off and blue when on, and says which (BS-R20)', async () => {
    await visit('/batches/new');
    const colour = () =>
      page.evaluate('getComputedStyle(document.querySelector(".switch .track")).backgroundColor');
    const word = () => page.locator('.switch .track').innerText();
    expect([await colour(), await word()]).to.deep.equal(['rgb(93, 102, 115)', 'Off']);
    await page.getByRole('switch', { name: 'Sync With Gateway' }).check();
    expect([await colour(), await word()]).to.deep.equal(['rgb(43, 74, 203)', 'On']);
  });

  it('a file dropped onto the upload is taken, its name is shown (BS-R10)', async () => {
    await visit('/batches/new');
    await page.evaluate(`(() => {
      const files = new DataTransfer();
      files.items.add(new File([${JSON.stringify(CSV.toString())}], 'dropped.csv'));
      const zone = document.querySelector('[data-drop]');
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true }));
    })()`);
    expect(await page.locator('[data-chosen]').innerText()).to.equal('dropped.csv');
    await page.click('[data-testid="upload"]');
    await page.waitForURL('**/batches/new/*');
    expect(await page.locator('h1').innerText()).to.contain('dropped.csv');
  });

  it('a file that is too large is said to be so before it is sent', async () => {
    await visit('/batches/new', { limits: { maxBytes: 20 } });
    await page.locator('input[type=file]').setInputFiles(FILE);
    await page.click('[data-testid="upload"]');
    expect(await page.locator('[data-problem]').innerText()).to.contain('File too large');
    expect(page.url()).to.match(/\/batches\/new$/);
  });

  it('the whole way by keyboard: create, choose, upload, look at the dry run, start', async () => {
    await visit('/orders');
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.waitForURL('**/batches');
    await page.locator('[data-testid="create-batch-sync"]').first().focus();
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    // The browser's own dialog for files is not a page; what it answers is put in.
    await page.locator('#dialog-file').setInputFiles(FILE);
    await page.locator('dialog [role="switch"]').focus();
    await page.keyboard.press('Space');
    await page.locator('dialog [data-testid="upload"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/batches/new/*');
    await page.locator('#preview table').waitFor();
    await page.locator('[name="acceptValidRows"]').focus();
    await page.keyboard.press('Space');
    await page.locator('[data-testid="start"]').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/batches\/batch-\d+\?done=/);
    expect(app.started).to.have.length(1);
    const batch = await store.batch(app.started[0] ?? '');
    expect(batch).to.deep.include({ syncWithGateway: true, status: 'processing' });
  });

  it('on /orders Upload CSV opens the same form; with maker-checker a description comes first, then Submit (BS-R7)', async () => {
    await visit('/orders', { makerChecker: true });
    await page.click('[data-testid="csv-upload"]');
    await page.fill('dialog [name="description"]', 'Orders of Monday');
    await page.click('dialog [data-testid="submit-description"]');
    await page.waitForURL('**/batches/new?description=*');
    await page.locator('#upload-file').setInputFiles(FILE);
    await page.click('[data-testid="upload"]');
    await page.waitForURL('**/batches/new/*');
    await page.check('[name="acceptValidRows"]');
    await page.click('[data-testid="start"]');
    await page.waitForURL(/\/batches\/batch-\d+\?done=/);
    await page.getByText('Waits for approval').waitFor();
    expect(app.started).to.deep.equal([]);
  });

  it('counters and bar move without a reload, and the end shows by itself (BS-R70)', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(200));
    await page.goto(`${app.url}/batches/batch-1`);
    await page.evaluate('window.sameDocument = true');
    const accepted = page.locator('[data-counter="accepted"]');
    await work(store, 120);
    await accepted.getByText('120').waitFor();
    expect(await page.locator('[data-progress-text]').innerText()).to.contain('120 of 200 (60 %)');
    expect(await page.locator('.batch-progress progress').getAttribute('value')).to.equal('120');
    expect(await page.evaluate('window.sameDocument')).to.equal(true);
    await page.locator('.batch-details summary').click();
    await work(store, 80);
    await page.locator('#batch-rows', { hasText: 'ACCEPTED' }).first().waitFor();
    await page.locator('#announcer', { hasText: 'orders.csv is completed: 200 of 200' }).waitFor({
      state: 'attached',
    });
    await page.locator('#batch-facts', { hasText: 'Completed' }).waitFor({ state: 'attached' });
    expect(await page.evaluate('window.sameDocument'), 'no reload').to.equal(true);
    expect(await page.locator('.batch-details').getAttribute('open'), 'still folded').to.equal(
      null,
    );
    const focused = page.locator('.batch-details summary:focus');
    expect(await focused.count(), 'the focus stays').to.equal(1);
  });

  it('what was said of the beginning is gone when the file has ended', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(2));
    await page.goto(`${app.url}/batches/batch-1?done=start`);
    await page.locator('#batch-notices', { hasText: 'Started.' }).waitFor();
    await work(store, 2);
    await page.locator('#batch-facts', { hasText: 'Completed' }).waitFor();
    expect(await page.locator('#batch-notices').innerText()).to.equal('');
    expect(page.url()).to.match(/\/batches\/batch-1$/);
  });

  it('a button of the list keeps the focus while the list moves', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(10));
    await page.reload();
    await page.locator('[data-row] button').first().focus();
    await work(store, 7);
    await page.getByText('7 of 10 (70 %)').waitFor();
    expect(await page.locator('[data-row] button:focus').count()).to.equal(1);
  });

  it('Space on a head sorts, as Enter does (BS-R46)', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(1));
    await page.reload();
    await page.locator('.batches th a', { hasText: 'File Name' }).focus();
    await page.keyboard.press('Space');
    await page.waitForURL('**/batches?sort=fileName*');
  });

  it('the choice of the gateway is kept when the file is refused', async () => {
    await visit('/batches/new');
    await page.getByRole('switch', { name: 'Sync With Gateway' }).check();
    const bad = { ...FILE, buffer: Buffer.from('wrong\n') };
    await page.locator('#upload-file').setInputFiles(bad);
    await page.click('[data-testid="upload"]');
    await page.locator('[data-testid="refused"]').waitFor();
    expect(await page.getByRole('switch', { name: 'Sync With Gateway' }).isChecked()).to.equal(
      true,
    );
  });

  it('no file, several, or one that is no CSV → said at the field, nothing is sent', async () => {
    await visit('/batches/new');
    const problem = () => page.locator('[data-problem]').innerText();
    await page.click('[data-testid="upload"]');
    expect(await problem()).to.equal('Choose a CSV file first.');
    await page.locator('#upload-file').setInputFiles({ ...FILE, name: 'orders.png' });
    expect(await problem()).to.equal('“orders.png” is not a CSV file.');
    expect(page.url()).to.match(/\/batches\/new$/);
  });

  it('a rejection without a comment → asked for at the field; an approval goes without', async () => {
    await visit('/batches', { makerChecker: true });
    const waiting = { status: 'pending approval', maker: 'mo' } as const;
    await keepBatch(store, aNewBatch(2, waiting));
    await page.goto(`${app.url}/batches/batch-1`);
    await page.click('[data-testid="reject"]');
    expect(await page.locator('#comment:invalid:focus').count()).to.equal(1);
    await page.click('[data-testid="approve"]');
    await page.waitForURL('**/batches/batch-1?done=approve');
  });

  it('without server-sent events it asks instead (BS-R70)', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(200));
    await page.route('**/events', (route) => route.fulfill({ status: 404, body: '' }));
    await page.goto(`${app.url}/batches/batch-1`);
    await work(store, 50);
    await page.locator('[data-counter="accepted"]').getByText('50').waitFor();
  });

  it('the list’s bars move without a reload (BS-R34, BS-R70)', async () => {
    await visit('/batches');
    await keepBatch(store, aNewBatch(10));
    await page.reload();
    await page.evaluate('window.sameDocument = true');
    await work(store, 7);
    await page.getByText('7 of 10 (70 %)').waitFor();
    expect(await page.evaluate('window.sameDocument')).to.equal(true);
  });

  it('in every theme and width: nothing for axe to say, nothing beyond the right edge, no text beyond its cell', async function () {
    this.timeout(180_000);
    const look = async () => {
      await inspect(page);
      await inspectCells(page);
    };
    await visit('/batches');
    await look();
    const rows = Array.from({ length: 30 }, (_, n) => ({
      ...aNewRow(n + 1),
      ...(n === 0 ? { orderId: 'ORD'.repeat(80), txnId: 'T'.repeat(250) } : {}),
    }));
    await keepBatch(store, aNewBatch(0, { fileName: `${'long'.repeat(30)}.csv`, rows }));
    await work(store, 10);
    await work(store, 2, 'FAILED');
    const waiting = { batchId: 'waits', status: 'pending approval', maker: 'mo' } as const;
    await keepBatch(store, aNewBatch(2, waiting));
    for (const path of ['/batches', '/batches/batch-1', '/batches/waits', '/batches/payments']) {
      await page.goto(app.url + path);
      await look();
    }
    await page.goto(`${app.url}/batches/new`);
    await page.locator('#upload-file').setInputFiles(FILE);
    await look();
    await page.click('[data-testid="upload"]');
    await page.locator('#preview table').waitFor();
    await look();
  });
});
