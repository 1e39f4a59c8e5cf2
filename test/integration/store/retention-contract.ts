import { expect } from 'chai';
import { retentionIn } from '../../../src/store/history/retention.ts';
import { aNewBatch, begin, keepBatch, record } from '../../support/batches.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import { aPage, drainTo, recordPage, startRun, workingRun } from '../../support/run-pages.ts';
import type { UnderTest } from './on-database.ts';

const OLD = 1_000;
const BEFORE = 2_000;
const NEW = 3_000;

async function fill({ store }: UnderTest): Promise<void> {
  for (const [runId, startedAt, first] of [['old', OLD, 0] as const, ['new', NEW, 3] as const]) {
    await startRun(store, workingRun({ runId, startedAt }));
    await recordPage(store, ['unmatched', 'malformed', 'added'], { runId, first, at: startedAt });
    await startRun(store, workingRun({ runId: `${runId}-2`, startedAt }));
    const settled = [{ transactionId: runId, fingerprint: 'f' }];
    const page = aPage(['added'], { runId: `${runId}-2`, first, at: startedAt });
    await store.recordPage({ ...page, settled });
    await drainTo(store, 'run', runId, startedAt);
  }
}

/** What is forgotten, and what never is. */
export function itForgets(current: () => UnderTest): void {
  it('history older than the instant → gone; newer, open exceptions and watermarks → there', async () => {
    const { store } = current();
    await fill(current());
    const pruned = await store.prune(BEFORE);
    expect(pruned).to.deep.equal({
      runs: 2,
      items: 4,
      exceptions: 1,
      settled: 1,
      payments: 3,
      batches: 0,
    });
    const ids = (await store.runs(9)).map(({ runId }) => runId);
    expect(ids.filter((runId) => !runId.startsWith('run '))).to.deep.equal(['new-2', 'new']);
    const items = { outcome: undefined, offset: 0, limit: 9 } as const;
    expect(await store.items({ ...items, runId: 'old' })).to.include({ total: 0 });
    expect((await store.items({ ...items, runId: 'new' })).items).to.have.length(3);
    const all = await store.exceptions({ state: undefined, now: INSTANT_MS, offset: 0, limit: 9 });
    const kept = all.exceptions.map(({ item, state }) => [item.transactionId, state]);
    expect(kept).to.deep.equal([
      ['G4', 'open'],
      ['G3', 'resolved'],
      ['G1', 'open'],
    ]);
    expect([...(await store.syncStates(['P0', 'P3'])).keys()]).to.deep.equal(['P3']);
    const settled = ['old', 'new'].map((transactionId) => ({ transactionId, fingerprint: 'f' }));
    expect([...(await store.settledAmong('mid_a', settled)).keys()]).to.deep.equal(['new']);
    expect(await store.watermark('run', 'old')).to.equal(OLD);
  });

  it('batches that changed last before the instant → gone with their rows; newer ones and those at work → there', async () => {
    const { store } = current();
    for (const [batchId, createdAt] of [
      ['old', OLD],
      ['old-at-work', OLD],
      ['new', NEW],
    ] as const) {
      await keepBatch(store, aNewBatch(2, { batchId, createdAt }));
      if (batchId === 'old-at-work') continue;
      await record(store, await begin(store, 9, batchId), 'ACCEPTED', createdAt);
    }
    expect((await store.prune(BEFORE)).batches).to.equal(1);
    const left = await Promise.all(
      ['old', 'old-at-work', 'new'].map((batchId) =>
        store.batchRows({ batchId, status: undefined, offset: 0, limit: 9 }),
      ),
    );
    expect(left.map(({ rows }) => rows.length)).to.deep.equal([0, 2, 2]);
  });

  it('again → nothing more', async () => {
    const { store } = current();
    await fill(current());
    await store.prune(BEFORE);
    const nothing = { runs: 0, items: 0, exceptions: 0, settled: 0, payments: 0, batches: 0 };
    expect(await store.prune(BEFORE)).to.deep.equal(nothing);
  });

  it('more than one step holds, two processes at it → all of it, once', async () => {
    const { store, database } = current();
    await startRun(store, workingRun({ startedAt: OLD }));
    await recordPage(
      store,
      Array.from({ length: 50 }, () => 'added' as const),
    );
    const { prune } = retentionIn(database, 7);
    const both = await Promise.all([prune(BEFORE), prune(BEFORE)]);
    expect(both.reduce((sum, { items }) => sum + items, 0)).to.equal(50);
    expect(both.reduce((sum, { runs }) => sum + runs, 0)).to.equal(1);
    expect(await store.runs(9)).to.deep.equal([]);
  });

  it('a run with many items pruned while another is recorded → that one is whole', async () => {
    const { store, database } = current();
    await fill(current());
    const { prune } = retentionIn(database, 1);
    const record = recordPage(store, ['added', 'added'], { runId: 'new-2', first: 50 });
    await Promise.all([prune(BEFORE), record]);
    const found = await store.items({ runId: 'new-2', outcome: undefined, offset: 0, limit: 9 });
    expect(found.items).to.have.length(3);
  });
}
