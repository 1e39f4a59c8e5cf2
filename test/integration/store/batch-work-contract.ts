import { expect } from 'chai';
import type { Batch, RowResult } from '../../../src/domain/batches/batch.ts';
import type { ClaimedRow } from '../../../src/ports/batches.ts';
import { aNewBatch, aNewRow, claim, HOLD, record, resultOf, work } from '../../support/batches.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import type { UnderTest } from './on-database.ts';

const ALL = { batchId: 'batch-1', status: undefined, offset: 0, limit: 9_999 } as const;
const WORKERS = 6;
const numbersOf = (rows: readonly ClaimedRow[]) => rows.map(({ number }) => number);

/** How workers take rows and settle them, each row once. */
export function itWorksThroughBatches(current: () => UnderTest): void {
  it('claimed → queued rows in their order, no row twice, until none is left', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(5));
    const [first] = await claim(store, 2);
    expect(first).to.deep.equal({
      number: 1,
      line: 2,
      orderId: 'ORD_1',
      txnId: undefined,
      uniqueRequestId: undefined,
      attempt: 1,
      tries: 1,
    });
    expect(numbersOf(await claim(store, 2))).to.deep.equal([3, 4]);
    expect(numbersOf(await claim(store, 2))).to.deep.equal([5]);
    expect(await claim(store, 2)).to.deep.equal([]);
  });

  it('a claim whose worker never came back → free again when its time is over, under the next attempt', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(1));
    const at = INSTANT_MS + 1;
    await claim(store, 1, at);
    expect(await claim(store, 1, at + HOLD - 1)).to.deep.equal([]);
    expect((await claim(store, 1, at + HOLD))[0]).to.include({ number: 1, attempt: 2 });
  });

  it('a hold that is renewed → nobody else gets the rows; one that is given up → whoever asks next', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(3));
    const at = INSTANT_MS + 1;
    const [first, second, third] = await claim(store, 3, at);
    if (!first || !second || !third) throw new Error('Three rows are claimed');
    await store.holdRows({ batchId: 'batch-1', rows: [first], until: at + 3 * HOLD });
    await store.holdRows({ batchId: 'batch-1', rows: [second], until: at });
    await store.holdRows({ batchId: 'batch-1', rows: [{ ...third, attempt: 9 }], until: at });
    expect(numbersOf(await claim(store, 3, at))).to.deep.equal([2]);
    expect(numbersOf(await claim(store, 3, at + 2 * HOLD))).to.deep.equal([2, 3]);
  });

  it('a process that is alone frees what a dead one held → all of it is there at once', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(3));
    await claim(store, 3);
    await store.freeRows();
    expect(numbersOf(await claim(store, 3))).to.deep.equal([1, 2, 3]);
  });

  it('the late result of an earlier attempt → void, the later one counts, once', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(2));
    const late = await claim(store, 1);
    const now = await claim(store, 1, INSTANT_MS + 1 + HOLD);
    const unchanged = await record(store, late, 'FAILED');
    expect(unchanged?.counters).to.include({ accepted: 0, rejected: 0, queued: 2 });
    await record(store, now);
    const after = await record(store, late, 'FAILED');
    expect(after?.counters).to.include({ accepted: 1, rejected: 0, queued: 1 });
    expect((await store.batchRows(ALL)).rows[0]).to.include({ status: 'ACCEPTED', attempt: 2 });
  });

  it('the result of a claim whose time is over, but which nobody took → counts', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(1));
    const batch = await record(store, await claim(store, 1), 'ACCEPTED', INSTANT_MS + 9 * HOLD);
    expect(batch).to.include({ status: 'completed' });
  });

  it('recorded twice, twice in one breath, never claimed, or of another file → counted once or not at all', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(3));
    await store.createBatch(aNewBatch(3, { batchId: 'batch-2' }));
    const [row] = await claim(store, 1);
    const result = resultOf('ACCEPTED');
    const mine = { number: row?.number ?? 0, attempt: 1, result };
    const unclaimed = [2, 99].map((number) => ({ number, attempt: 1, result }));
    const rows = [mine, mine, ...unclaimed];
    for (const _ of [1, 2]) await store.recordRows({ batchId: 'batch-1', at: 5, rows });
    expect((await store.batch('batch-1'))?.counters).to.include({ accepted: 1, queued: 2 });
    expect((await store.batch('batch-2'))?.counters).to.include({ accepted: 0, queued: 3 });
  });

  it('rows that asked the gateway for all of their order → what is known of their payments, and by which file', async () => {
    const { store } = current();
    const rows = [aNewRow(1), { ...aNewRow(2), txnId: 'T2' }, aNewRow(3), aNewRow(4)];
    await store.createBatch(aNewBatch(0, { rows }));
    const claimed = await claim(store, 9);
    const results = [
      resultOf('ACCEPTED', { paymentId: 'P1', outcome: 'unchanged' }),
      resultOf('ACCEPTED', { paymentId: 'P2' }),
      resultOf('ACCEPTED', { paymentId: 'P3', outcome: 'unchanged', gatewayStatus: 'skipped' }),
      resultOf('FAILED', { paymentId: 'P4', outcome: 'exception', gatewayStatus: 'found' }),
    ];
    const settled = claimed.map((row, n) => ({ ...row, result: results[n] ?? resultOf('FAILED') }));
    await store.recordRows({ batchId: 'batch-1', at: 7, rows: settled });
    const known = await store.syncStates(['P1', 'P2', 'P3', 'P4']);
    expect([...known.keys()]).to.deep.equal(['P1', 'P4']);
    expect(known.get('P1')).to.deep.equal({
      ...{ foundBy: 'batch', runId: 'batch-1', at: 7, outcome: 'unchanged', dryRun: false },
    });
    expect(known.get('P4')).to.include({ outcome: 'exception' });
  });

  const ENDS: readonly (readonly [RowResult['status'], RowResult['status'], Batch['status']])[] = [
    ['ACCEPTED', 'ACCEPTED', 'completed'],
    ['ACCEPTED', 'FAILED', 'completed with errors'],
    ['FAILED', 'FAILED', 'failed'],
  ];
  for (const [first, last, status] of ENDS) {
    it(`${first}, then ${last} with the last row → processing until then, ${status} with it (BS-R26)`, async () => {
      const { store } = current();
      await store.createBatch(aNewBatch(2));
      expect((await work(store, 1, first))?.status).to.equal('processing');
      const ended = await work(store, 1, last);
      expect(ended).to.include({ status, updatedAt: INSTANT_MS + 2 });
      expect(await store.openBatches()).to.deep.equal([]);
    });
  }

  it('a file with refused rows, all others accepted → completed with errors', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(0, { rows: [aNewRow(1), aNewRow(2, 'Empty order ID')] }));
    expect(await work(store, 9)).to.include({ status: 'completed with errors' });
  });

  it('files with work → oldest first; those that wait, or have ended, are none of them', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(1));
    await store.createBatch(aNewBatch(1, { batchId: 'waits', status: 'pending approval' }));
    await store.createBatch(aNewBatch(1, { batchId: 'a' }));
    const idsOf = async () => (await store.openBatches()).map(({ batchId }) => batchId);
    expect(await idsOf()).to.deep.equal(['batch-1', 'a']);
    expect(await store.claimRows({ batchId: 'waits', limit: 9, at: 1, until: 2 })).to.deep.equal(
      [],
    );
    await work(store, 1);
    expect(await idsOf()).to.deep.equal(['a']);
  });

  it(`${WORKERS} workers at once, half of what they claim lost → every row settled exactly once, the counters add up at every instant (BS-R41)`, async () => {
    const { store } = current();
    const total = 300;
    await store.createBatch(aNewBatch(total));
    let at = INSTANT_MS;
    const isOpen = async () => (await store.openBatches()).length > 0;
    const worker = async (id: number) => {
      for (let round = 0; await isOpen(); round += 1) {
        at += HOLD / 4;
        const rows = await claim(store, 7, at);
        if ((round + id) % 2 === 0) continue;
        const before = (await store.batch('batch-1'))?.counters.queued ?? 0;
        const after = (await record(store, rows, id % 3 === 0 ? 'FAILED' : 'ACCEPTED', at))
          ?.counters;
        expect(after?.queued).to.be.at.most(before);
      }
    };
    const watcher = async () => {
      while (await isOpen()) {
        const counters = (await store.batch('batch-1'))?.counters;
        const { accepted = 0, rejected = 0, queued = 0 } = counters ?? {};
        expect(accepted + rejected + queued).to.equal(total);
      }
    };
    await Promise.all([...Array.from({ length: WORKERS }, (_, id) => worker(id)), watcher()]);
    const batch = await store.batch('batch-1');
    expect(batch?.status).to.equal('completed with errors');
    const { rows } = await store.batchRows(ALL);
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    expect(batch?.counters).to.include({
      accepted: count('ACCEPTED'),
      rejected: count('FAILED'),
      queued: 0,
    });
    expect(count('ACCEPTED') + count('FAILED')).to.equal(total);
  }).timeout(60_000);

  it('counters that do not add up → refused by the database itself (BS-R41)', async () => {
    const { store, database } = current();
    await store.createBatch(aNewBatch(3));
    const wrong = database.kysely.updateTable('batches').set({ accepted: 1 }).execute();
    const answer = await wrong.then(String, (error: Error) => error.message);
    expect(answer).to.contain('batches_add_up');
  });
}
