import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Database } from '../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../src/store/database-store.ts';
import { under } from '../batch/upload.ts';
import { temporaryDatabase } from '../support/data-directory.ts';
import { type BatchApp, startBatchApp } from './support/batch-app.ts';

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

  /** Sends `part` over and over until there is an answer; says how much was sent by then, and how long that took. */
  async function flood(type: string, head: string, part: Buffer, most = Number.POSITIVE_INFINITY) {
    const upload = httpRequest(`${app.url}/api/batches/sync`, {
      method: 'POST',
      headers: { 'Content-Type': type, 'Transfer-Encoding': 'chunked' },
    });
    upload.on('error', () => undefined);
    const answer = once(upload, 'response');
    let isAnswered = false;
    void answer.then(() => {
      isAnswered = true;
    });
    let sent = 0;
    let crossedAt = Date.now();
    let isCrossed = false;
    upload.write(head);
    while (!isAnswered && sent < most) {
      if (!upload.write(part)) {
        await Promise.race([once(upload, 'drain'), answer]).catch(() => undefined);
      }
      sent += part.length;
      if (!isCrossed && sent > MIB) {
        isCrossed = true;
        crossedAt = Date.now();
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [response] = await answer;
    const tookMs = Date.now() - crossedAt;
    const body = await text(response);
    upload.destroy();
    return { status: response.statusCode, body, tookMs, sent };
  }

  const floods: readonly (readonly [string, string, string, Buffer])[] = [
    [
      'an endless file of a form',
      'multipart/form-data; boundary=x',
      `${HEAD}${under()}`,
      rows(65_536),
    ],
    ['an endless text/csv', 'text/csv', 'order_id\n', Buffer.alloc(65_536, 'a')],
    [
      'an endless field beside the file',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="description"\r\n\r\n',
      Buffer.alloc(65_536, 'a'),
    ],
  ];
  for (const [what, type, head, part] of floods) {
    it(`${what} → refused within a second of crossing the limit, and the memory does not grow`, async () => {
      await flood(type, head, part);
      const before = process.memoryUsage().rss;
      const refused = await flood(type, head, part);
      expect(refused.status).to.equal(422);
      expect(JSON.parse(refused.body).errors[0].msg).to.match(
        /^(File too large|Row limit|Invalid)/,
      );
      expect(refused.tookMs).to.be.lessThan(1_000);
      expect((process.memoryUsage().rss - before) / MIB).to.be.lessThan(64);
      await nothingKept();
    });
  }

  it('a body that says it has 1 GiB → refused before it is read', async () => {
    const { port } = new URL(app.url);
    const socket = connect(Number(port), '127.0.0.1');
    const length = 1024 * MIB;
    const before = Date.now();
    socket.write(
      `POST /api/batches/sync HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: ${length}\r\n\r\n`,
    );
    const answer = await text(socket);
    expect(Date.now() - before).to.be.lessThan(3_000);
    expect(answer).to.match(/^HTTP\/1.1 422/);
    expect(answer).to.contain('File too large');
  });

  it('a client that goes away in the middle → nothing is kept, the next one is served', async () => {
    const upload = httpRequest(`${app.url}/api/batches/sync`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
    });
    upload.on('error', () => undefined);
    upload.write(`${HEAD}order_id\nORD_1\n`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    upload.destroy();
    await nothingKept();
    expect((await app.upload('')).status).to.equal(422);
  });

  it('a client that is cut off after its refusal, or goes away then → the process goes on', async () => {
    const refused = await flood('multipart/form-data; boundary=x', `${HEAD}x\n`, rows(65_536));
    expect(refused.status).to.equal(422);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
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

  it('1000 valid rows → answered in less than a second (BS-R11)', async () => {
    const csv = under(...Array.from({ length: 1000 }, (_, n) => `ORD_${n},TX_${n},REQ_${n}`));
    const before = Date.now();
    const response = await app.upload(csv);
    expect(response.status).to.equal(202);
    expect(Date.now() - before).to.be.lessThan(1_000);
  });
});

/** A good header once, and good rows for ever. */
function rows(size: number): Buffer {
  const row = 'ORD_1,,\n';
  return Buffer.from(row.repeat(Math.floor(size / row.length)));
}
