import { expect } from 'chai';
import {
  aPage,
  recordPage,
  rememberSettled,
  startRun,
  workingRun,
} from '../../support/run-pages.ts';
import type { UnderTest } from './on-database.ts';

const entries = (count: number, fingerprint = 'f') =>
  Array.from({ length: count }, (_, n) => ({ transactionId: `G${n}`, fingerprint }));

/** What is remembered of settled transactions. */
export function itRemembersSettled(current: () => UnderTest): void {
  it('none → none, and nothing to remember is nothing', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', [], 1);
    expect(await store.settledAmong('mid_a', [])).to.deep.equal(new Set());
    expect(await store.settledAmong('mid_a', entries(2))).to.deep.equal(new Set());
  });

  it('remembered → found by that merchant id with that fingerprint alone', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(2), 1);
    expect(await store.settledAmong('mid_a', entries(3))).to.deep.equal(new Set(['G0', 'G1']));
    expect(await store.settledAmong('mid_b', entries(3))).to.deep.equal(new Set());
    expect(await store.settledAmong('mid_a', entries(3, 'g'))).to.deep.equal(new Set());
  });

  it('remembered again, and twice in one breath → the last fingerprint counts', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(1), 1);
    await rememberSettled(store, 'mid_a', [...entries(1, 'g'), ...entries(1, 'h')], 2);
    expect((await store.settledAmong('mid_a', entries(1))).size).to.equal(0);
    expect((await store.settledAmong('mid_a', entries(1, 'h'))).size).to.equal(1);
  });

  it('settled in a dry run → not remembered', async () => {
    const { store } = current();
    await startRun(store, workingRun({ dryRun: true }));
    await store.recordPage({ ...aPage([]), settled: entries(2) });
    expect(await store.settledAmong('mid_a', entries(2))).to.deep.equal(new Set());
  });

  it('an exception of a later run → forgotten, so that the next run looks again', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(2), 1);
    await startRun(store, workingRun({ runId: 'later' }));
    await recordPage(store, ['unavailable'], { runId: 'later' });
    expect(await store.settledAmong('mid_a', entries(2))).to.deep.equal(new Set(['G1']));
  });

  it('30,000 at once → remembered and found', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(30_000), 1);
    expect((await store.settledAmong('mid_a', entries(30_000))).size).to.equal(30_000);
  }).timeout(20_000);
}
