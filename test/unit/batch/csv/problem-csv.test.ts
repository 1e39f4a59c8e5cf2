import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { problemCsv } from '../../../../src/batch/csv/problem-csv.ts';
import { problemsOf, under } from '../../../support/upload.ts';

describe('problem rows as CSV', () => {
  it('each problem → line, column, value, error and reason, and no formula', async () => {
    const problems = await problemsOf(under('"=1,""2""",,', ',,', 'A,T'));
    const cells = parse(await text(problemCsv(problems)));
    expect(cells[0]).to.deep.equal(['Line', 'Column', 'Value', 'Error', 'Reason']);
    expect(cells.slice(1).map((row: readonly string[]) => row.slice(0, 4))).to.deep.equal([
      ['2', 'order_id', '\'=1,"2"', 'Invalid order ID format'],
      ['3', 'order_id', '', 'Empty order ID'],
      ['4', '', '', 'Invalid file format'],
    ]);
    expect(cells[1]?.at(-1)).to.equal(problems[0]?.reason);
  });

  it('no problems → the header alone', async () => {
    expect(await text(problemCsv([]))).to.equal('Line,Column,Value,Error,Reason\r\n');
  });
});
