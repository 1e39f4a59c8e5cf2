import { expect } from 'chai';
import { sql } from 'kysely';
import { PERMISSIONS, type Permission } from '../../../../src/access/permissions/permissions.ts';
import type { BatchRight } from '../../../../src/batch/actions.ts';
import type { Database } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import { type BatchApp, type BatchAppOptions, startBatchApp } from '../../../support/batch-app.ts';
import { aNewBatch, aNewRow, keepBatch, work } from '../../../support/batches.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { machineGate } from '../../../support/gates.ts';
import { NOW } from '../../../support/http-app.ts';
import { under } from '../../../support/upload.ts';

const NEEDED: Readonly<Record<BatchRight, Permission>> = {
  read: 'orders:read',
  write: 'orders:write',
  approve: 'batches:approve',
};

describe('/api/batches', function () {
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
    return app;
  };
  const json = async (response: Response | Promise<Response>) =>
    Object(await (await response).json());

  it('a good file → 202 with its id, at work at once, and the workers are told (BS-R24 to BS-R27)', async () => {
    await start();
    const response = await app.upload(under('ORD_1,,', 'ORD_2,TX,REQ'), {
      syncWithGateway: 'true',
    });
    expect(response.status).to.equal(202);
    expect(response.headers.get('Location')).to.equal('/api/batches/batch-1');
    expect(await json(response)).to.deep.equal({
      batchId: 'batch-1',
      status: 'processing',
      totalRecords: 2,
      errors: [],
      warnings: [],
    });
    expect(app.started).to.deep.equal(['batch-1']);
    const batch = await json(app.get('/api/batches/batch-1'));
    expect(batch).to.include({ fileName: 'orders.csv', maker: 'mara', syncWithGateway: true });
    expect(batch).to.include({ totalRecords: 2, accepted: 0, rejected: 0, queued: 2 });
    expect(app.audited[0]).to.include({ action: 'submit', person: 'mara', batchId: 'batch-1' });
  });

  it('text/csv with its choices in the query → the same', async () => {
    await start();
    const body = under('ORD_1,,');
    const headers = { 'Content-Type': 'text/csv' };
    const path = '/api/batches/sync?fileName=monday.csv&syncWithGateway=true';
    expect((await app.post(path, { body, headers })).status).to.equal(202);
    const batch = await json(app.get('/api/batches/batch-1'));
    expect(batch).to.include({ fileName: 'monday.csv', syncWithGateway: true });
  });

  it('a file with problems → 422 with all of them, and nothing is kept (BS-R14, BS-R22)', async () => {
    await start();
    const response = await app.upload(under('ORD 1,,', ',,', 'ORD_3,,'));
    expect(response.status).to.equal(422);
    expect(response.headers.get('Content-Type')).to.contain('application/problem+json');
    const { errors } = await json(response);
    expect(
      errors.map(({ line, msg }: { line: number; msg: string }) => [line, msg.split(':')[0]]),
    ).to.deep.equal([
      [2, 'Invalid order ID format'],
      [3, 'Empty order ID'],
    ]);
    expect(await json(app.get('/api/batches'))).to.deep.equal({ batches: [], total: 0 });
    expect(app.started).to.deep.equal([]);
  });

  it('the same with acceptValidRows → the valid ones are work, the others failed with their reason', async () => {
    await start();
    const csv = under('ORD 1,,', 'ORD_2,,');
    const answer = await json(app.upload(csv, { acceptValidRows: 'true' }));
    expect(answer).to.include({ status: 'processing', totalRecords: 2 });
    expect(answer.errors).to.have.length(1);
    const { rows } = await json(app.get('/api/batches/batch-1/rows?status=FAILED'));
    expect(rows).to.have.length(1);
    expect(rows[0].error).to.contain('Invalid order ID format');
  });

  it('the same bytes again → 409 that names the earlier one; with again=true → another batch', async () => {
    await start();
    const csv = under('ORD_1,,');
    await app.upload(csv);
    const second = await app.upload(csv);
    expect(second.status).to.equal(409);
    expect((await json(second)).detail)
      .to.contain('batch-1')
      .and.contain('again=true');
    expect((await app.upload(csv, { again: 'true' })).status).to.equal(202);
    expect((await json(app.get('/api/batches'))).total).to.equal(2);
  });

  it('dryRun=true → what is wrong and whether it came before; with preview=true what each row would be; nothing is kept', async () => {
    await start();
    const csv = under('ORD_1,,');
    await app.upload(csv);
    const path = '/api/batches/sync?dryRun=true&preview=true';
    const checked = await json(app.upload(csv, {}, path));
    expect(checked).to.include({ dryRun: true, totalRecords: 1, totalTasks: 1 });
    expect(checked.sameFile).to.deep.equal([{ batchId: 'batch-1', fileName: 'orders.csv' }]);
    expect(checked.rows[0]).to.include({ orderId: 'ORD_1', wouldBe: 'ACCEPTED' });
    expect((await json(app.get('/api/batches'))).total).to.equal(1);
  });

  const notFiles: readonly (readonly [string, RequestInit, number])[] = [
    ['a JSON body', { body: '{}', headers: { 'Content-Type': 'application/json' } }, 415],
    ['a form without a file', { body: formOf({ description: 'x' }) }, 400],
    [
      'a form without a boundary',
      { body: 'x', headers: { 'Content-Type': 'multipart/form-data' } },
      400,
    ],
    [
      'a form that is torn',
      { body: '--x\r\nContent', headers: { 'Content-Type': 'multipart/form-data; boundary=x' } },
      400,
    ],
    [
      'a compressed file',
      { body: 'x', headers: { 'Content-Type': 'text/csv', 'Content-Encoding': 'gzip' } },
      415,
    ],
    ['a switch that is neither on nor off', { body: formOf({ again: 'maybe' }, 'ORD_1,,') }, 400],
    ['a dry run that is misspelt', { body: formOf({ dryrun: 'true' }, 'ORD_1,,') }, 400],
    ['a dry run behind 16 other fields', { body: manyFields() }, 400],
    ['a field twice', { body: twice('dryRun', 'true', 'false') }, 400],
    ['two files', { body: twoFiles('file') }, 400],
    ['a file in another field', { body: twoFiles('upload') }, 400],
  ];
  for (const [what, init, status] of notFiles) {
    it(`${what} → ${status}, and nothing is kept`, async () => {
      await start();
      expect((await app.post('/api/batches/sync', init)).status).to.equal(status);
      expect((await json(app.get('/api/batches'))).total).to.equal(0);
    });
  }

  const badQueries = ['dry_run=true', 'dryRun=true&dryRun=true', 'dryRun=true&x=1'];
  for (const query of badQueries) {
    it(`?${query} → 400 that names the field, and nothing is kept`, async () => {
      await start();
      const headers = { 'Content-Type': 'text/csv' };
      const init = { body: under('ORD_1,,'), headers };
      const refused = await app.post(`/api/batches/sync?${query}`, init);
      expect(refused.status).to.equal(400);
      expect(Object(await refused.json()).detail).to.match(/The field (dry_run|dryRun|x) is/);
      expect((await json(app.get('/api/batches'))).total).to.equal(0);
    });
  }

  it('a field in the query and in the form → 400: nobody knows which one is meant', async () => {
    await start();
    const refused = await app.upload(
      under('ORD_1,,'),
      { dryRun: 'false' },
      '/api/batches/sync?dryRun=true',
    );
    expect(refused.status).to.equal(400);
  });

  it('rows, the sample and the download, whose name may be long (BS-R9, BS-R50, X15)', async () => {
    await start();
    await keepBatch(store, aNewBatch(3, { batchId: 'batch-1' }));
    await work(store, 2);
    const { rows, total } = await json(
      app.get('/api/batches/batch-1/rows?status=ACCEPTED&limit=1'),
    );
    expect([rows.length, total]).to.deep.equal([1, 2]);
    const nameOf = (response: Response) => response.headers.get('Content-Disposition');
    const sample = await app.get('/api/batches/samples/sync');
    expect(nameOf(sample)).to.contain('batch_sync_sample.csv');
    expect(await sample.text()).to.match(/^order_id,txn_id,unique_request_id\r\n/);
    expect((await app.get('/api/batches/samples/payments')).status).to.equal(404);
    const download = await app.get('/api/batches/batch-1/download');
    expect(nameOf(download)).to.equal('attachment; filename=batch_sync.csv');
    const lines = (await download.text()).split('\r\n');
    expect(lines[0]).to.match(/^S\.No,Order ID,/);
    expect(lines).to.have.length(5);
    const long = await app.get('/api/batches/batch-1/download?name=long');
    await long.text();
    expect(nameOf(long)).to.contain('batch_sync_batch-1.csv');
  });

  it('progress as server-sent events: every change while it is worked on, then the end (BS-R70)', async () => {
    await start();
    await keepBatch(store, aNewBatch(3, { batchId: 'batch-1' }));
    const response = await app.get('/api/batches/batch-1/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = '';
    const read = async (until: RegExp) => {
      while (!until.test(seen)) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true };
        if (done) break;
        seen += value;
      }
      expect(seen).to.match(until);
    };
    await read(/progress[\s\S]*"queued":3/);
    await work(store, 2);
    await read(/progress[\s\S]*"accepted":2[\s\S]*"queued":1/);
    await work(store, 1);
    await read(/event: ?end[\s\S]*"status":"completed"/);
  });

  const needs: readonly (readonly [string, string, BatchRight])[] = [
    ['GET', '/api/batches', 'read'],
    ['GET', '/api/batches/batch-1', 'read'],
    ['GET', '/api/batches/batch-1/rows', 'read'],
    ['GET', '/api/batches/batch-1/events', 'read'],
    ['GET', '/api/batches/batch-1/download', 'read'],
    ['GET', '/api/batches/samples/sync', 'read'],
    ['GET', '/batches', 'read'],
    ['GET', '/batches/batch-1', 'read'],
    ['GET', '/batches/new', 'write'],
    ['POST', '/batches/new', 'write'],
    ['POST', '/api/batches/sync', 'write'],
    ['POST', '/api/batches/batch-1/cancel', 'write'],
    ['POST', '/api/batches/batch-1/retry-failed', 'write'],
    ['POST', '/api/batches/batch-1/sync-with-gateway', 'write'],
    ['POST', '/batches/batch-1/cancel', 'write'],
    ['POST', '/api/batches/batch-1/approve', 'approve'],
    ['POST', '/api/batches/batch-1/reject', 'approve'],
  ];
  for (const [method, path, right] of needs) {
    it(`${method} ${path} without the right to ${right} → 403, also for who has every other right (BS-R6, BS-R66 to BS-R69)`, async () => {
      const others = PERMISSIONS.filter((one) => one !== NEEDED[right]);
      await start({ gate: machineGate(others) });
      await keepBatch(store, aNewBatch(1, { batchId: 'batch-1' }));
      const response = await fetch(app.url + path, { method });
      expect(response.status).to.equal(403);
      expect((await store.batch('batch-1'))?.status).to.equal('processing');
    });
  }

  it('cancel, retry of the failed rows and Sync with Gateway → done, and the workers are told; 409 when it cannot be (BS-R35)', async () => {
    await start();
    await keepBatch(store, aNewBatch(2, { batchId: 'batch-1', syncWithGateway: false }));
    const act = (action: string) => app.post(`/api/batches/batch-1/${action}`);
    expect((await act('retry-failed')).status).to.equal(409);
    await work(store, 1);
    await work(store, 1, 'FAILED');
    expect(await json(act('retry-failed'))).to.include({ status: 'processing', queued: 1 });
    await work(store, 1);
    const again = await json(act('sync-with-gateway'));
    expect(again).to.include({ syncWithGateway: true, queued: 2 });
    expect(app.started).to.deep.equal(['batch-1', 'batch-1']);
    expect(await json(act('cancel'))).to.include({ status: 'cancelled', rejected: 2 });
    expect((await act('cancel')).status).to.equal(409);
    expect(app.started).to.have.length(2);
    expect((await app.post('/api/batches/nobody/cancel')).status).to.equal(404);
  });

  describe('maker and checker (X12)', () => {
    const asking = (name: string) => ({
      Cookie: `caller=${name}`,
      'Content-Type': 'application/json',
    });
    const check = (answer: string, body: object, name = 'carl') =>
      app.post(`/api/batches/batch-1/${answer}`, {
        headers: asking(name),
        body: JSON.stringify(body),
      });
    const submitted = async () => {
      await start({ makerChecker: true });
      const response = await app.upload(under('ORD_1,,'), { description: 'Monday' });
      expect(await json(response)).to.include({ status: 'pending approval' });
      expect(app.started).to.deep.equal([]);
      return (await json(app.get('/api/batches/batch-1'))).sha256;
    };

    it('a dry run without a description → what is wrong with the file: nobody has to approve that', async () => {
      await start({ makerChecker: true });
      const checked = await app.upload(under('ORD_1,,'), {}, '/api/batches/sync?dryRun=true');
      expect(checked.status).to.equal(200);
    });

    it('without a description → 422, and nothing is kept (BS-R7)', async () => {
      await start({ makerChecker: true });
      expect((await app.upload(under('ORD_1,,'))).status).to.equal(422);
      expect((await json(app.get('/api/batches'))).total).to.equal(0);
    });

    it('approved by somebody else who saw these bytes → at work, who said so is kept and written down', async () => {
      const sha256 = await submitted();
      const approved = await json(check('approve', { sha256, comment: 'Go' }));
      expect(approved).to.include({ status: 'processing' });
      expect(approved.check).to.include({ answer: 'approved', checker: 'carl', comment: 'Go' });
      expect(app.started).to.deep.equal(['batch-1']);
      expect(app.audited.at(-1)).to.include({
        ...{ action: 'approve', person: 'carl', comment: 'Go' },
        ...{ before: 'pending approval', after: 'processing', sha256 },
      });
    });

    it('rejected with a comment → ended; without one → 422', async () => {
      const sha256 = await submitted();
      expect((await check('reject', { sha256 })).status).to.equal(422);
      const rejected = await json(check('reject', { sha256, comment: 'Wrong day' }));
      expect(rejected).to.include({ status: 'rejected', queued: 0, rejected: 1 });
    });

    it('by its maker, for other bytes, twice → 409 and a sentence that says why', async () => {
      const sha256 = await submitted();
      const own = await check('approve', { sha256 }, 'Mara');
      expect([own.status, (await json(own)).detail]).to.deep.equal([
        409,
        'You submitted this file. Someone else who may approve has to answer it.',
      ]);
      expect((await check('approve', { sha256: 'b'.repeat(64) })).status).to.equal(409);
      expect((await check('approve', {})).status).to.equal(409);
      await check('approve', { sha256 });
      expect((await check('approve', { sha256 })).status).to.equal(409);
      expect(app.started).to.deep.equal(['batch-1']);
    });

    it('after 24 hours → 409', async () => {
      await start({ makerChecker: true });
      const waiting = { status: 'pending approval', approvalExpiresAt: NOW } as const;
      await keepBatch(store, aNewBatch(1, { ...waiting, maker: 'mo' }));
      const expired = await check('approve', { sha256: 'a'.repeat(64) });
      expect((await json(expired)).detail).to.contain('expired');
    });
  });

  it('a list by part of a file name, case and all, sorted and paged (BS-R43, BS-R44, BS-R46)', async () => {
    await start();
    for (const [n, fileName] of ['b.csv', 'a.csv', 'A.csv'].entries())
      await keepBatch(store, aNewBatch(1, { batchId: `batch-${n}`, fileName, rows: [aNewRow(1)] }));
    const names = async (query: string) =>
      (await json(app.get(`/api/batches?${query}`))).batches.map(
        ({ fileName }: { fileName: string }) => fileName,
      );
    expect(await names('name=a')).to.deep.equal(['a.csv']);
    expect(await names('sort=fileName&direction=ascending')).to.deep.equal([
      'A.csv',
      'a.csv',
      'b.csv',
    ]);
    expect(await names('sort=fileName&limit=1&offset=1')).to.deep.equal(['a.csv']);
    expect((await app.get('/api/batches?sort=lastModified')).status).to.equal(400);
  });
});

/** A form with fields and, when rows are given, a file. */
function formOf(fields: Readonly<Record<string, string>>, rows?: string): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (rows !== undefined) form.set('file', new File([under(rows)], 'orders.csv'));
  return form;
}

function twice(field: string, one: string, other: string): FormData {
  const body = formOf({ [field]: one }, 'ORD_1,,');
  body.append(field, other);
  return body;
}

function manyFields(): FormData {
  const body = formOf({}, 'ORD_1,,');
  for (let n = 0; n < 16; n += 1) body.set(`again${n}`, '');
  body.set('dryRun', 'true');
  return body;
}

function twoFiles(first: string): FormData {
  const body = new FormData();
  for (const field of [first, 'file'])
    body.append(field, new File([under('ORD_1,,')], 'orders.csv', { type: 'text/csv' }));
  return body;
}
