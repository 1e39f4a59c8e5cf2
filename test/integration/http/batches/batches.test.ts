import { expect } from 'chai';
import { sql } from 'kysely';
import type { Database } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import { type BatchApp, type BatchAppOptions, startBatchApp } from '../../../support/batch-app.ts';
import { aNewBatch, aNewRow, begin, keepBatch, work } from '../../../support/batches.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { NOW } from '../../../support/http-app.ts';
import { under } from '../../../support/upload.ts';

const DESCRIPTION =
  'This module helps in creating data synchronization in bulk using a file upload. It provides a holistic view of the files uploaded. Upon clicking the filename in the table below a detailed view of each sync operation uploaded is displayed.';

describe('pages of batches', function () {
  this.timeout(20_000);
  let database: Database;
  let store: DatabaseStore;
  let app: BatchApp;
  before(async () => {
    database = await temporaryDatabase();
    store = createDatabaseStore(database);
  });
  after(() => database.close());
  beforeEach(() => sql`truncate batches, batch_rows, batch_uploads`.execute(database.kysely));
  afterEach(() => app.stop());
  const start = async (options: BatchAppOptions = {}) => {
    app = await startBatchApp(store, options);
  };
  const page = async (path: string, headers: Record<string, string> = {}) => {
    const response = await app.get(path, { Accept: 'text/html', ...headers });
    return {
      status: response.status,
      location: response.headers.get('Location'),
      html: await response.text(),
    };
  };

  it('the navigation has Payments → Bulk Operations, whose first tab is Sync (BS-R1)', async () => {
    await start();
    const { html } = await page('/orders');
    expect(html).to.match(/<h2>Payments<\/h2>[\s\S]*<a href="\/batches"[^>]*>.*Bulk Operations/);
    const tabs = (await page('/batches')).html.match(
      /aria-label="Bulk Operations">[\s\S]*?<\/nav>/,
    );
    const labels = [...(tabs?.[0] ?? '').matchAll(/>(\w+)<\/a>/g)].map(([, label]) => label);
    expect(labels).to.deep.equal(['Sync', 'Payments', 'Refunds']);
    expect(tabs?.[0]).to.match(/aria-current="page">Sync</);
  });

  it('/batch/batch-sync and /batches/sync lead to the list (BS-R2)', async () => {
    await start();
    for (const path of ['/batch/batch-sync', '/batches/sync'])
      expect(await page(path)).to.include({ status: 302, location: '/batches' });
  });

  it('the tabs of what is still to come say when', async () => {
    await start();
    for (const path of ['/batches/payments', '/batches/refunds'])
      expect((await page(path)).html).to.contain('This arrives with the next version');
  });

  it('the list has the seed’s description, its button and its columns in its order (BS-R3, BS-R4, BS-R5, BS-R32)', async () => {
    await start();
    await keepBatch(store, aNewBatch(1200, { fileName: 'monday.csv' }));
    const { html } = await page('/batches');
    expect(html).to.contain(DESCRIPTION);
    expect(html).to.match(/data-testid="create-batch-sync">.*<\/svg>Create Batch Sync<\/a>/);
    expect(headsOf(html)).to.deep.equal([
      'File Name',
      'File Upload Status',
      'Total Records',
      'Date Created',
      'Last Modified',
      'Total Tasks',
      'Tasks Progress',
      'Actions',
    ]);
    expect(html).to.match(/<a href="\/batches\/batch-1">monday\.csv<\/a>/);
    expect(html).to.contain('1,200');
  });

  it('the button is for those who may write, nobody else sees it (BS-R6)', async () => {
    await start({ role: 'viewer' });
    const { html } = await page('/batches');
    expect(html).to.not.contain('Create Batch Sync');
    expect((await page('/orders')).html).to.not.contain('csv-upload');
  });

  const statuses: readonly (readonly [string, string, string])[] = [
    ['processing', 'info', 'Processing'],
    ['pending approval', 'review', 'Pending approval'],
    ['completed', 'good', 'Completed'],
    ['completed with errors', 'warn', 'Completed with errors'],
    ['failed', 'bad', 'Failed'],
    ['rejected', 'bad', 'Rejected'],
    ['cancelled', 'quiet', 'Cancelled'],
  ];
  for (const [status, tone, label] of statuses) {
    it(`status ${status} → a label in its colour, with a word and an icon (BS-R33)`, async () => {
      await start();
      await keepBatch(store, aNewBatch(1));
      await sql`update batches set status = ${status}`.execute(database.kysely);
      const chip = new RegExp(`<span class="chip tone-${tone}"><svg[^>]*>.*?</svg>${label}</span>`);
      expect((await page('/batches')).html).to.match(chip);
      expect((await page('/batches/batch-1')).html).to.match(chip);
    });
  }

  it('the progress is a bar, and says the same in words (BS-R34)', async () => {
    await start();
    await keepBatch(store, aNewBatch(1000));
    await work(store, 628);
    await work(store, 12, 'FAILED');
    const { html } = await page('/batches');
    expect(html).to.match(/<progress max="1000" value="640" aria-label="Tasks of orders.csv">/);
    expect(html).to.contain('640 of 1,000 (64 %) · 12 rejected');
  });

  it('the rows are links to the file; five heads sort, and turn round when pressed again; three do not (BS-R37, BS-R46, BS-R47, BS-R48)', async () => {
    await start();
    for (const [n, fileName] of ['b.csv', 'a.csv'].entries())
      await keepBatch(store, aNewBatch(1, { batchId: `batch-${n}`, fileName }));
    const { html } = await page('/batches');
    const sorts = [...html.matchAll(/<th [^>]*>\s*<a href="([^"]+)">([^<]+)/g)];
    expect(sorts.map(([, , label]) => label?.trim())).to.deep.equal([
      'File Name',
      'File Upload Status',
      'Total Records',
      'Date Created',
      'Total Tasks',
    ]);
    const up = (sorts[0]?.[1] ?? '').replaceAll('&amp;', '&');
    const sorted = (await page(up)).html;
    expect(filesOf(sorted)).to.deep.equal(['a.csv', 'b.csv']);
    expect(sorted).to.match(/aria-sort="ascending"><a[^>]*>File Name/);
    const down = /aria-sort="ascending"><a href="([^"]+)"/.exec(sorted)?.[1] ?? '';
    expect(filesOf((await page(down.replaceAll('&amp;', '&'))).html)).to.deep.equal([
      'b.csv',
      'a.csv',
    ]);
  });

  it('a search with an icon, for any part of the name, case and all; a cross clears it (BS-R42, BS-R43, BS-R44, BS-R45)', async () => {
    await start();
    for (const [n, fileName] of ['Monday.csv', 'monday.csv'].entries())
      await keepBatch(store, aNewBatch(1, { batchId: `batch-${n}`, fileName }));
    const { html } = await page('/batches?name=onday.c');
    expect(html).to.match(/icons\.svg#search"><\/use><\/svg>\s*<input id="file-name"/);
    expect(filesOf(html)).to.have.length(2);
    const found = (await page('/batches?name=Mon')).html;
    expect(filesOf(found)).to.deep.equal(['Monday.csv']);
    expect(found).to.match(/href="\/batches" aria-label="Clear the search"[^>]*>.*#cross/);
    expect((await page('/batches')).html).to.not.contain('Clear the search');
    expect((await page('/batches?name=nobody')).html).to.contain('No file name contains “nobody”');
  });

  it('a page of rows beyond the last → the last one, of the same status', async () => {
    await start();
    await keepBatch(store, aNewBatch(60));
    const beyond = await app.get('/batches/batch-1?status=QUEUED&page=9', { redirect: 'manual' });
    expect(beyond.status).to.equal(302);
    expect(beyond.headers.get('location')).to.equal('/batches/batch-1?status=QUEUED&page=2');
  });

  it('the file’s page: details that fold, counters that open their rows, the download (BS-R38, BS-R39, BS-R40, BS-R49)', async () => {
    await start();
    await keepBatch(store, aNewBatch(1200));
    await work(store, 2);
    await work(store, 1, 'FAILED');
    const { html } = await page('/batches/batch-1');
    expect(html).to.match(/<details class="card batch-details" open>\s*<summary><h2>Batch Details/);
    const facts = [...html.matchAll(/<dt>([^<]+)<\/dt>/g)].map(([, fact]) => fact);
    expect(facts).to.include.members(['Batch ID', 'Date Created', 'Date Updated', 'Total Records']);
    expect(html).to.match(/<dt>Total Records<\/dt><dd>1,200/);
    const counters = [
      ...html.matchAll(
        /href="([^"]+)" class="count [^"]*"[^>]*><span[^>]*>([\d,]+)<\/span><span[^>]*><svg.*?<\/svg>([^<]+)/g,
      ),
    ].map(([, href, value, label]) => [label, value, href]);
    expect(counters).to.deep.equal([
      ['Total Records', '1,200', '/batches/batch-1'],
      ['Total Accepted Tasks', '2', '/batches/batch-1?status=ACCEPTED'],
      ['Total Rejected Tasks', '1', '/batches/batch-1?status=FAILED'],
      ['Total Queued Tasks', '1,197', '/batches/batch-1?status=QUEUED'],
    ]);
    expect(html).to.match(/href="\/api\/batches\/batch-1\/download"[^>]*>.*Download Data/);
    const failed = (await page('/batches/batch-1?status=FAILED')).html;
    expect(failed).to.contain('No payment has this order ID').and.contain('1–1');
    expect(headsOf(html)).to.deep.equal([
      'S.No',
      'Order ID',
      'Transaction ID',
      'Unique Request ID',
      'Sync Status',
      'External System Response',
      'Gateway Sync Status',
      'Task Status',
      'Error Message',
      'Created At',
      'Updated At',
    ]);
  });

  it('every text of a file and its rows is escaped', async () => {
    await start();
    const evil = '<script>alert(1)</script>';
    const rows = [{ ...aNewRow(1), orderId: evil, txnId: evil, uniqueRequestId: evil }];
    await keepBatch(store, aNewBatch(0, { fileName: evil, description: evil, rows, maker: evil }));
    for (const path of [
      '/batches',
      '/batches/batch-1',
      `/batches?name=${encodeURIComponent(evil)}`,
    ])
      expect((await page(path)).html).to.not.contain(evil);
  });

  it('/orders has the CSV upload beside Run Sync and Decision Sync, and it leads the same way', async () => {
    await start();
    const { html } = await page('/orders');
    expect(html).to.match(
      /data-testid="csv-upload">[\s\S]*data-testid="decision-sync"[\s\S]*data-testid="run-sync"/,
    );
    expect(html).to.match(/<a class="button" href="\/batches\/new" data-open="create-batch"/);
    expect(html).to.match(/action="\/batches\/new" enctype="multipart\/form-data"/);
  });

  it('without maker-checker the upload is shown at once: Choose File, the sample, the limits, Sync With Gateway (BS-R8, BS-R9, BS-R10, BS-R17)', async () => {
    await start();
    const { html } = await page('/batches/new');
    expect(html).to.match(/<label class="button js-only" for="upload-file">Choose File<\/label>/);
    expect(html).to.match(
      /<a href="\/api\/batches\/samples\/sync" download[^>]*>batch_sync_sample\.csv</,
    );
    expect(html).to.contain('at most 1,000 rows and 1 MiB');
    expect(html).to.match(/role="switch" name="syncWithGateway"[\s\S]*?>Sync With Gateway<\/span>/);
  });

  it('with maker-checker the description comes first: a text field and Submit, and then the upload (BS-R7)', async () => {
    await start({ makerChecker: true });
    const first = (await page('/batches/new')).html;
    expect(first).to.match(/<textarea[^>]*name="description"[\s\S]*>Submit<\/button>/);
    expect(first).to.not.contain('Choose File');
    expect((await page('/batches')).html).to.match(
      /<dialog id="create-batch"[\s\S]*name="description"/,
    );
    const second = (await page('/batches/new?description=Orders%20of%20Monday')).html;
    expect(second).to.contain('Choose File').and.contain('value="Orders of Monday"');
    expect((await page('/batches/new?description=%20')).html).to.not.contain('Choose File');
  });

  it('upload → check → start: nothing is work before Start, and then it is, once', async () => {
    await start();
    const csv = under('ORD_1,,', 'bad id,,');
    const uploaded = await app.upload(csv, { syncWithGateway: 'true' }, '/batches/new');
    expect(uploaded.status).to.equal(303);
    const at = uploaded.headers.get('Location') ?? '';
    const { html } = await page(at);
    expect(html).to.contain('Invalid order ID format').and.contain('Leave them out');
    expect(html).to.contain(`data-load="${at}/preview"`);
    expect((await page(`${at}/preview`)).html).to.contain('added Charge/Success');
    expect((await page(`${at}?preview=1`)).html).to.contain('added Charge/Success');
    const problems = await app.get(`${at}/problems`);
    expect(await problems.text()).to.match(/^Line,Column,Value,Error,Reason\r\n3,order_id,bad id,/);
    expect(await store.batch('batch-2')).to.equal(undefined);
    const press = (fields: Record<string, string>, headers = {}) =>
      app.post(`${at}/start`, { body: new URLSearchParams(fields), headers });
    expect((await press({})).status).to.equal(422);
    expect((await press({ acceptValidRows: 'true' }, { Cookie: 'caller=eve' })).status).to.equal(
      404,
    );
    const both = await Promise.all([
      press({ acceptValidRows: 'true' }),
      press({ acceptValidRows: 'true' }),
    ]);
    expect([
      [303, 404],
      [303, 409],
    ]).to.deep.include(both.map(({ status }) => status).toSorted());
    const all = { kind: 'sync', name: '', sort: 'createdAt', direction: 'ascending' } as const;
    const { batches, total } = await store.batches({ ...all, offset: 0, limit: 9 });
    expect(total).to.equal(1);
    expect(batches[0]).to.deep.include({ status: 'processing', syncWithGateway: true });
    expect(app.started).to.have.length(1);
  });

  it('a refused file → a page with every problem, and the way to try again', async () => {
    await start();
    const body = new FormData();
    body.set('file', new File(['txn_id,order_id\n1,2\n'], '<b>.csv'));
    const response = await app.post('/batches/new', { body, headers: { Accept: 'text/html' } });
    const html = await response.text();
    expect(response.status).to.equal(422);
    expect(html)
      .to.contain('&lt;b&gt;.csv')
      .and.contain('another order')
      .and.contain('Choose File');
  });

  it('the very same file again → said, with the earlier one, and asked', async () => {
    await start();
    const csv = under('ORD_1,,');
    await app.upload(csv);
    const at = (await app.upload(csv, {}, '/batches/new')).headers.get('Location') ?? '';
    expect((await page(at)).html).to.match(
      /The very same file was submitted before[\s\S]*href="\/batches\/batch-1"[\s\S]*I mean to submit/,
    );
    const press = (body: URLSearchParams) => app.post(`${at}/start`, { body });
    expect((await press(new URLSearchParams())).status).to.equal(409);
    expect((await press(new URLSearchParams({ again: 'true' }))).status).to.equal(303);
  });

  it('a file that waits: its maker sees why they cannot approve it, a checker approves these bytes', async () => {
    await start({ makerChecker: true });
    const waiting = { status: 'pending approval', approvalExpiresAt: NOW + 1_000 } as const;
    await keepBatch(store, aNewBatch(1, { ...waiting, maker: 'mara' }));
    const own = (await page('/batches/batch-1')).html;
    expect(own).to.contain('You submitted this file.').and.not.contain('data-testid="approve"');
    const other = (await page('/batches/batch-1', { Cookie: 'caller=carl' })).html;
    expect(other).to.contain(`name="sha256" value="${'a'.repeat(64)}"`);
    const body = new URLSearchParams({ sha256: 'a'.repeat(64), comment: '' });
    const headers = { Cookie: 'caller=carl', Accept: 'text/html' };
    const pressed = await app.post('/batches/batch-1/approve', { body, headers });
    expect(pressed.headers.get('Location')).to.equal('/batches/batch-1?done=approve');
    const shown = (await page('/batches/batch-1?done=approve')).html;
    expect(shown).to.contain('Approved by').and.contain('carl').and.contain('being worked on');
  });

  it('a file at work can be cancelled on its page; Sync with Gateway says why it has to wait', async () => {
    await start();
    await keepBatch(store, aNewBatch(2));
    await begin(store, 1);
    const { html } = await page('/batches/batch-1');
    expect(html)
      .to.contain('data-testid="cancel-batch"')
      .and.contain('data-batch="/api/batches/batch-1"');
    expect(html).to.match(/aria-disabled="true"[^>]*data-testid="sync-with-gateway"/);
    expect(html).to.contain(
      'The file is processing. Sync with Gateway is possible when it has ended.',
    );
  });

  it('a batch that is not there, and where there are none → 404', async () => {
    await start();
    expect((await page('/batches/nobody')).status).to.equal(404);
    expect((await page('/batches/new/nobody')).status).to.equal(404);
  });
});

function headsOf(html: string): readonly string[] {
  const heads = [...html.matchAll(/<th role="columnheader"[^>]*>([\s\S]*?)<\/th>/g)];
  return heads.map(([, head = '']) => head.replace(/<[^>]+>|[▲▼]/g, '').trim());
}

function filesOf(html: string): readonly string[] {
  return [...html.matchAll(/class="id file"><a [^>]*>([^<]+)/g)].map(([, name = '']) => name);
}
