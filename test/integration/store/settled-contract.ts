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

/** The ids of those that are remembered as settled. */
async function idsAmong(
  store: UnderTest['store'],
  ...asked: Parameters<UnderTest['store']['settledAmong']>
): Promise<ReadonlySet<string>> {
  const found = await store.settledAmong(...asked);
  return new Set([...found].flatMap(([id, item]) => (item === 'settled' ? [id] : [])));
}

/** What is remembered of settled transactions. */
export function itRemembersSettled(current: () => UnderTest): void {
  it('none → none, and nothing to remember is nothing', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', [], 1);
    expect(await idsAmong(store, 'mid_a', [])).to.deep.equal(new Set());
    expect(await idsAmong(store, 'mid_a', entries(2))).to.deep.equal(new Set());
  });

  it('remembered → found by that merchant id with that fingerprint alone', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(2), 1);
    expect(await idsAmong(store, 'mid_a', entries(3))).to.deep.equal(new Set(['G0', 'G1']));
    expect(await idsAmong(store, 'mid_b', entries(3))).to.deep.equal(new Set());
    expect(await idsAmong(store, 'mid_a', entries(3, 'g'))).to.deep.equal(new Set());
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
    expect(await idsAmong(store, 'mid_a', entries(2))).to.deep.equal(new Set());
  });

  it('an exception of a later run → forgotten, so that the next run looks again', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(2), 1);
    await startRun(store, workingRun({ runId: 'later' }));
    await recordPage(store, ['unavailable'], { runId: 'later' });
    expect(await idsAmong(store, 'mid_a', entries(2))).to.deep.equal(new Set(['G1']));
  });

  it('an outcome that is unknown → remembered with the item of its exception, until that is resolved', async () => {
    const { store } = current();
    await startRun(store, workingRun({ runId: 'unknown' }));
    const page = aPage(['outcome-unknown', 'added'], { runId: 'unknown' });
    await store.recordPage({ ...page, settled: entries(2) });
    const known = await store.settledAmong('mid_a', entries(3));
    expect([...known]).to.deep.equal([
      ['G0', page.items[0]],
      ['G1', 'settled'],
    ]);
    expect((await store.settledAmong('mid_a', entries(1, 'g'))).size).to.equal(0);
    await startRun(store, workingRun({ runId: 'known' }));
    await store.recordPage({ ...aPage(['added'], { runId: 'known' }), settled: entries(1) });
    expect([...(await store.settledAmong('mid_a', entries(1)))]).to.deep.equal([['G0', 'settled']]);
  });

  it('an outcome that is unknown and dismissed → remembered with its item all the same', async () => {
    const { store } = current();
    await startRun(store, workingRun({ runId: 'unknown' }));
    const page = aPage(['outcome-unknown'], { runId: 'unknown' });
    await store.recordPage({ ...page, settled: entries(1) });
    const [open] = (
      await store.exceptions({ state: 'open', now: Number.MAX_SAFE_INTEGER, offset: 0, limit: 1 })
    ).exceptions;
    await store.dismissException(open?.id ?? '', 'seen in the Business Center', 5);
    const known = await store.settledAmong('mid_a', entries(1));
    expect(known.get('G0')).to.deep.equal(page.items[0]);
  });

  it('30,000 at once → remembered and found', async () => {
    const { store } = current();
    await rememberSettled(store, 'mid_a', entries(30_000), 1);
    expect((await store.settledAmong('mid_a', entries(30_000))).size).to.equal(30_000);
  }).timeout(20_000);
}
