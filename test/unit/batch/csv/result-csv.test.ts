import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import {
  RESULT_FILE,
  resultCsv,
  SAMPLE_CSV,
  SAMPLE_FILE,
} from '../../../../src/batch/csv/result-csv.ts';
import { INSTANT } from '../../../support/builders.ts';
import { accepted, HEADER_LINE } from '../../../support/upload.ts';
import { aResult, aRow } from '../rows-built.ts';

const HEADER =
  'S.No,Order ID,Transaction ID,Unique Request ID,Sync Status,External System Response,Gateway Sync Status,Task Status,Error Message,Created At,Updated At';
const AT = new Date(INSTANT).toISOString();

const cellsOf = async (...given: Parameters<typeof resultCsv>) =>
  parse(await text(resultCsv(...given)));

describe('the download of a file', () => {
  it('is called batch_sync.csv (BS-R50)', () => {
    expect(RESULT_FILE).to.equal('batch_sync.csv');
  });

  it('no rows → the eleven columns in their order, between commas (BS-R51, BS-R52, BS-R53)', async () => {
    expect(await text(resultCsv([]))).to.equal(`${HEADER}\r\n`);
    expect(HEADER.split(',')).to.have.length(11);
  });

  it('rows in each status → all of them, from 1, each value under its column (BS-R54, BS-R62)', async () => {
    const failed = aResult({
      status: 'FAILED',
      outcome: undefined,
      response: undefined,
      gatewayStatus: 'not found',
      error: 'No order, "nor" payment',
    });
    const rows = [
      aRow({ txnId: 'T1', uniqueRequestId: 'R1', status: 'ACCEPTED', result: aResult() }),
      aRow({ number: 2, orderId: '007', status: 'FAILED', result: failed }),
      aRow({ number: 3, orderId: 'ORD_3' }),
    ];
    expect((await cellsOf(rows)).slice(1)).to.deep.equal([
      [
        '1',
        'ORD_1',
        'T1',
        'R1',
        'updated',
        'added Charge/Success',
        'found',
        'ACCEPTED',
        '',
        AT,
        AT,
      ],
      ['2', '007', '', '', '', '', 'not found', 'FAILED', 'No order, "nor" payment', AT, AT],
      ['3', 'ORD_3', '', '', '', '', '', 'QUEUED', '', AT, AT],
    ]);
  });

  const FORMULAS = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'];
  for (const formula of FORMULAS) {
    it(`a cell ${JSON.stringify(formula)} → an apostrophe before it, or as it is when asked for`, async () => {
      const rows = [aRow({ uniqueRequestId: formula, result: aResult({ response: formula }) })];
      const [, guarded] = await cellsOf(rows);
      expect([guarded?.[3], guarded?.[5]]).to.deep.equal([`'${formula}`, `'${formula}`]);
      const [, raw] = await cellsOf(rows, 'raw');
      expect([raw?.[3], raw?.[5]]).to.deep.equal([formula, formula]);
    });
  }

  const PARTS = [
    ['A1;=1+1', "A1;'=1+1"],
    [";=cmd|'/c calc'!A1", ";'=cmd|'/c calc'!A1"],
    ['a|@SUM(A1)', "a|'@SUM(A1)"],
    ['a\t-1', "a\t'-1"],
    ['a; b|c', 'a; b|c'],
    ['no change: Charge/Success, Refund/Pending', 'no change: Charge/Success, Refund/Pending'],
  ];
  for (const [text = '', safe] of PARTS) {
    it(`a cell ${JSON.stringify(text)}, which other settings split → ${JSON.stringify(safe)}`, async () => {
      const [, guarded] = await cellsOf([aRow({ uniqueRequestId: text })]);
      expect(guarded?.[3]).to.equal(safe);
    });
  }

  it('a million rows → read only as fast as the download is', async () => {
    let given = 0;
    async function* rows() {
      for (; given < 1_000_000; given += 1) yield aRow({ number: given + 1 });
    }
    const csv = resultCsv(rows());
    for await (const _ of csv) break;
    const before = given;
    expect(before).to.be.lessThan(2_000);
    await new Promise(setImmediate);
    expect(given).to.be.at.most(before + 1);
  });

  it('the rows break off → the download does, with their error', async () => {
    async function* broken() {
      yield aRow();
      throw new Error('the database went away');
    }
    const message = await text(resultCsv(broken())).then(String, (error: Error) => error.message);
    expect(message).to.equal('the database went away');
  });
});

describe('the sample file', () => {
  it('batch_sync_sample.csv → has the header and uploads without a problem (BS-R9)', async () => {
    expect(SAMPLE_FILE).to.equal('batch_sync_sample.csv');
    expect(SAMPLE_CSV.split('\r\n')[0]).to.equal(HEADER_LINE);
    const { rows, problems, warnings } = await accepted(SAMPLE_CSV);
    expect([problems, warnings]).to.deep.equal([[], []]);
    expect(rows.map(({ txnId }) => txnId === undefined)).to.deep.equal([false, true, true]);
  });
});
