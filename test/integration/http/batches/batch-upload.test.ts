import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Database } from '../../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../../src/store/database-store.ts';
import { type BatchApp, startBatchApp } from '../../../support/batch-app.ts';
import { temporaryDatabase } from '../../../support/data-directory.ts';
import { FLOODS, sendFlood } from '../../../support/flood.ts';
import { under } from '../../../support/upload.ts';

const HEAD = '--x\r\nContent-Disposition: form-data; name="file"; filename="big.csv"\r\n\r\n';
const MIB = 1_048_576;

describe('an upload over HTTP', function () {
  this.timeout(30_000);
  let database: Database;
  let store: DatabaseStore;
  let app: BatchApp;
  before(async () => {
    database = await temporaryDatabase();
    store = createDatabaseStore(database);
    app = await startBatchApp(store);
  });
  after(async () => {
    await app.stop();
    await database.close();
  });
  const nothingKept = async () => {
    const all = { kind: 'sync', name: '', sort: 'createdAt', direction: 'ascending' } as const;
    expect((await store.batches({ ...all, offset: 0, limit: 9 })).total).to.equal(0);
  };

  for (const flood of FLOODS) {
    it(`${flood.what} → refused while little more than the limit is on its way, and the memory does not grow`, async () => {
      await sendFlood(app.url, flood);
      const before = process.memoryUsage().rss;
      const refused = await sendFlood(app.url, flood);
      expect(refused.status).to.equal(422);
      expect(JSON.parse(refused.body).errors[0].msg).to.match(
        /^(File too large|Row limit|Invalid)/,
      );
      // What the sockets hold between the two; the seconds are measured by bench/upload.ts.
      expect(refused.sentBytes).to.be.lessThan(16 * MIB);
      expect((process.memoryUsage().rss - before) / MIB).to.be.lessThan(64);
      await nothingKept();
    });
  }

  it('a body that says it has 1 GiB → refused before it is read', async () => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    const length = 1024 * MIB;
    // Not a byte of the body follows: whoever waited for one would never answer.
    socket.write(
      `POST /api/batches/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: ${length}\r\n\r\n`,
    );
    const answer = await text(socket);
    expect(answer).to.match(/^HTTP\/1.1 422/);
    expect(answer).to.contain('File too large');
  });

  it('a client that goes away in the middle → nothing is kept, the next one is served', async () => {
    const upload = httpRequest(`${app.url}/api/batches/sync`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x', Expect: '100-continue' },
    });
    upload.on('error', () => undefined);
    // Sends the head of the request at once: it is being read when the client goes.
    upload.flushHeaders();
    await once(upload, 'continue');
    await new Promise((resolve) => upload.write(`${HEAD}order_id\nORD_1\n`, resolve));
    upload.destroy();
    await nothingKept();
    expect((await app.upload('')).status).to.equal(422);
  });

  it('a client that goes on sending after its refusal → can read it, is then cut off, and the process goes on', async () => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
    const part = 'a'.repeat(2 * MIB);
    socket.write(
      'POST /api/batches/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n\r\n',
    );
    // The last, empty part never comes, so that the connection ends by the server alone.
    socket.write(`${part.length.toString(16)}\r\n${part}\r\n`);
    expect(await text(socket)).to.match(/^HTTP\/1.1 422/);
    expect((await app.upload('')).status).to.equal(422);
  });

  const bad: readonly (readonly [string, string | Uint8Array<ArrayBuffer>, RegExp])[] = [
    ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 255, 254]), /Invalid file format/],
    ['UTF-16', Buffer.from('\ufefforder_id\nORD_1\n', 'utf16le'), /UTF-16/],
    ['Latin-1', Buffer.from('order_id\nORD_é\n', 'latin1'), /UTF-8/],
    ['NUL bytes', 'order_id\nOR\0D\n', /NUL|zero|binary/i],
    ['an unclosed quote', under('"ORD_1,,', 'ORD_2,,'), /never closed/],
    [
      '10,000 columns',
      `${Array.from({ length: 10_000 }, () => 'a').join(',')}\n`,
      /10,000 columns/,
    ],
    ['a cell of 1 MB', under(`${'a'.repeat(1_000_000)},,`), /Invalid order ID format/],
    ['no header', 'ORD_1,,\nORD_2,,\n', /header is missing/],
    ['a swapped header', 'txn_id,order_id,unique_request_id\nT,ORD_1,\n', /another order/],
    ['nothing', '', /The file is empty/],
    ['a header only', 'order_id,txn_id,unique_request_id\n', /header and no rows/],
    [
      '1001 rows',
      under(...Array.from({ length: 1001 }, (_, n) => `ORD_${n},,`)),
      /Row limit exceeded/,
    ],
    ['a row twice', under('ORD_1,,', 'ORD_1,,'), /Duplicate row: Line 2/],
    ['a formula', under('ORD_1,=1+1,'), /formula/],
    ['an id that a spreadsheet damaged', under('1.9E+18,,'), /spreadsheet/i],
  ];
  for (const [what, csv, message] of bad) {
    it(`${what} → 422 with a message of its own, and nothing is kept to run`, async () => {
      const response = await app.upload(csv);
      expect(response.status).to.equal(422);
      const { errors } = Object(await response.json());
      expect(errors.map(({ msg }: { msg: string }) => msg).join('\n')).to.match(message);
      await nothingKept();
    });
  }

  it('1000 valid rows → 202, and all of them are kept to run (BS-R11)', async () => {
    const csv = under(...Array.from({ length: 1000 }, (_, n) => `ORD_${n},TX_${n},REQ_${n}`));
    const response = await app.upload(csv);
    expect(response.status).to.equal(202);
    const { batchId, totalRecords } = Object(await response.json());
    expect(totalRecords).to.equal(1000);
    expect((await store.batch(batchId))?.counters).to.include({ queued: 1000, rejected: 0 });
  });
});
