import { expect } from 'chai';
import { allRows } from '../../../../src/batch/rows/all-rows.ts';
import type { Batches } from '../../../../src/ports/batches.ts';
import { aRow } from '../rows-built.ts';

/** A file of `count` rows, and how often it was asked for some. */
function fileOf(count: number): Pick<Batches, 'batchRows'> & { readonly asked: () => number } {
  const rows = Array.from({ length: count }, (_, n) => aRow({ number: n + 1 }));
  let asked = 0;
  return {
    asked: () => asked,
    batchRows: async ({ offset, limit }) => {
      asked += 1;
      return { rows: rows.slice(offset, offset + limit), total: count };
    },
  };
}

describe('all rows of a file', () => {
  for (const [count, pages] of [
    [0, 1],
    [499, 1],
    [500, 2],
    [1001, 3],
  ] as const) {
    it(`${count} of them → each once, in order, in ${pages} pages (BS-R54)`, async () => {
      const file = fileOf(count);
      const numbers: number[] = [];
      for await (const { number } of allRows(file, 'batch-1')) numbers.push(number);
      expect(numbers).to.deep.equal(Array.from({ length: count }, (_, n) => n + 1));
      expect(file.asked()).to.equal(pages);
    });
  }

  it('the first row alone → one page', async () => {
    const file = fileOf(1001);
    for await (const _ of allRows(file, 'batch-1')) break;
    expect(file.asked()).to.equal(1);
  });
});
