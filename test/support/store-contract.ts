import { expect } from 'chai';
import type { Item } from '../../src/domain/decide/decision.ts';
import type { Reason } from '../../src/domain/decide/reason.ts';
import type { Store } from '../../src/ports/ports.ts';
import { anItem, PAYMENT_ID } from './builders.ts';
import {
  aMerchant,
  aPage,
  drainTo,
  endRun,
  recordPage,
  startRun,
  WINDOW,
  workingRun,
} from './run-pages.ts';

const all = { runId: 'run-1', outcome: undefined, offset: 0, limit: 99 } as const;
const idsOf = ({ items }: { readonly items: readonly Item[] }) =>
  items.map(({ transactionId }) => transactionId);

/** What every `Store` does, whatever it keeps its state in. `current` answers an empty one in each test. */
export function itIsAStore(current: () => Store): void {
  describe('runs', () => runs(current));
  describe('items', () => items(current));
  describe('watermarks', () => watermarks(current));
  describe('what is known of a payment', () => payments(current));
}

function runs(current: () => Store): void {
  it('a run that was started → found, newest first in the list', async () => {
    const store = current();
    for (const runId of ['b', 'a', 'c']) await startRun(store, workingRun({ runId }));
    expect((await store.runs(9)).map(({ runId }) => runId)).to.deep.equal(['c', 'a', 'b']);
    expect((await store.runs(2)).map(({ runId }) => runId)).to.deep.equal(['c', 'a']);
    expect(await store.run('a')).to.deep.equal(workingRun({ runId: 'a' }));
  });

  it('an unknown run → undefined, no items, and its pages and its end are nobody’s', async () => {
    const store = current();
    await recordPage(store, ['added'], { runId: 'nobody' });
    await endRun(store, workingRun({ runId: 'nobody' }));
    expect(await store.run('nobody')).to.equal(undefined);
    expect(await store.runs(9)).to.deep.equal([]);
    const found = await store.items({ ...all, runId: 'nobody' });
    expect(found).to.deep.equal({ items: [], total: 0, kept: 0 });
  });

  it('merchant ids → in the order in which the run names them', async () => {
    const store = current();
    const run = workingRun({ merchants: ['mid_b', 'mid_c', 'mid_a'].map(aMerchant) });
    await startRun(store, run);
    await recordPage(store, ['added'], { before: aMerchant('mid_c') });
    const merchants = (await store.run('run-1'))?.merchants ?? [];
    expect(merchants.map(({ merchantId }) => merchantId)).to.deep.equal([
      'mid_b',
      'mid_c',
      'mid_a',
    ]);
  });

  it('a page → the run’s counts and requests, of that merchant id alone', async () => {
    const store = current();
    await startRun(store, workingRun({ merchants: [aMerchant(), aMerchant('mid_b')] }));
    const after = await recordPage(store, ['added', 'unmatched'], {
      before: { ...aMerchant(), expected: 7, error: 'a gap' },
    });
    const run = await store.run('run-1');
    expect(run?.merchants).to.deep.equal([after, aMerchant('mid_b')]);
    expect(run?.merchants[0]).to.include({ read: 2, updated: 1, exceptions: 1, pages: 1 });
    expect(run?.merchants[0]?.requests).to.deep.equal({ commercetools: 3, gateway: 1 });
  });
}

function items(current: () => Store): void {
  it('all outcomes → exceptions first, then updated, unchanged, ignored, each in their order', async () => {
    const store = current();
    await startRun(store, workingRun());
    const before = await recordPage(store, ['not-ours', 'already-right', 'added', 'unmatched']);
    await recordPage(store, ['adopted', 'malformed'], { before, first: 4 });
    const found = await store.items(all);
    expect(idsOf(found)).to.deep.equal(['G3', 'G5', 'G2', 'G4', 'G1', 'G0']);
    expect(found).to.include({ total: 6, kept: 6 });
    const middle = await store.items({ ...all, offset: 1, limit: 3 });
    expect(idsOf(middle)).to.deep.equal(['G5', 'G2', 'G4']);
  });

  it('one outcome, one page of it → those items, and the total of that outcome', async () => {
    const store = current();
    await startRun(store, workingRun());
    await recordPage(store, ['added', 'unmatched', 'added', 'added']);
    const found = await store.items({ runId: 'run-1', outcome: 'updated', offset: 1, limit: 1 });
    expect(idsOf(found)).to.deep.equal(['G2']);
    expect(found).to.include({ total: 3, kept: 3 });
  });

  it('an item → every field of it, the missing ones too', async () => {
    const store = current();
    await startRun(store, workingRun());
    const full = anItem({ transactionId: 'full', detail: 'EUR 10.00 against USD 9.00' });
    const changed = anItem({
      transactionId: 'changed',
      change: { type: 'Charge', from: 'Pending', to: 'Failure', amount: full.change?.amount ?? NO },
    });
    const bare = anItem({
      transactionId: 'bare',
      ...{ submittedAt: undefined, clientReference: undefined, paymentId: undefined },
      change: undefined,
    });
    await store.recordPage({ ...aPage([]), items: [full, changed, bare], merchant: counted(3) });
    expect((await store.items(all)).items).to.deep.equal([full, changed, bare]);
  });

  it('two merchant ids with the same transaction id → both are kept', async () => {
    const store = current();
    await startRun(store, workingRun({ merchants: [aMerchant(), aMerchant('mid_b')] }));
    await recordPage(store, ['added']);
    await recordPage(store, ['added'], { before: aMerchant('mid_b') });
    expect(await store.items(all)).to.include({ total: 2, kept: 2 });
    expect(idsOf(await store.items(all))).to.deep.equal(['G0', 'G0']);
  });
}

const NO = { centAmount: 0, currencyCode: 'EUR' };
const counted = (updated: number) => ({ ...aMerchant(), read: updated, updated, pages: 1 });

function watermarks(current: () => Store): void {
  it('none yet → undefined; each kind and merchant id has its own', async () => {
    const store = current();
    await drainTo(store, 'run', 'mid_a', WINDOW.from);
    await drainTo(store, 'run', 'mid_a', WINDOW.to);
    expect(await store.watermark('run', 'mid_a')).to.equal(WINDOW.to);
    expect(await store.watermark('run', 'mid_b')).to.equal(undefined);
    expect(await store.watermark('decision', 'mid_a')).to.equal(undefined);
  });

  it('one of the future, set by a wrong clock → the next drained window mends it', async () => {
    const store = current();
    await drainTo(store, 'run', 'mid_future', Date.now() + 365 * 24 * 60 * 60 * 1000);
    await drainTo(store, 'run', 'mid_future', WINDOW.to);
    expect(await store.watermark('run', 'mid_future')).to.equal(WINDOW.to);
  });
}

const STATES: readonly (readonly [string, readonly Reason[], string])[] = [
  ['an exception, then an update', ['unmatched', 'added'], 'exception'],
  ['an update, then an exception', ['added', 'unmatched'], 'exception'],
  ['an update, then no change', ['added', 'already-right'], 'updated'],
  ['no change, then an update', ['already-right', 'added'], 'updated'],
  ['ignored, then no change', ['no-money-moved', 'already-right'], 'unchanged'],
];

function payments(current: () => Store): void {
  const item = { paymentId: PAYMENT_ID };

  for (const [situation, reasons, outcome] of STATES) {
    it(`${situation} in one page → ${outcome}`, async () => {
      const store = current();
      await startRun(store, workingRun());
      await recordPage(store, reasons, { item, at: 42 });
      const state = (await store.syncStates([PAYMENT_ID])).get(PAYMENT_ID);
      expect(state).to.deep.equal({
        ...{ foundBy: 'run', runId: 'run-1', at: 42, outcome, dryRun: false },
      });
    });

    it(`${situation} in the next page of the run → ${outcome}`, async () => {
      const store = current();
      await startRun(store, workingRun({ dryRun: true }));
      let before = aMerchant();
      for (const [first, reason] of reasons.entries())
        before = await recordPage(store, [reason], { item, before, first, at: 42 + first });
      const state = (await store.syncStates([PAYMENT_ID])).get(PAYMENT_ID);
      expect(state).to.deep.equal({
        ...{ foundBy: 'run', runId: 'run-1', at: 43, outcome, dryRun: true },
      });
    });
  }

  it('a later run → stands against an earlier one, however bad that was', async () => {
    const store = current();
    await startRun(store, workingRun());
    await recordPage(store, ['unmatched'], { item });
    await startRun(store, workingRun({ runId: 'run-2', dryRun: true }));
    await recordPage(store, ['already-right'], { item, runId: 'run-2' });
    expect((await store.syncStates([PAYMENT_ID])).get(PAYMENT_ID)).to.include({
      runId: 'run-2',
      outcome: 'unchanged',
      dryRun: true,
    });
  });

  it('an item without payment → is remembered for none; nobody asked for → nobody', async () => {
    const store = current();
    await startRun(store, workingRun());
    await recordPage(store, ['added'], { item: { paymentId: undefined } });
    expect((await store.syncStates([''])).size).to.equal(0);
    expect((await store.syncStates([])).size).to.equal(0);
  });
}
