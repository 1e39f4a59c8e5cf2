import { expect } from 'chai';
import { createRecorder } from '../../../../src/batch/rows/recorder.ts';
import type { SettledRow } from '../../../../src/ports/batches.ts';
import { resultOf } from '../../../support/batches.ts';
import { settableClock } from '../../../support/clock.ts';

const settledRow = (number: number): SettledRow => ({
  ...{ number, attempt: 1 },
  result: resultOf('ACCEPTED'),
});

/** A recorder, and the numbers of the rows of each transaction so far; `during` is what the store does in one. */
function recording(during: () => Promise<void> = async () => {}) {
  const transactions: number[][] = [];
  const recordRows = async ({ rows }: { readonly rows: readonly SettledRow[] }) => {
    transactions.push(rows.map(({ number }) => number));
    await during();
    return undefined;
  };
  const ports = { batches: { recordRows }, clock: settableClock() };
  return { recorder: createRecorder(ports, 'batch-1'), transactions };
}

describe('the recorder of settled rows', () => {
  it('rows that come close together → one transaction, and each is told when it is over', async () => {
    const { recorder, transactions } = recording();
    await Promise.all([1, 2, 3].map((number) => recorder.settle(settledRow(number))));
    expect(transactions).to.deep.equal([[1, 2, 3]]);
  });

  it('rows that come while others are recorded → the next transaction, never two at once', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { recorder, transactions } = recording(() => {
      begin();
      return answered;
    });
    const first = recorder.settle(settledRow(1));
    await begun;
    const later = [2, 3].map((number) => recorder.settle(settledRow(number)));
    expect(transactions).to.deep.equal([[1]]);
    answer();
    await Promise.all([first, ...later]);
    expect(transactions).to.deep.equal([[1], [2, 3]]);
  });

  it('a store that does not answer → every row that waits for it hears so, later ones too', async () => {
    const { recorder } = recording(() => Promise.reject(new Error('no answer')));
    const told = [1, 2].map((number) => recorder.settle(settledRow(number)));
    for (const row of told) expect(await row.catch(({ message }) => message)).to.equal('no answer');
    expect(await recorder.settle(settledRow(3)).catch(({ message }) => message)).to.equal(
      'no answer',
    );
  });
});
