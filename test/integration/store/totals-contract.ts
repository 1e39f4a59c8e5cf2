import { expect } from 'chai';
import type { RunTotals } from '../../../src/ports/ports.ts';
import { aRun, INSTANT_MS } from '../../support/builders.ts';
import {
  aMerchant,
  drainTo,
  endRun,
  recordPage,
  startRun,
  workingRun,
} from '../../support/run-pages.ts';
import type { UnderTest } from './on-database.ts';

const NONE = {
  kind: 'run',
  dryRun: false,
  ...{ completed: 0, partial: 0, failed: 0 },
  ...{ updated: 0, unchanged: 0, ignored: 0, exceptions: 0 },
} as const satisfies RunTotals;

/** What a scrape of any instance reads of all of them. Source: issue 3, item 10. */
export function itTotals(current: () => UnderTest): void {
  it('nothing has run → nothing is counted', async () => {
    expect(await current().store.totals(INSTANT_MS)).to.deep.equal({
      runs: [],
      watermarks: [],
      openExceptions: 0,
    });
  });

  it('runs of a kind, one dry → counted apart, by result and by outcome', async () => {
    const { store } = current();
    await work(current(), { runId: 'one' });
    await work(current(), { runId: 'two' }, 'partial');
    await work(current(), { runId: 'dry', dryRun: true });
    const { runs } = await store.totals(INSTANT_MS);
    const items = { updated: 1, unchanged: 2, ignored: 1, exceptions: 1 };
    expect(runs.toSorted((a, b) => Number(a.dryRun) - Number(b.dryRun))).to.deep.equal([
      {
        ...NONE,
        ...{ completed: 1, partial: 1 },
        ...{ updated: 2, unchanged: 4, ignored: 2, exceptions: 2 },
      },
      { ...NONE, ...items, dryRun: true, completed: 1 },
    ]);
  });

  it('a run at work → its part is counted when that has ended, the run with its last part, each once', async () => {
    const { store } = current();
    const merchants = [aMerchant('mid_a'), aMerchant('mid_b')];
    await startRun(store, workingRun({ merchants }));
    const before = await recordPage(store, ['added']);
    expect((await store.totals(INSTANT_MS)).runs).to.deep.equal([]);
    const end = { runId: 'run-1', attempt: 1, at: INSTANT_MS, watermark: undefined };
    const first = { ...end, merchant: { ...before, result: 'completed' as const } };
    await store.endPart(first);
    await store.endPart(first);
    expect((await store.totals(INSTANT_MS)).runs).to.deep.equal([{ ...NONE, updated: 1 }]);
    const failed = { ...aMerchant('mid_b'), result: 'failed' as const };
    await store.endPart({ ...end, merchant: failed });
    expect((await store.totals(INSTANT_MS)).runs).to.deep.equal([
      { ...NONE, updated: 1, partial: 1 },
    ]);
  });

  it('a run without parts → completed at once', async () => {
    const { store } = current();
    await startRun(store, workingRun({ merchants: [] }));
    expect((await store.totals(INSTANT_MS)).runs).to.deep.equal([{ ...NONE, completed: 1 }]);
  });

  it('history is forgotten → the totals stay: a counter that falls would read as a restart', async () => {
    const { store } = current();
    await work(current(), { runId: 'old' });
    const before = await store.totals(INSTANT_MS);
    expect((await store.prune(INSTANT_MS * 2)).runs).to.equal(1);
    expect((await store.totals(INSTANT_MS)).runs).to.deep.equal(before.runs);
  });

  it('parts that end at once → none is lost', async () => {
    const { store } = current();
    const ids = Array.from({ length: 20 }, (_, n) => `run-${n}`);
    await Promise.all(ids.map((runId) => work(current(), { runId })));
    const [runs] = (await store.totals(INSTANT_MS)).runs;
    expect(runs).to.include({ completed: 20, updated: 20, unchanged: 40 });
  });

  it('watermarks of all kinds and merchant ids → each', async () => {
    const { store } = current();
    await drainTo(store, 'run', 'mid_a', 1_000);
    await drainTo(store, 'decision', 'mid_b', 2_000);
    const { watermarks } = await store.totals(INSTANT_MS);
    expect(watermarks.toSorted((a, b) => a.drainedTo - b.drainedTo)).to.deep.equal([
      { kind: 'run', merchantId: 'mid_a', drainedTo: 1_000 },
      { kind: 'decision', merchantId: 'mid_b', drainedTo: 2_000 },
    ]);
  });

  it('exceptions → the open ones, over all runs', async () => {
    const { store } = current();
    await startRun(store);
    await recordPage(store, ['unmatched', 'amount-differs', 'added']);
    const { exceptions } = await store.exceptions({
      state: 'open',
      now: INSTANT_MS,
      offset: 0,
      limit: 1,
    });
    await store.dismissException(exceptions[0]?.id ?? '', 'seen', INSTANT_MS);
    expect((await store.totals(INSTANT_MS)).openExceptions).to.equal(1);
  });
}

/** A run of `mid_a` with a page of each outcome, ended. */
async function work(
  { store }: UnderTest,
  of: { readonly runId: string; readonly dryRun?: boolean },
  result: 'completed' | 'partial' | 'failed' = 'completed',
): Promise<void> {
  const run = workingRun({
    ...aRun(),
    ...of,
    endedAt: null,
    result: null,
    merchants: [aMerchant()],
  });
  await startRun(store, run);
  const reasons = [
    'added',
    'already-right',
    'already-right',
    'no-money-moved',
    'unmatched',
  ] as const;
  const merchant = await recordPage(store, reasons, { runId: of.runId });
  await endRun(store, { ...run, merchants: [{ ...merchant, result }] });
}
