import { expect } from 'chai';
import { type Batch, CANCELLED } from '../../../src/domain/batches/batch.ts';
import type { Batches, NewBatch } from '../../../src/ports/batches.ts';
import {
  aNewBatch,
  aNewRow,
  aStart,
  begin,
  endHeld,
  keepBatch,
  record,
  work,
} from '../../support/batches.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import type { UnderTest } from './on-database.ts';

const AT = INSTANT_MS + 10;
const EXPIRES = INSTANT_MS + 1_000;
const ALL = { batchId: 'batch-1', status: undefined, offset: 0, limit: 9 } as const;
const CANCEL = { batchId: 'batch-1', note: 'Cancelled by mara', at: AT } as const;
const { notStarted, uncertain } = CANCELLED;
const CHECK = {
  batchId: 'batch-1',
  sha256: 'a'.repeat(64),
  answer: 'approved',
  checker: 'chen',
  comment: 'fine',
  at: AT,
} as const;

const errorsOf = async (store: Batches) =>
  (await store.batchRows(ALL)).rows.map(({ status, result }) => result?.error ?? status);
const waiting = (overrides: Partial<NewBatch> = {}) =>
  aNewBatch(2, { status: 'pending approval', approvalExpiresAt: EXPIRES, ...overrides });

/** What people, and time, do to files. */
export function itChangesBatches(current: () => UnderTest): void {
  describe('cancel', () => cancel(current));
  describe('retry and Sync with Gateway', () => again(current));
  describe('approval', () => approval(current));
}

function cancel(current: () => UnderTest): void {
  it('rows that were not begun → failed, saying why; what was begun ends as it ends', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(4));
    await work(store, 1);
    const held = await begin(store, 1);
    const cancelled = await store.cancelBatch(CANCEL);
    expect(cancelled).to.include({ status: 'cancelled', note: 'Cancelled by mara', updatedAt: AT });
    expect(cancelled?.counters).to.include({ accepted: 1, rejected: 2, queued: 1 });
    const more = await store.beginRows({ ...held.fence, after: 0, limit: 9 });
    expect(more).to.deep.include({ standing: 'cancelled', rows: [] });
    const ended = await record(store, held, 'ACCEPTED', AT + 1);
    expect(ended).to.include({ status: 'cancelled' });
    expect(ended?.counters).to.include({ accepted: 2, rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal(['ACCEPTED', 'ACCEPTED', notStarted, notStarted]);
  });

  it('the worker of a begun row died → that row fails with the end of the part, as uncertain; its late result is void', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(2));
    const dead = await begin(store, 1);
    await store.cancelBatch(CANCEL);
    expect(await store.cancelBatch(CANCEL)).to.equal(undefined);
    const { runId, merchantId } = dead.fence;
    const { attempt = 0, isCancelled } = (await store.takePart(runId, merchantId)) ?? {};
    expect(isCancelled).to.equal(true);
    await endHeld(store, { ...dead, fence: { runId, merchantId, attempt } }, AT + 1);
    const late = await store.batch('batch-1');
    expect(late).to.include({ note: 'Cancelled by mara', updatedAt: AT + 1 });
    expect(late?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal([uncertain, notStarted]);
    expect((await record(store, dead))?.counters).to.include({ accepted: 0, rejected: 2 });
  });

  it('rows that the stopping worker had taken but not started → not started; those of an earlier attempt → uncertain', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    await begin(store, 1);
    const last = await begin(store, 2);
    await store.cancelBatch(CANCEL);
    await endHeld(store, last, AT + 1);
    expect(await errorsOf(store)).to.deep.equal([uncertain, notStarted, notStarted]);
  });

  it('the run is cancelled → its file is, and the other way round: one and the same', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(2));
    const { runId = '' } = (await store.batch('batch-1')) ?? {};
    expect(await store.cancelRun(runId, AT)).to.equal(true);
    const cancelled = await store.batch('batch-1');
    expect(cancelled).to.include({ status: 'cancelled', note: 'Cancelled with its run.' });
    expect(cancelled?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal([notStarted, notStarted]);
    await keepBatch(store, aNewBatch(2, { batchId: 'other' }));
    const other = await store.cancelBatch({ ...CANCEL, batchId: 'other' });
    const part = await store.takePart(other?.runId ?? '', '');
    expect(part?.isCancelled).to.equal(true);
  });

  it('while workers begin and record → each row is either done or cancelled, and all are counted', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(9));
    const workers = async () => {
      for (let n = 0; n < 6; n += 1) await work(store, 1);
    };
    await Promise.all([workers(), store.cancelBatch(CANCEL)]);
    const left = await begin(store);
    if (left.fence.attempt > 0) await endHeld(store, left);
    const batch = await store.batch('batch-1');
    const { rows } = await store.batchRows(ALL);
    const accepted = rows.filter(({ status }) => status === 'ACCEPTED').length;
    expect(batch?.counters).to.include({ accepted, rejected: 9 - accepted, queued: 0 });
    expect(batch?.status).to.equal('cancelled');
  });

  it('a file that has ended → undefined, and it stays as it was', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(1));
    const ended = await work(store, 1);
    expect(await store.cancelBatch(CANCEL)).to.equal(undefined);
    expect(await store.batch('batch-1')).to.deep.equal(ended);
  });
}

function again(current: () => UnderTest): void {
  it('retry → failed rows alone are queued, without result, for a new run; refused ones stay', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(0, { rows: [aNewRow(1), aNewRow(2), aNewRow(3, 'wrong')] }));
    await work(store, 1);
    await work(store, 1, 'FAILED');
    const retried = await store.retryFailedRows('batch-1', AT, aStart());
    expect(retried).to.include({ status: 'processing', updatedAt: AT });
    expect(retried?.counters).to.include({ accepted: 1, rejected: 1, queued: 1 });
    expect(await errorsOf(store)).to.deep.equal(['ACCEPTED', 'QUEUED', 'wrong']);
    expect((await begin(store)).rows).to.deep.equal([
      {
        ...without(2),
        ...{ merchantId: 'mid_a', paymentId: 'P2', orderNumber: undefined, matchedBy: 'exact' },
      },
    ]);
  });

  it('retry of a file at work, and of a cancelled one with rows still at work → undefined', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    await work(store, 1, 'FAILED');
    expect(await store.retryFailedRows('batch-1', AT, aStart())).to.equal(undefined);
    const held = await begin(store, 1);
    await store.cancelBatch(CANCEL);
    expect(await store.retryFailedRows('batch-1', AT, aStart())).to.equal(undefined);
    await record(store, held, 'ACCEPTED', AT);
    expect(await store.retryFailedRows('batch-1', AT, aStart())).to.include({
      status: 'processing',
    });
  });

  it('retry of a cancelled file → the rest is queued for a new run, the file has no note, and what the earlier run still sends is refused', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(3));
    await work(store, 1);
    const before = await begin(store, 1);
    await store.cancelBatch(CANCEL);
    await endHeld(store, before, AT);
    const retried = await store.retryFailedRows('batch-1', AT, aStart());
    expect(retried).to.include({ status: 'processing', note: undefined });
    expect(retried?.counters).to.include({ accepted: 1, rejected: 0, queued: 2 });
    await record(store, before);
    expect((await store.batch('batch-1'))?.counters).to.include({ accepted: 1, queued: 2 });
    const { rows } = await begin(store);
    expect(rows.map(({ number }) => number)).to.deep.equal([2, 3]);
  });

  it('retry of a file that was cancelled before anybody approved it → undefined (X12)', async () => {
    const { store } = current();
    await keepBatch(
      store,
      aNewBatch(1, { status: 'pending approval', approvalExpiresAt: AT + 60_000 }),
    );
    await store.cancelBatch(CANCEL);
    expect(await store.retryFailedRows('batch-1', AT, aStart())).to.equal(undefined);
  });

  it('retry of a file whose only errors are in the file → undefined, it stays as it was', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(0, { rows: [aNewRow(1), aNewRow(2, 'wrong')] }));
    const ended = await work(store, 1);
    expect(await store.retryFailedRows('batch-1', AT, aStart())).to.equal(undefined);
    expect(await store.batch('batch-1')).to.deep.equal(ended);
  });

  it('Sync with Gateway → every row that is no refused one is queued, and the gateway will be asked (BS-R35)', async () => {
    const { store } = current();
    const rows = [aNewRow(1), aNewRow(2), aNewRow(3, 'wrong')];
    await keepBatch(store, aNewBatch(0, { rows, syncWithGateway: false }));
    await work(store, 1);
    expect(await store.syncBatchWithGateway('batch-1', AT, aStart())).to.equal(undefined);
    await work(store, 1, 'FAILED');
    const synced = await store.syncBatchWithGateway('batch-1', AT, aStart());
    expect(synced).to.include({ status: 'processing', syncWithGateway: true, updatedAt: AT });
    expect(synced?.counters).to.include({ accepted: 0, rejected: 1, queued: 2 });
    expect(await errorsOf(store)).to.deep.equal(['QUEUED', 'QUEUED', 'wrong']);
    expect((await work(store, 9))?.status).to.equal('completed with errors');
  });

  it('Sync with Gateway of a file of payments → undefined, nothing is queued (invariant 9)', async () => {
    const { store } = current();
    await keepBatch(store, aNewBatch(1, { kind: 'payments' }));
    await work(store, 1);
    expect(await store.syncBatchWithGateway('batch-1', AT, aStart())).to.equal(undefined);
    expect((await store.batch('batch-1'))?.counters.accepted).to.equal(1);
  });
}

function approval(current: () => UnderTest): void {
  it('approved → at work, and who said what when (BS-R27)', async () => {
    const { store } = current();
    await keepBatch(store, waiting());
    const { batchId: _, sha256: __, ...check } = CHECK;
    const approved = await store.checkBatch(CHECK, aStart());
    expect(approved).to.deep.include({ status: 'processing', check, updatedAt: AT });
    expect((await begin(store)).rows).to.have.length(2);
  });

  it('rejected → ended, every row failed with the comment', async () => {
    const { store } = current();
    await keepBatch(store, waiting());
    const answer = { ...CHECK, answer: 'rejected', comment: 'wrong month' } as const;
    const rejected = await store.checkBatch(answer, aStart());
    expect(rejected).to.include({ status: 'rejected', note: 'Rejected: wrong month' });
    expect(rejected?.check).to.include({ answer: 'rejected', checker: 'chen' });
    expect(rejected?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal(['Rejected: wrong month', 'Rejected: wrong month']);
  });

  const VOID: readonly (readonly [string, Partial<Parameters<Batches['checkBatch']>[0]>])[] = [
    ['by its maker', { checker: 'mara' }],
    ['by its maker under another case and width', { checker: ' ＭARA ' }],
    ['of other bytes', { sha256: 'b'.repeat(64) }],
    ['when it has expired', { at: EXPIRES }],
  ];
  for (const [situation, overrides] of VOID) {
    for (const answer of ['approved', 'rejected'] as const) {
      it(`${answer} ${situation} → undefined, it still waits (X12)`, async () => {
        const { store } = current();
        const before = await keepBatch(store, waiting());
        expect(await store.checkBatch({ ...CHECK, answer, ...overrides }, aStart())).to.equal(
          undefined,
        );
        expect(await store.batch('batch-1')).to.deep.equal(before);
      });
    }
  }

  it('two checkers at once → one answer holds', async () => {
    const { store } = current();
    await keepBatch(store, waiting());
    const answers = await Promise.all([
      store.checkBatch(CHECK, aStart()),
      store.checkBatch({ ...CHECK, answer: 'rejected', checker: 'dana' }, aStart()),
    ]);
    const [held, ...others] = answers.filter((batch): batch is Batch => batch !== undefined);
    expect(others).to.deep.equal([]);
    expect(await store.batch('batch-1')).to.deep.equal(held);
  });

  it('nobody answers in time → cancelled, once, saying why; others still wait', async () => {
    const { store } = current();
    await keepBatch(store, waiting());
    await keepBatch(store, waiting({ batchId: 'later', approvalExpiresAt: EXPIRES + 1 }));
    expect(await store.expireApprovals(EXPIRES - 1, 'expired')).to.deep.equal([]);
    const [expired, ...others] = await store.expireApprovals(EXPIRES, 'expired');
    expect(others).to.deep.equal([]);
    expect(expired).to.include({ batchId: 'batch-1', status: 'cancelled', note: 'expired' });
    expect(expired?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await store.expireApprovals(EXPIRES, 'expired')).to.deep.equal([]);
  });
}

function without(number: number) {
  const { error: _, ...row } = aNewRow(number);
  return row;
}
