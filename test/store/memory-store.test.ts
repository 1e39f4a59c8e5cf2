import { expect } from 'chai';
import type { Item } from '../../src/domain/decision.ts';
import type { Reason } from '../../src/domain/reason.ts';
import type { MerchantRun, Run } from '../../src/domain/run.ts';
import type { Store } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { notYetRun } from '../../src/sync/run-merchant.ts';
import { withPage } from '../../src/sync/tally.ts';
import { anItem, aRun, INSTANT_MS, PAYMENT_ID } from '../support/builders.ts';

const LIMITS = { runs: 3, itemsPerOutcome: 2, syncStates: 3, exceptions: 3 };
const WINDOW = { from: INSTANT_MS, to: INSTANT_MS + 1000 };
const merchant = notYetRun('mid_a', WINDOW);
const working = (overrides: Partial<Run> = {}) =>
  aRun({ endedAt: null, result: null, merchants: [merchant], ...overrides });

/** Records a page with one item for each reason, numbered from `first`; answers the merchant's new tally. */
async function recordPage(
  store: Store,
  reasons: readonly Reason[],
  { runId = 'run-1', before = merchant, first = 0, at = INSTANT_MS, paymentId = '' } = {},
): Promise<MerchantRun> {
  const items: readonly Item[] = reasons.map((reason, n) =>
    anItem({ reason, transactionId: `G${first + n}`, paymentId: paymentId || `P${first + n}` }),
  );
  const after = { ...before, ...withPage(before, items) };
  const requests = { commercetools: 3, gateway: 1 };
  const checkpoint = { window: WINDOW, offset: items.length };
  await store.recordPage({ runId, at, merchant: after, items, requests, checkpoint });
  return after;
}

const idsOf = ({ items }: { readonly items: readonly Item[] }) =>
  items.map(({ transactionId }) => transactionId);
const all = { runId: 'run-1', outcome: undefined, offset: 0, limit: 99 } as const;

describe('memory store, runs', () => {
  it('a run that was started → found, newest first in the list', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working({ runId: 'a' }));
    await store.startRun(working({ runId: 'b' }));
    expect((await store.runs(9)).map(({ runId }) => runId)).to.deep.equal(['b', 'a']);
    expect((await store.runs(1)).map(({ runId }) => runId)).to.deep.equal(['b']);
    expect(await store.run('a')).to.include({ runId: 'a', result: null });
  });

  it('an unknown run → undefined, no items', async () => {
    const store = createMemoryStore(LIMITS);
    expect(await store.run('nobody')).to.equal(undefined);
    expect(await store.items({ ...all, runId: 'nobody' })).to.deep.equal({
      items: [],
      total: 0,
      kept: 0,
    });
  });

  it('started again, when its turn has come → once in the list', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working({ merchants: [] }));
    await store.startRun(working());
    expect(await store.runs(9)).to.have.length(1);
    expect((await store.run('run-1'))?.merchants).to.have.length(1);
  });

  it('a page → the run’s counts and requests, of that merchant id alone', async () => {
    const store = createMemoryStore(LIMITS);
    const other = notYetRun('mid_b', WINDOW);
    await store.startRun(working({ merchants: [merchant, other] }));
    const after = await recordPage(store, ['added', 'unmatched']);
    const run = await store.run('run-1');
    expect(run?.merchants).to.deep.equal([after, other]);
    expect(run?.merchants[0]).to.include({ read: 2, updated: 1, exceptions: 1, pages: 1 });
    expect(run?.requests).to.deep.equal({ commercetools: 3, gateway: 1 });
  });

  it('the end of a run → as it was told', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    await store.endRun(aRun());
    expect(await store.run('run-1')).to.deep.equal(aRun());
  });

  it('more runs than are kept → the oldest make room', async () => {
    const store = createMemoryStore(LIMITS);
    for (const runId of ['a', 'b', 'c']) await store.startRun(aRun({ runId }));
    await store.startRun(working({ runId: 'd' }));
    expect((await store.runs(9)).map(({ runId }) => runId)).to.deep.equal(['d', 'c', 'b']);
    await recordPage(store, ['added'], { runId: 'a' });
    await store.endRun(aRun({ runId: 'a' }));
    expect(await store.run('a')).to.equal(undefined);
  });

  it('a run at work, however many came after it → is never forgotten', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working({ runId: 'long' }));
    for (const runId of ['a', 'b', 'c', 'd']) await store.startRun(aRun({ runId }));
    expect((await store.runs(9)).map(({ runId }) => runId)).to.deep.equal(['d', 'c', 'long']);
  });
});

describe('memory store, items', () => {
  it('all outcomes → exceptions first, then updated, unchanged, ignored, each in their order', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    await recordPage(store, ['not-ours', 'already-right', 'added', 'unmatched', 'adopted']);
    const found = await store.items(all);
    expect(idsOf(found)).to.deep.equal(['G3', 'G2', 'G4', 'G1', 'G0']);
    expect(found).to.include({ total: 5, kept: 5 });
  });

  it('one outcome, one page of it → those items, and the total of that outcome', async () => {
    const store = createMemoryStore({ ...LIMITS, itemsPerOutcome: 9 });
    await store.startRun(working());
    await recordPage(store, ['added', 'unmatched', 'added', 'added']);
    const found = await store.items({ runId: 'run-1', outcome: 'updated', offset: 1, limit: 1 });
    expect(idsOf(found)).to.deep.equal(['G2']);
    expect(found).to.include({ total: 3, kept: 3 });
  });

  it('invariant 4: more items than are kept → the count stays exact, and says how many are kept', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    const before = await recordPage(store, ['added', 'added', 'unmatched']);
    await recordPage(store, ['added', 'added'], { before, first: 3 });
    const found = await store.items({ ...all, outcome: 'updated' });
    expect(idsOf(found)).to.deep.equal(['G0', 'G1']);
    expect(found).to.include({ total: 4, kept: 2 });
    expect(await store.items(all)).to.include({ total: 5, kept: 3 });
  });
});

describe('memory store, watermarks', () => {
  it('none yet → undefined; each kind and merchant id has its own', async () => {
    const store = createMemoryStore(LIMITS);
    await store.advanceWatermark('run', 'mid_a', 5);
    await store.advanceWatermark('run', 'mid_a', 7);
    expect(await store.watermark('run', 'mid_a')).to.equal(7);
    expect(await store.watermark('run', 'mid_b')).to.equal(undefined);
    expect(await store.watermark('decision', 'mid_a')).to.equal(undefined);
  });
});

describe('memory store, what is known of a payment', () => {
  const rows: readonly { situation: string; reasons: readonly Reason[]; outcome: string }[] = [
    {
      situation: 'an exception, then an update',
      reasons: ['unmatched', 'added'],
      outcome: 'exception',
    },
    {
      situation: 'an update, then an exception',
      reasons: ['added', 'unmatched'],
      outcome: 'exception',
    },
    {
      situation: 'an update, then no change',
      reasons: ['added', 'already-right'],
      outcome: 'updated',
    },
    {
      situation: 'no change, then an update',
      reasons: ['already-right', 'added'],
      outcome: 'updated',
    },
    {
      situation: 'ignored, then no change',
      reasons: ['no-money-moved', 'already-right'],
      outcome: 'unchanged',
    },
  ];
  for (const { situation, reasons, outcome } of rows) {
    it(`${situation} in one run → ${outcome}`, async () => {
      const store = createMemoryStore(LIMITS);
      await store.startRun(working());
      await recordPage(store, reasons, { paymentId: PAYMENT_ID, at: 42 });
      const state = (await store.syncStates([PAYMENT_ID])).get(PAYMENT_ID);
      expect(state).to.deep.equal({ runId: 'run-1', at: 42, outcome, dryRun: false });
    });
  }

  it('a later run → stands against an earlier one, however bad that was', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    await recordPage(store, ['unmatched'], { paymentId: PAYMENT_ID });
    await store.startRun(working({ runId: 'run-2', dryRun: true }));
    await recordPage(store, ['already-right'], { paymentId: PAYMENT_ID, runId: 'run-2' });
    expect((await store.syncStates([PAYMENT_ID])).get(PAYMENT_ID)).to.include({
      runId: 'run-2',
      outcome: 'unchanged',
      dryRun: true,
    });
  });

  it('an item without payment → is remembered for none', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    const items = [anItem({ paymentId: undefined })];
    const requests = { commercetools: 0, gateway: 0 };
    const checkpoint = { window: WINDOW, offset: 1 };
    await store.recordPage({ runId: 'run-1', at: 1, merchant, items, requests, checkpoint });
    expect((await store.syncStates([''])).size).to.equal(0);
  });

  it('more payments than are kept → the ones that were looked at longest ago make room', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    await recordPage(store, ['added', 'added', 'added']);
    await recordPage(store, ['already-right'], { paymentId: 'P0' });
    await recordPage(store, ['added'], { first: 9 });
    const known = await store.syncStates(['P0', 'P1', 'P2', 'P9']);
    expect([...known.keys()]).to.deep.equal(['P0', 'P2', 'P9']);
  });
});

describe('memory store, what outlives the runs', () => {
  it('coverage → kept after the runs that read it have made room', async () => {
    const store = createMemoryStore(LIMITS);
    const hour = 3_600_000;
    for (let n = 0; n < 10; n += 1) {
      const window = { from: INSTANT_MS + n * hour, to: INSTANT_MS + (n + 1) * hour };
      const run = aRun({
        ...{ runId: `${n}`, startedAt: window.to },
        merchants: [{ ...merchant, window, result: 'completed' }],
      });
      await store.startRun({ ...run, endedAt: null, result: null });
      await store.endRun(run);
    }
    expect(await store.runs(99)).to.have.length(LIMITS.runs);
    const window = { from: INSTANT_MS, to: INSTANT_MS + 10 * hour };
    expect(await store.coverage('run', INSTANT_MS)).to.deep.equal([
      { merchantId: 'mid_a', window, result: 'completed', startedAt: INSTANT_MS + hour },
    ]);
  });

  it('exceptions → the closed ones make room, the oldest first, and open ones never', async () => {
    const store = createMemoryStore(LIMITS);
    await store.startRun(working());
    await recordPage(store, ['unmatched', 'unmatched', 'unmatched']);
    await recordPage(store, ['added', 'added']);
    await recordPage(store, ['unmatched', 'unmatched'], { first: 10 });
    const ids = async (state: 'open' | 'resolved') =>
      (await store.exceptions({ state, offset: 0, limit: 9 })).exceptions.map(
        ({ item }) => item.transactionId,
      );
    expect(await ids('resolved')).to.deep.equal([]);
    expect(await ids('open')).to.deep.equal(['G11', 'G10', 'G2']);
    await recordPage(store, ['unmatched'], { first: 20 });
    expect(await ids('open')).to.have.length(4);
  });
});
