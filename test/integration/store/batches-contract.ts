import { expect } from 'chai';
import { newCounters } from '../../../src/domain/batches/batch.ts';
import type { BatchQuery, BatchSort, NewBatch } from '../../../src/ports/batches.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import {
  aNewBatch,
  aNewRow,
  aSlice,
  aStart,
  begin,
  keepBatch,
  resultOf,
  work,
} from '../../support/batches.ts';
import { INSTANT_MS, money } from '../../support/builders.ts';
import { countStatements } from './count-statements.ts';
import type { UnderTest } from './on-database.ts';

const LIST: BatchQuery = {
  kind: 'sync',
  name: '',
  sort: 'createdAt',
  direction: 'descending',
  offset: 0,
  limit: 99,
};
const ALL = { batchId: 'batch-1', status: undefined, offset: 0, limit: 9_999 } as const;
const NAMES = ['a.csv', 'A.csv', 'x%y_z.csv', 'xxyyz.csv', 'back\\slash.csv', 'Ünïcödé 💶.csv'];

/** What the name of a list may be, and the files it finds. */
const SEARCHES: readonly (readonly [string, string, readonly string[]])[] = [
  ['nothing', '', NAMES],
  ['a part', 'csv', NAMES],
  ['a part in the middle', 'yz', ['xxyyz.csv']],
  ['a letter in its own case (BS-R43)', 'A', ['A.csv']],
  ['that letter in the other case (BS-R43)', 'CSV', []],
  ['a percent sign, which is no pattern', '%', ['x%y_z.csv']],
  ['an underscore, which is no pattern', 'y_z', ['x%y_z.csv']],
  ['a backslash', '\\', ['back\\slash.csv']],
  ['letters beyond ASCII', 'cödé 💶', ['Ünïcödé 💶.csv']],
  ['what no text column holds', '\0', []],
];

/** Files that differ in what they are sorted by, in the order of upload. */
const SORTED: readonly (readonly [
  BatchSort,
  readonly Partial<NewBatch>[],
  readonly string[],
  readonly string[],
])[] = [
  [
    'fileName',
    [{ fileName: 'b' }, { fileName: 'a' }, { fileName: 'C' }],
    ['3', '2', '1'],
    ['1', '2', '3'],
  ],
  ['status', [{}, { status: 'pending approval' }, {}], ['2', '3', '1'], ['3', '1', '2']],
  [
    'totalRecords',
    [{ rows: rows(3) }, { rows: rows(1) }, { rows: rows(2) }],
    ['2', '3', '1'],
    ['1', '3', '2'],
  ],
  [
    'createdAt',
    [{ createdAt: 2 }, { createdAt: 1 }, { createdAt: 3 }],
    ['2', '1', '3'],
    ['3', '1', '2'],
  ],
  [
    'totalTasks',
    [{ rows: rows(3, 2) }, { rows: rows(2) }, { rows: rows(3) }],
    ['1', '2', '3'],
    ['3', '2', '1'],
  ],
];

/** How files and their rows are kept and found. */
export function itKeepsBatches(current: () => UnderTest): void {
  const namesOf = async (query: Partial<BatchQuery>) =>
    (await current().store.batches({ ...LIST, ...query })).batches.map(({ fileName }) => fileName);

  it('a new file → found as it was given, counted, under the id it was given (BS-R24, BS-R25, BS-R36)', async () => {
    const { store } = current();
    const created = await keepBatch(store, aNewBatch(3, { description: 'May' }));
    expect(created).to.deep.equal({
      batchId: 'batch-1',
      kind: 'sync',
      fileName: 'orders.csv',
      description: 'May',
      sha256: 'a'.repeat(64),
      status: 'processing',
      syncWithGateway: true,
      counters: newCounters(3, 0),
      maker: 'mara',
      check: undefined,
      approvalExpiresAt: null,
      note: undefined,
      runId: created.runId,
      createdAt: INSTANT_MS,
      updatedAt: INSTANT_MS,
    });
    expect(await store.batch('batch-1')).to.deep.equal(created);
    expect((await store.batches(LIST)).batches).to.deep.equal([created]);
  });

  it('its rows → in the order of the file, refused ones failed with their error and counted (BS-R41)', async () => {
    const { store } = current();
    const full = { ...aNewRow(1), orderId: '007', txnId: 'T1', uniqueRequestId: 'R1' };
    await keepBatch(store, aNewBatch(0, { rows: [full, aNewRow(2, 'Empty order ID')] }));
    const { rows: found, total } = await store.batchRows(ALL);
    expect(total).to.equal(2);
    expect(found[0]).to.include({ orderId: '007', txnId: 'T1', uniqueRequestId: 'R1', line: 2 });
    expect(found[0]).to.include({
      status: 'QUEUED',
      isRefused: false,
      attempt: 0,
      result: undefined,
    });
    expect(found[1]).to.include({ status: 'FAILED', isRefused: true, txnId: undefined });
    expect(found[1]?.result?.error).to.equal('Empty order ID');
    expect((await store.batch('batch-1'))?.counters).to.deep.equal(newCounters(2, 1));
  });

  it('rows of one status, a page at a time → those, and how many there are in all', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(7));
    await work(store, 3, 'FAILED');
    const page = { ...ALL, offset: 1, limit: 2 };
    const failed = await store.batchRows({ ...page, status: 'FAILED' });
    expect(failed.rows.map(({ number }) => number)).to.deep.equal([2, 3]);
    expect(failed.total).to.equal(3);
    const queued = await store.batchRows({ ...page, status: 'QUEUED' });
    expect(queued.rows.map(({ number }) => number)).to.deep.equal([5, 6]);
    expect(queued.total).to.equal(4);
    expect((await store.batchRows({ ...page, status: 'ACCEPTED' })).total).to.equal(0);
  });

  it('the result of a row → comes back whole, changes before and after', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(1));
    const changes = [
      { type: 'Charge', from: undefined, to: 'Success', amount: money(1050) },
      { type: 'Authorization', from: 'Pending', to: 'Failure', amount: money(1) },
    ] as const;
    const result = resultOf('ACCEPTED', { changes, matchedBy: 'folded', error: `'"; --` });
    const { fence } = await begin(store, 1);
    const slice = { at: INSTANT_MS + 9, rows: [{ number: 1, result }] };
    await store.recordSlice(aSlice(fence, slice));
    const [row] = (await store.batchRows(ALL)).rows;
    expect(row?.result).to.deep.equal(result);
    expect(row).to.include({ createdAt: INSTANT_MS, updatedAt: INSTANT_MS + 9 });
  });

  for (const [situation, name, found] of SEARCHES) {
    it(`search for ${situation} → ${found.length} of ${NAMES.length} (BS-R44)`, async () => {
      for (const [n, fileName] of NAMES.entries())
        await keepBatch(current().store, aNewBatch(1, { batchId: `b${n}`, fileName }));
      expect(await namesOf({ name })).to.have.members(found);
      expect((await current().store.batches({ ...LIST, name, limit: 1 })).total).to.equal(
        found.length,
      );
    });
  }

  for (const [sort, files, ascending, descending] of SORTED) {
    it(`sorted by ${sort} → ascending and descending, the newer first among equals (BS-R46, BS-R47)`, async () => {
      const { store } = current();
      for (const [n, file] of files.entries())
        await keepBatch(store, aNewBatch(1, { batchId: `${n + 1}`, ...file }));
      const idsOf = async (direction: BatchQuery['direction']) =>
        (await store.batches({ ...LIST, sort, direction })).batches.map(({ batchId }) => batchId);
      expect(await idsOf('ascending')).to.deep.equal(ascending);
      expect(await idsOf('descending')).to.deep.equal(descending);
    });
  }

  it('files of another kind → not in the list', async () => {
    await keepBatch(current().store, aNewBatch(1, { kind: 'refunds' }));
    expect(await namesOf({})).to.deep.equal([]);
    expect(await namesOf({ kind: 'refunds' })).to.deep.equal(['orders.csv']);
  });

  it('the same bytes again → the earlier files of that kind, newest first, 20 at most', async () => {
    const { store } = current();
    for (let n = 1; n <= 22; n += 1) await keepBatch(store, aNewBatch(1, { batchId: `b${n}` }));
    await keepBatch(store, aNewBatch(1, { batchId: 'other', sha256: 'b'.repeat(64) }));
    const same = await store.batchesOfFile('sync', 'a'.repeat(64));
    expect(same.map(({ batchId }) => batchId)).to.deep.equal(
      Array.from({ length: 20 }, (_, n) => `b${22 - n}`),
    );
    expect(await store.batchesOfFile('payments', 'a'.repeat(64))).to.deep.equal([]);
  });

  it('an unknown id, or one that no text column holds → nothing, and nothing happens', async () => {
    const { store } = current();
    for (const batchId of ['none', 'a\0', '']) {
      expect(await store.batch(batchId)).to.equal(undefined);
      expect(await store.batchRows({ ...ALL, batchId })).to.deep.equal({ rows: [], total: 0 });
      expect(await store.unsortedRows({ batchId, after: 0, limit: 1 })).to.deep.equal([]);
      expect(await store.cancelBatch({ batchId, note: '', at: 1 })).to.equal(undefined);
      expect(await store.startUpload(batchId, aNewBatch(1), aStart())).to.equal('gone');
      expect(await store.retryFailedRows(batchId, 1, aStart())).to.equal(undefined);
      expect(await store.syncBatchWithGateway(batchId, 1, aStart())).to.equal(undefined);
    }
  });

  it('the same bytes ten times at one instant → one file, and the others are told so', async () => {
    const { store } = current();
    const kept = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        store.createBatch(aNewBatch(1, { batchId: `b${n}`, again: false }), aStart()),
      ),
    );
    expect(kept.filter((one) => one === 'same file')).to.have.length(9);
    expect((await store.batchesOfFile('sync', 'a'.repeat(64))).length).to.equal(1);
    const again = await store.createBatch(
      aNewBatch(1, { batchId: 'meant', again: true }),
      aStart(),
    );
    expect(again).to.include({ batchId: 'meant' });
  });

  it('the same id twice → rejected, and the first file is untouched', async () => {
    const { store } = current();
    const first = await keepBatch(store, aNewBatch(3));
    const second = keepBatch(store, aNewBatch(5));
    expect(
      await second.then(
        () => 'kept',
        () => 'rejected',
      ),
    ).to.equal('rejected');
    expect(await store.batch('batch-1')).to.deep.equal(first);
    expect((await store.batchRows(ALL)).rows).to.have.length(3);
  });

  it('1000 rows → kept in as few statements as one, in under a second', async () => {
    const { database } = current();
    const counted = countStatements(database.kysely);
    const store = createDatabaseStore({ ...database, kysely: counted.kysely });
    const started = performance.now();
    await keepBatch(store, aNewBatch(1000));
    expect(performance.now() - started).to.be.lessThan(1_000);
    expect(counted.statements(), 'file, rows, run and its part').to.equal(4);
    expect((await store.batchRows(ALL)).rows.map(({ number }) => number)).to.deep.equal(
      Array.from({ length: 1000 }, (_, n) => n + 1),
    );
  });

  it('12,000 rows → all of them', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(12_000));
    expect((await store.batchRows({ ...ALL, limit: 20_000 })).rows).to.have.length(12_000);
  });

  it('a file without a row to do → rejected: it would never end', async () => {
    const { store } = current();
    const created = keepBatch(store, aNewBatch(0, { rows: [aNewRow(1, 'Empty order ID')] }));
    expect(await created.then(String, String)).to.contain('no row to do');
    expect(await store.batch('batch-1')).to.equal(undefined);
  });
}

/** Rows of which the first `refused` are wrong in the file. */
function rows(count: number, refused = 0): NewBatch['rows'] {
  return Array.from({ length: count }, (_, n) => aNewRow(n + 1, n < refused ? 'wrong' : undefined));
}
