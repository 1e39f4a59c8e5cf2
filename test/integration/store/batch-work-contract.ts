import { expect } from 'chai';
import { type Batch, GIVEN_UP, type RowResult } from '../../../src/domain/batches/batch.ts';
import { SORTING_PART } from '../../../src/domain/runs/run.ts';
import {
  aNewBatch,
  aNewRow,
  aSlice,
  begin,
  endHeld,
  type Held,
  keepBatch,
  record,
  resultOf,
  work,
} from '../../support/batches.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import type { UnderTest } from './on-database.ts';

const ALL = { batchId: 'batch-1', status: undefined, offset: 0, limit: 9_999 } as const;
const numbersOf = ({ rows }: Pick<Held, 'rows'>) => rows.map(({ number }) => number);

/** How the parts of a file's run begin rows and record them, each row once. */
export function itWorksThroughBatches(current: () => UnderTest): void {
  const runOf = async () => {
    const { store } = current();
    const runId = (await store.batch('batch-1'))?.runId ?? '';
    return store.run(runId);
  };

  it('a file that needs no approval → its run, with the part that sorts, in the transaction that keeps it', async () => {
    const { store } = current();
    const handedOut: string[] = [];
    const start = {
      ...{ runId: 'run-of-file', trigger: 'api' as const },
      handOut: async (_: unknown, ids: readonly string[]) => void handedOut.push(...ids),
    };
    await store.createBatch(aNewBatch(3), start);
    expect(await store.run('run-of-file')).to.deep.include({ kind: 'batch', batchId: 'batch-1' });
    expect(handedOut).to.deep.equal([SORTING_PART]);
    expect(await store.batch('batch-1')).to.include({ runId: 'run-of-file' });
  });

  it('its job cannot be handed out → neither file nor run is kept', async () => {
    const { store } = current();
    const handOut = () => Promise.reject(new Error('no queue'));
    const kept = store.createBatch(aNewBatch(3), { runId: 'lost', trigger: 'api', handOut });
    expect(await kept.then(String, String)).to.contain('no queue');
    expect(await store.batch('batch-1')).to.equal(undefined);
    expect(await store.run('lost')).to.equal(undefined);
  });

  it('sorted rows → a part for each merchant id, added once, that expects as many rows', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    const { runId = '' } = (await store.batch('batch-1')) ?? {};
    await store.takePart(runId, SORTING_PART);
    const handedOut: string[] = [];
    const handOut = async (_: unknown, ids: readonly string[]) => void handedOut.push(...ids);
    const found = { paymentId: 'P', orderNumber: undefined, matchedBy: 'exact' } as const;
    for (const [number, merchantId] of [
      [1, 'mid_b'],
      [2, 'mid_a'],
      [3, 'mid_b'],
    ] as const) {
      const sorted = [{ number, merchantId, ...found }];
      const fence = { runId, merchantId: SORTING_PART, attempt: 1 };
      await store.recordSlice(aSlice(fence, { sorted, handOut }));
    }
    expect(handedOut).to.deep.equal(['mid_b', 'mid_a']);
    const expected = (await runOf())?.merchants.map((one) => [one.merchantId, one.expected]);
    expect(expected).to.deep.equal([
      [SORTING_PART, 0],
      ['mid_b', 2],
      ['mid_a', 1],
    ]);
  });

  it('begun → queued rows of the merchant id in their order, behind a number, until none is left', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(5));
    const first = await begin(store, 2);
    expect(first.rows[0]).to.deep.equal({
      ...{ number: 1, line: 2, orderId: 'ORD_1', txnId: undefined, uniqueRequestId: undefined },
      ...{ merchantId: 'mid_a', paymentId: 'P1', orderNumber: undefined, matchedBy: 'exact' },
    });
    const next = (after: number) => store.beginRows({ ...first.fence, after, limit: 2 });
    expect(numbersOf(await next(2))).to.deep.equal([3, 4]);
    expect(numbersOf(await next(4))).to.deep.equal([5]);
    expect(await next(5)).to.deep.equal({ standing: 'at work', rows: [], isSorted: true });
  });

  it('rows that a dead attempt had begun → begun again by the next; what the dead one still sends is refused', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(2));
    const dead = await begin(store, 1);
    const next = await begin(store);
    expect(numbersOf(next)).to.deep.equal([1, 2]);
    expect(await store.beginRows({ ...dead.fence, after: 0, limit: 9 })).to.include({
      standing: 'superseded',
    });
    const rows = [{ number: 1, result: resultOf('FAILED') }];
    const refused = await store.recordSlice(aSlice(dead.fence, { rows }));
    expect(refused).to.deep.equal({ standing: 'superseded', merchant: undefined });
    expect((await record(store, next))?.counters).to.include({ accepted: 2, rejected: 0 });
    expect((await store.batchRows(ALL)).rows.map(({ attempt }) => attempt)).to.deep.equal([1, 2]);
  });

  it('recorded twice, or of another merchant id → counted once or not at all, for the file and for its run', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    const held = await begin(store);
    const result = resultOf('ACCEPTED');
    const rows = [1, 99].map((number) => ({ number, result }));
    for (const _ of [1, 2]) await store.recordSlice(aSlice(held.fence, { rows }));
    expect((await store.batch('batch-1'))?.counters).to.include({ accepted: 1, queued: 2 });
    expect((await runOf())?.merchants[1]).to.include({ read: 1, updated: 1, expected: 3 });
  });

  it('items of the run → its rows, worst first, and they add up to what it read (invariant 4)', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(4));
    const held = await begin(store);
    const outcomes = ['unchanged', 'exception', 'updated', 'ignored'] as const;
    const rows = outcomes.map((outcome, n) => ({
      number: n + 1,
      result: resultOf(outcome === 'exception' ? 'FAILED' : 'ACCEPTED', { outcome }),
    }));
    await store.recordSlice(aSlice(held.fence, { rows }));
    const { runId } = held.fence;
    const asked = { runId, outcome: undefined, offset: 0, limit: 9 };
    const { items, ...counts } = await store.items(asked);
    expect(counts).to.deep.equal({ total: 4, kept: 4 });
    expect(items.map(({ clientReference, reason }) => [clientReference, reason])).to.deep.equal([
      ['ORD_2', 'row-failed'],
      ['ORD_3', 'row-updated'],
      ['ORD_1', 'row-unchanged'],
      ['ORD_4', 'row-ignored'],
    ]);
    const failed = await store.items({ ...asked, outcome: 'exception' });
    expect(failed).to.deep.include({ total: 1, kept: 1 });
  });

  it('rows that asked the gateway for all of their order → what is known of their payments, and by which file', async () => {
    const { store } = current();
    const rows = [aNewRow(1), { ...aNewRow(2), txnId: 'T2' }, aNewRow(3), aNewRow(4)];
    await keepBatch(store, aNewBatch(0, { rows }));
    const held = await begin(store, 9);
    const results = [
      resultOf('ACCEPTED', { paymentId: 'P1', outcome: 'unchanged' }),
      resultOf('ACCEPTED', { paymentId: 'P2' }),
      resultOf('ACCEPTED', { paymentId: 'P3', outcome: 'unchanged', gatewayStatus: 'skipped' }),
      resultOf('FAILED', { paymentId: 'P4', outcome: 'exception', gatewayStatus: 'found' }),
    ];
    const settled = results.map((result, n) => ({ number: n + 1, result }));
    await store.recordSlice(aSlice(held.fence, { at: 7, rows: settled }));
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
      await keepBatch(store, aNewBatch(2));
      expect((await work(store, 1, first))?.status).to.equal('processing');
      expect(await work(store, 1, last)).to.include({ status, updatedAt: INSTANT_MS + 2 });
    });
  }

  it('a file with refused rows, all others accepted → completed with errors', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(0, { rows: [aNewRow(1), aNewRow(2, 'Empty order ID')] }));
    expect(await work(store, 9)).to.include({ status: 'completed with errors' });
  });

  it('a file that waits for approval → no run, and no rows to begin', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(1, { status: 'pending approval' }));
    expect(await store.batch('batch-1')).to.include({ runId: undefined });
    expect((await begin(store)).rows).to.deep.equal([]);
  });

  it('a part that is given up → its rows fail, those that a dead worker began as uncertain; the file ends', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    await work(store, 1);
    const dead = await begin(store, 1);
    const { runId, merchantId } = dead.fence;
    const { attempt = 0 } = (await store.takePart(runId, merchantId)) ?? {};
    await endHeld(store, { ...dead, fence: { runId, merchantId, attempt } });
    expect((await store.batchRows(ALL)).rows.map(({ result }) => result?.error)).to.deep.equal([
      undefined,
      GIVEN_UP.uncertain,
      GIVEN_UP.notStarted,
    ]);
    const batch = await store.batch('batch-1');
    expect(batch).to.include({ status: 'completed with errors' });
    expect(batch?.counters).to.include({ accepted: 1, rejected: 2, queued: 0 });
    const run = await runOf();
    expect(run).to.include({ result: 'partial' });
    expect(run?.merchants[1]).to.include({ read: 2, updated: 1, exceptions: 1 });
  });

  it('rows sorted to a part that was given up meanwhile → fail with the end of sorting: the file ends', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(2));
    const { runId = '' } = (await store.batch('batch-1')) ?? {};
    await store.takePart(runId, SORTING_PART);
    const sorting = { runId, merchantId: SORTING_PART, attempt: 1 };
    const found = { merchantId: 'mid_a', orderNumber: undefined, matchedBy: 'exact' } as const;
    const sortOne = (number: number) =>
      store.recordSlice(aSlice(sorting, { sorted: [{ number, paymentId: 'P', ...found }] }));
    await sortOne(1);
    const { attempt = 0 } = (await store.takePart(runId, 'mid_a')) ?? {};
    const fence = { runId, merchantId: 'mid_a', attempt };
    await endHeld(store, { batchId: 'batch-1', fence, rows: [] });
    await sortOne(2);
    await endHeld(store, { batchId: 'batch-1', fence: sorting, rows: [] });
    expect((await store.batch('batch-1'))?.counters).to.include({ rejected: 2, queued: 0 });
    expect((await runOf())?.endedAt).to.be.a('number');
  });

  it('attempts since the last recorded slice → counted; a slice, and a part that was released, begin anew', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    const held = await begin(store, 1);
    const { runId, merchantId } = held.fence;
    const take = async () => {
      const { attempt = 0, tries } = (await store.takePart(runId, merchantId)) ?? {};
      return { runId, merchantId, attempt, tries };
    };
    expect((await take()).tries).to.equal(2);
    const third = await take();
    expect(third.tries).to.equal(3);
    await store.releasePart(third);
    const next = await take();
    expect(next.tries).to.equal(3);
    await store.recordSlice(aSlice(next, { rows: [{ number: 1, result: resultOf('ACCEPTED') }] }));
    expect((await take()).tries).to.equal(1);
  });

  it('workers that die over and over with what they began, and send it late → every row recorded exactly once, the counters add up at every instant (BS-R41)', async () => {
    const { store } = current();
    const total = 100;
    await keepBatch(store, aNewBatch(total));
    const countersOf = async () => {
      const {
        accepted = 0,
        rejected = 0,
        queued = 0,
      } = (await store.batch('batch-1'))?.counters ?? {};
      expect(accepted + rejected + queued).to.equal(total);
      return { accepted, rejected, queued };
    };
    const watch = async () => {
      while ((await countersOf()).queued > 0);
    };
    const work = async () => {
      for (let round = 0; (await countersOf()).queued > 0; round += 1) {
        const dead = await begin(store, 9);
        const alive = await begin(store, 7);
        await Promise.all([
          record(store, dead, 'FAILED'),
          record(store, alive, round % 3 === 0 ? 'FAILED' : 'ACCEPTED'),
        ]);
      }
    };
    await Promise.all([work(), watch()]);
    const { rows } = await store.batchRows(ALL);
    const count = (status: string) => rows.filter((row) => row.status === status).length;
    const [accepted, rejected] = [count('ACCEPTED'), count('FAILED')];
    expect(await countersOf()).to.deep.equal({ accepted, rejected, queued: 0 });
    expect(accepted + rejected).to.equal(total);
    expect((await runOf())?.merchants[1]).to.include({ read: total, exceptions: rejected });
  }).timeout(60_000);

  it('counters that do not add up → refused by the database itself (BS-R41)', async () => {
    const { store, database } = current();
    await keepBatch(store, aNewBatch(3));
    const wrong = database.kysely.updateTable('batches').set({ accepted: 1 }).execute();
    const answer = await wrong.then(String, (error: Error) => error.message);
    expect(answer).to.contain('batches_add_up');
  });
}
