import { expect } from 'chai';
import type { Batch } from '../../../src/domain/batches/batch.ts';
import type { Batches, NewBatch } from '../../../src/ports/batches.ts';
import { aNewBatch, aNewRow, claim, HOLD, record, WORDS, work } from '../../support/batches.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import type { UnderTest } from './on-database.ts';

const AT = INSTANT_MS + 10;
const EXPIRES = INSTANT_MS + 1_000;
const ALL = { batchId: 'batch-1', status: undefined, offset: 0, limit: 9 } as const;
const CANCEL = { batchId: 'batch-1', note: 'Cancelled by mara', words: WORDS, at: AT } as const;
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
  it('rows that nobody holds → failed, saying why; the one at work ends as it ends', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(4));
    await work(store, 1);
    const held = await claim(store, 1);
    const cancelled = await store.cancelBatch(CANCEL);
    expect(cancelled).to.include({ status: 'cancelled', note: 'Cancelled by mara', updatedAt: AT });
    expect(cancelled?.counters).to.include({ accepted: 1, rejected: 2, queued: 1 });
    expect(await claim(store, 9, AT + 9 * HOLD)).to.deep.equal([]);
    expect((await store.openBatches()).length).to.equal(1);
    const ended = await record(store, held, 'ACCEPTED', AT + 1);
    expect(ended).to.include({ status: 'cancelled' });
    expect(ended?.counters).to.include({ accepted: 2, rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal(['ACCEPTED', 'ACCEPTED', 'not begun', 'not begun']);
  });

  it('the worker of a held row died → that row is failed, too, and says so; its late result is void', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(2));
    const held = await claim(store, 1, AT);
    await store.cancelBatch(CANCEL);
    expect(await store.cancelBatch(CANCEL)).to.equal(undefined);
    const early = await store.endCancelled({ ...CANCEL, at: AT + HOLD - 1 });
    expect(early).to.include({ note: 'Cancelled by mara', updatedAt: AT });
    expect(early?.counters.queued).to.equal(1);
    const late = await store.endCancelled({ ...CANCEL, at: AT + HOLD });
    expect(late).to.include({ note: 'Cancelled by mara', updatedAt: AT + HOLD });
    expect(late?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal(['not told of', 'not begun']);
    expect((await record(store, held))?.counters).to.include({ accepted: 0, rejected: 2 });
    expect(await store.openBatches()).to.deep.equal([]);
  });

  it('while a worker claims and records → each row is either done or cancelled, and all are counted', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(9));
    const working = Array.from({ length: 6 }, () => work(store, 1));
    await Promise.all([...working, store.cancelBatch(CANCEL)]);
    const batch = await store.batch('batch-1');
    const { rows } = await store.batchRows(ALL);
    const accepted = rows.filter(({ status }) => status === 'ACCEPTED').length;
    expect(batch?.counters).to.include({ accepted, rejected: 9 - accepted, queued: 0 });
    expect(batch?.status).to.equal('cancelled');
  });

  it('a file that has ended → undefined, and it stays as it was', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(1));
    const ended = await work(store, 1);
    expect(await store.cancelBatch(CANCEL)).to.equal(undefined);
    expect(await store.batch('batch-1')).to.deep.equal(ended);
  });
}

function again(current: () => UnderTest): void {
  it('retry → failed rows alone are queued, without result, under a new attempt; refused ones stay', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(0, { rows: [aNewRow(1), aNewRow(2), aNewRow(3, 'wrong')] }));
    await work(store, 1);
    await work(store, 1, 'FAILED');
    const retried = await store.retryFailedRows('batch-1', AT);
    expect(retried).to.include({ status: 'processing', updatedAt: AT });
    expect(retried?.counters).to.include({ accepted: 1, rejected: 1, queued: 1 });
    expect(await errorsOf(store)).to.deep.equal(['ACCEPTED', 'QUEUED', 'wrong']);
    expect(await claim(store, 9)).to.deep.include.members([
      { ...without(2), attempt: 2, tries: 1 },
    ]);
  });

  it('retry of a file at work, and of a cancelled one that a worker still holds rows of → undefined', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(3));
    await work(store, 1, 'FAILED');
    expect(await store.retryFailedRows('batch-1', AT)).to.equal(undefined);
    const held = await claim(store, 1);
    await store.cancelBatch(CANCEL);
    expect(await store.retryFailedRows('batch-1', AT)).to.equal(undefined);
    await record(store, held, 'ACCEPTED', AT);
    expect(await store.retryFailedRows('batch-1', AT)).to.include({ status: 'processing' });
  });

  it('retry of a cancelled file → the rest is queued as if nobody had taken it, the file has no note, and whoever ended it late changes nothing', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(3));
    await work(store, 1);
    await store.cancelBatch(CANCEL);
    const retried = await store.retryFailedRows('batch-1', AT);
    expect(retried).to.include({ status: 'processing', note: undefined });
    expect(retried?.counters).to.include({ accepted: 1, rejected: 0, queued: 2 });
    expect(await store.endCancelled({ ...CANCEL, at: AT + 9 * HOLD })).to.equal(undefined);
    expect((await claim(store, 9)).map(({ number, tries }) => [number, tries])).to.deep.equal([
      [2, 1],
      [3, 1],
    ]);
  });

  it('retry of a file that was cancelled before anybody approved it → undefined (X12)', async () => {
    const { store } = current();
    await store.createBatch(
      aNewBatch(1, { status: 'pending approval', approvalExpiresAt: AT + HOLD }),
    );
    await store.cancelBatch(CANCEL);
    expect(await store.retryFailedRows('batch-1', AT)).to.equal(undefined);
  });

  it('rows given back → taken again at once, and not counted as tries; those a worker died with are', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(2));
    const given = await claim(store, 1);
    await store.giveBackRows({ batchId: 'batch-1', rows: given });
    const again = await claim(store, 1);
    expect(again).to.deep.equal(given.map((row) => ({ ...row, attempt: 2 })));
    const afterDeath = await claim(store, 1, AT + 9 * HOLD);
    expect(afterDeath.map(({ attempt, tries }) => [attempt, tries])).to.deep.equal([[3, 2]]);
    await store.giveBackRows({ batchId: 'batch-1', rows: again });
    // Under a claim that is void nothing is given back.
    const free = await claim(store, 9, AT + 9 * HOLD + 1);
    expect(free.map(({ number }) => number)).to.deep.equal([2]);
  });

  it('retry of a file whose only errors are in the file → undefined, it stays as it was', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(0, { rows: [aNewRow(1), aNewRow(2, 'wrong')] }));
    const ended = await work(store, 1);
    expect(await store.retryFailedRows('batch-1', AT)).to.equal(undefined);
    expect(await store.batch('batch-1')).to.deep.equal(ended);
  });

  it('Sync with Gateway → every row that is no refused one is queued, and the gateway will be asked (BS-R35)', async () => {
    const { store } = current();
    const rows = [aNewRow(1), aNewRow(2), aNewRow(3, 'wrong')];
    await store.createBatch(aNewBatch(0, { rows, syncWithGateway: false }));
    await work(store, 1);
    expect(await store.syncBatchWithGateway('batch-1', AT)).to.equal(undefined);
    await work(store, 1, 'FAILED');
    const synced = await store.syncBatchWithGateway('batch-1', AT);
    expect(synced).to.include({ status: 'processing', syncWithGateway: true, updatedAt: AT });
    expect(synced?.counters).to.include({ accepted: 0, rejected: 1, queued: 2 });
    expect(await errorsOf(store)).to.deep.equal(['QUEUED', 'QUEUED', 'wrong']);
    expect((await work(store, 9))?.status).to.equal('completed with errors');
  });

  it('Sync with Gateway of a file of payments → undefined, nothing is queued (invariant 9)', async () => {
    const { store } = current();
    await store.createBatch(aNewBatch(1, { kind: 'payments' }));
    await work(store, 1);
    expect(await store.syncBatchWithGateway('batch-1', AT)).to.equal(undefined);
    expect((await store.batch('batch-1'))?.counters.accepted).to.equal(1);
  });
}

function approval(current: () => UnderTest): void {
  it('approved → at work, and who said what when (BS-R27)', async () => {
    const { store } = current();
    await store.createBatch(waiting());
    const { batchId: _, sha256: __, ...check } = CHECK;
    const approved = await store.checkBatch(CHECK);
    expect(approved).to.deep.include({ status: 'processing', check, updatedAt: AT });
    expect(await claim(store, 9)).to.have.length(2);
  });

  it('rejected → ended, every row failed with the comment', async () => {
    const { store } = current();
    await store.createBatch(waiting());
    const rejected = await store.checkBatch({
      ...CHECK,
      answer: 'rejected',
      comment: 'wrong month',
    });
    expect(rejected).to.include({ status: 'rejected', note: 'Rejected: wrong month' });
    expect(rejected?.check).to.include({ answer: 'rejected', checker: 'chen' });
    expect(rejected?.counters).to.include({ rejected: 2, queued: 0 });
    expect(await errorsOf(store)).to.deep.equal(['Rejected: wrong month', 'Rejected: wrong month']);
  });

  const VOID: readonly (readonly [string, Partial<Parameters<Batches['checkBatch']>[0]>])[] = [
    ['by its maker', { checker: 'mara' }],
    ['of other bytes', { sha256: 'b'.repeat(64) }],
    ['when it has expired', { at: EXPIRES }],
  ];
  for (const [situation, overrides] of VOID) {
    for (const answer of ['approved', 'rejected'] as const) {
      it(`${answer} ${situation} → undefined, it still waits (X12)`, async () => {
        const { store } = current();
        const before = await store.createBatch(waiting());
        expect(await store.checkBatch({ ...CHECK, answer, ...overrides })).to.equal(undefined);
        expect(await store.batch('batch-1')).to.deep.equal(before);
      });
    }
  }

  it('two checkers at once → one answer holds', async () => {
    const { store } = current();
    await store.createBatch(waiting());
    const answers = await Promise.all([
      store.checkBatch(CHECK),
      store.checkBatch({ ...CHECK, answer: 'rejected', checker: 'dana' }),
    ]);
    const [held, ...others] = answers.filter((batch): batch is Batch => batch !== undefined);
    expect(others).to.deep.equal([]);
    expect(await store.batch('batch-1')).to.deep.equal(held);
  });

  it('nobody answers in time → cancelled, once, saying why; others still wait', async () => {
    const { store } = current();
    await store.createBatch(waiting());
    await store.createBatch(waiting({ batchId: 'later', approvalExpiresAt: EXPIRES + 1 }));
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
