import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseFile } from '../../../../src/batch/csv/parse-file.ts';
import { many } from '../../../support/many.ts';
import {
  accepted,
  brief,
  HEADER_LINE,
  inParts,
  LIMITS,
  problemsOf,
  under,
  upload,
} from '../../../support/upload.ts';

const LINES = ['ORD_1,TXN_1,R1', 'ORD-2,,', '007,TXN_2,'];
const ROWS = [
  ['ORD_1', 'TXN_1', 'R1'],
  ['ORD-2', undefined, undefined],
  ['007', 'TXN_2', undefined],
];

const rowsOf = async (...given: Parameters<typeof upload>) =>
  (await accepted(...given)).rows.map((row) => [row.orderId, row.txnId, row.uniqueRequestId]);

const READABLE: readonly (readonly [string, string])[] = [
  ['LF', under(...LINES)],
  ['CRLF', under(...LINES).replaceAll('\n', '\r\n')],
  ['CR alone', under(...LINES).replaceAll('\n', '\r')],
  ['a mixture of line endings', `${HEADER_LINE}\r\n${LINES[0]}\n${LINES[1]}\r${LINES[2]}`],
  ['no line ending at the end', under(...LINES).trimEnd()],
  ['a byte order mark (BS-R64)', `\u{feff}${under(...LINES)}`],
  ['blank lines', `\n${under(...LINES).replaceAll('\n', '\n\n')}\n`],
  ['quoted fields', under('"ORD_1","TXN_1","R1"', '"ORD-2","",""', '"007",TXN_2,')],
  ['a header without underscores (X8)', `orderid,txnid,uniquerequestid\n${LINES.join('\n')}`],
  [
    'a header in capitals with spaces',
    ` Order_ID , TXN_ID ,Unique_Request_Id\n${LINES.join('\n')}`,
  ],
];

describe('an uploaded file that is right', () => {
  for (const [situation, file] of READABLE) {
    it(`with ${situation} → its rows, text as it was written (BS-R12, BS-R16)`, async () => {
      expect(await rowsOf(file)).to.deep.equal(ROWS);
    });
    it(`with ${situation}, byte by byte → the same`, async () => {
      expect(await rowsOf(file, {}, 1)).to.deep.equal(ROWS);
    });
  }

  it('a header that names fewer of the columns, in their order → the others are empty (BS-R15, BS-R63)', async () => {
    expect(await rowsOf('order_id\nA\nB\n')).to.deep.equal([
      ['A', undefined, undefined],
      ['B', undefined, undefined],
    ]);
    expect(await rowsOf('order_id,unique_request_id\nA,R\n')).to.deep.equal([
      ['A', undefined, 'R'],
    ]);
  });

  it('rows → numbered from 1, each with its physical line, blank lines and line breaks counted', async () => {
    const { rows } = await accepted(`\r\n${HEADER_LINE}\r\n\r\nA,,\r\n"B","x\r\ny",\r\nC,,\r\n`);
    expect(rows.map(({ number, line }) => [number, line])).to.deep.equal([
      [1, 4],
      [2, 5],
      [3, 7],
    ]);
  });

  it('its SHA-256 and size → those of the bytes, byte order mark and all', async () => {
    const bytes = Buffer.from(`\u{feff}${under(...LINES)}`);
    const { sha256, size } = await accepted(bytes);
    expect(sha256).to.equal(createHash('sha256').update(bytes).digest('hex'));
    expect(size).to.equal(bytes.length);
  });

  it('any ids of letters, digits, _ and -, in parts of any size → come back as they were (BS-R55)', async () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,30}$/), {
      minLength: 1,
      maxLength: 20,
    });
    const usable = ids.map((list) => list.filter((id) => !/^null$/i.test(id)).concat('Z9'));
    const property = fc.asyncProperty(
      usable,
      fc.integer({ min: 1, max: 40 }),
      async (list, size) => {
        const file = under(...list.map((id, index) => `${id},T${index},é€😀${index}`));
        const { rows, problems } = await accepted(file, {}, size);
        expect(problems).to.deep.equal([]);
        expect(rows.map(({ orderId }) => orderId)).to.deep.equal(list);
        expect(rows.at(-1)?.uniqueRequestId).to.equal(`é€😀${list.length - 1}`);
      },
    );
    await fc.assert(property, many(200));
  });
});

const WIDE = Array.from({ length: 10_000 }, (_, n) => `c${n}`).join(',');
const latin1 = (text: string) => Buffer.from(text, 'latin1');
const BOM_LE = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(under('A,,'), 'utf16le')]);
const BOM_BE = Buffer.from(BOM_LE).swap16();

/** Each bad file: what is told, and a piece of the reason that no other file gives. */
const REFUSED: readonly (readonly [string, string | Uint8Array, readonly string[], RegExp])[] = [
  ['no bytes', '', ['- - Invalid file format'], /is empty/],
  ['a byte order mark alone', '\u{feff}', ['- - Invalid file format'], /only blank lines/],
  ['blank lines', '\n\r\n\n', ['- - Invalid file format'], /only blank lines/],
  ['a header alone', under(), ['- - Invalid file format'], /header and no rows/],
  [
    'a spreadsheet’s own first line',
    `sep=,\n${under('ORD_1,,')}`,
    ['1 - Missing mandatory fields'],
    /Remove it: the first line must be/,
  ],
  ['no header', 'ORD_1,TXN_1,R1\n', ['1 - Missing mandatory fields'], /header is missing/],
  [
    'a header without order_id',
    'txn_id,unique_request_id\nT,R\n',
    ['1 order_id Missing mandatory fields'],
    /lacks order_id/,
  ],
  [
    'a swapped header',
    'txn_id,order_id,unique_request_id\nT,O,R\n',
    ['1 - Invalid file format'],
    /another order/,
  ],
  [
    'a column twice',
    'order_id,order_id\nA,B\n',
    ['1 order_id Invalid file format'],
    /more than once/,
  ],
  [
    'an unknown column',
    'order_id,amount\nA,1\n',
    ['1 - Invalid file format'],
    /Column 2 of the header is not known/,
  ],
  [
    'all that at once',
    'txn_id,amount,txn_id\nA,1\n',
    [
      '1 - Invalid file format',
      '1 txn_id Invalid file format',
      '1 order_id Missing mandatory fields',
    ],
    /not known/,
  ],
  ['10,000 columns', `${WIDE}\n${WIDE}\n`, ['1 - Invalid file format'], /10,000 columns/],
  [
    'semicolons',
    'order_id;txn_id;unique_request_id\nA;;\n',
    ['1 - Invalid file format'],
    /semicolons/,
  ],
  ['tabs', 'order_id\ttxn_id\nA\t\n', ['1 - Invalid file format'], /tabs/],
  ['UTF-16 with a byte order mark', BOM_LE, ['- - Invalid file format'], /UTF-16/],
  ['UTF-16, the larger end first', BOM_BE, ['- - Invalid file format'], /UTF-16/],
  [
    'UTF-16 without a byte order mark',
    Buffer.from(under('A,,'), 'utf16le'),
    ['- - Invalid file format'],
    /UTF-16/,
  ],
  ['Latin-1', latin1(under('A,,Käse')), ['2 - Invalid file format'], /Latin-1/],
  ['Latin-1 within a row', latin1(under('A,,', 'Bä,,')), ['3 - Invalid file format'], /Latin-1/],
  [
    'Latin-1 on its last line, half a character',
    latin1(under('A,,', 'B,,K').trimEnd().concat('ä')),
    ['3 - Invalid file format'],
    /Latin-1/,
  ],
  ['a NUL byte', under('A,,', 'B,,\0'), ['3 - Invalid file format'], /NUL byte/],
  ['an Excel workbook', Buffer.from('PK\u0003\u0004….xlsx'), ['- - Invalid file format'], /Excel/],
  ['a gzip archive', gzipSync(under('A,,')), ['- - Invalid file format'], /gzip/],
  [
    'binary',
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x02, 0x00, 0x90, 0xff, 0x0a, 0x00]),
    ['1 - Invalid file format'],
    /binary/,
  ],
  ['an unclosed quote', under('A,,', '"B,,', 'C,,'), ['3 - Invalid file format'], /never closed/],
  [
    'a quote within a value',
    under('A,x"y,'),
    ['2 - Invalid file format'],
    /within an unquoted value/,
  ],
  [
    'something after a closing quote',
    under('A,"x"y,'),
    ['2 - Invalid file format'],
    /neither comma nor line end/,
  ],
];

describe('an uploaded file that cannot be used', () => {
  for (const [situation, file, told, reason] of REFUSED) {
    it(`with ${situation} → refused: ${told.join('; ')} (BS-R12, BS-R14, BS-R21, BS-R22, BS-R23)`, async () => {
      const read = await upload(file);
      expect(read.ok).to.equal(false);
      const problems = read.ok ? [] : read.error;
      expect(brief(problems)).to.deep.equal(told);
      expect(problems[0]?.reason).to.match(reason);
    });
    it(`with ${situation}, byte by byte → the same`, async () => {
      expect(await upload(file, {}, 1)).to.deep.equal(await upload(file));
    });
  }

  it('each of them gives a reason of its own', async () => {
    const reasons = await Promise.all(
      REFUSED.map(async ([, file]) => (await problemsOf(file))[0]?.reason),
    );
    const different = new Set(reasons);
    // Two have only blank lines, three are UTF-16, three are Latin-1, two name an unknown column.
    expect(different.size).to.equal(REFUSED.length - 1 - 2 - 2 - 1);
  });

  it('rows before the fault that are wrong themselves → told, too', async () => {
    const told = brief(await problemsOf(under(',,', 'A B,,', '"C,,')));
    expect(told).to.deep.equal([
      '4 - Invalid file format',
      '2 order_id Empty order ID',
      '3 order_id Invalid order ID format',
    ]);
  });
});

const manyRows = (count: number) => under(...Array.from({ length: count }, (_, n) => `ORD_${n},,`));

describe('limits of an uploaded file', () => {
  it('1000 rows → accepted; 1001 → Row limit exceeded, on line 1002 (BS-R11)', async () => {
    expect((await accepted(manyRows(1000))).rows).to.have.length(1000);
    const [problem, ...others] = await problemsOf(manyRows(1001));
    expect(others).to.deep.equal([]);
    expect(problem).to.include({ line: 1002, message: 'Row limit exceeded' });
    expect(problem?.reason).to.contain('more than 1,000 rows');
  });

  it('as many rows and bytes as are set → accepted; one more → refused (BS-R13, X7)', async () => {
    const file = manyRows(3);
    const { length } = Buffer.from(file);
    expect((await upload(file, { maxRows: 3, maxBytes: length })).ok).to.equal(true);
    expect(brief(await problemsOf(file, { maxRows: 2 }))).to.deep.equal(['4 - Row limit exceeded']);
    const told = brief(await problemsOf(file, { maxBytes: length - 1 }));
    expect(told).to.deep.equal(['- - File too large']);
  });

  for (const [situation, part, told] of [
    ['rows', `${'A'.repeat(50)},,\n`.repeat(1200), 'Row limit exceeded'],
    ['one line', 'x'.repeat(65_536), 'File too large'],
    ['an open quote', `"${'x'.repeat(65_534)}"`, 'File too large'],
    ['blank lines', '\n'.repeat(65_536), 'File too large'],
    ['columns', ',,'.repeat(32_768), 'File too large'],
  ] as const) {
    it(`a body of ${situation} without end → ${told}, at once: not a part asked for after the limit`, async () => {
      let given = 0;
      let ended = false;
      async function* endless() {
        try {
          yield Buffer.from(`${HEADER_LINE}\n`);
          for (;;) {
            given += part.length;
            yield Buffer.from(part);
          }
        } finally {
          ended = true;
        }
      }
      const read = await parseFile(endless(), LIMITS);
      const messages = read.ok ? [] : read.error.map(({ message }) => message);
      expect(messages[0]).to.equal(told);
      if (told === 'File too large') expect(messages).to.have.length(1);
      expect(given).to.be.at.most(LIMITS.maxBytes + 2 * part.length);
      expect(ended).to.equal(true);
    });
  }

  it('100 MB of one open quote where that much is allowed → refused without the memory growing', async () => {
    async function* long() {
      yield Buffer.from(`${HEADER_LINE}\n"`);
      for (let n = 0; n < 1_600; n += 1) yield Buffer.alloc(65_536, 'x');
    }
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    const read = await parseFile(long(), { maxRows: 1000, maxBytes: 200_000_000 });
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(read.ok ? '' : read.error[0]?.reason).to.match(/longer than 2,097,152/);
    expect(after - before).to.be.lessThan(60_000_000);
  });

  it('a source that breaks off → rejects with its error', async () => {
    async function* broken() {
      yield* inParts(Buffer.from(under('A,,')));
      throw new Error('the connection was reset');
    }
    const message = await parseFile(broken(), LIMITS).then(String, (error: Error) => error.message);
    expect(message).to.equal('the connection was reset');
  });
});
