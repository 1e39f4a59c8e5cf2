import { expect } from 'chai';
import type { Reason } from '../../../src/domain/decide/reason.ts';
import { createDatabaseStore } from '../../../src/store/database-store.ts';
import { anItem, INSTANT_MS } from '../../support/builders.ts';
import { aMerchant, aPage, recordPage, startRun, workingRun } from '../../support/run-pages.ts';
import { countStatements } from './count-statements.ts';
import type { UnderTest } from './on-database.ts';

const all = { runId: 'run-1', outcome: undefined, offset: 0, limit: 5_000 } as const;
const REASONS: readonly Reason[] = ['added', 'unmatched', 'already-right', 'not-ours'];
const reasons = (count: number) =>
  Array.from({ length: count }, (_, n) => REASONS[n % 4] ?? 'added');

/** What pages in a database do beyond the port: exactly once, together or not at all, and fast. */
export function itRecordsPages(current: () => UnderTest): void {
  it('invariant 4: a page recorded twice → counts once, its first word holds', async () => {
    const { store } = current();
    await startRun(store, workingRun());
    await store.recordPage(aPage(['unmatched', 'added']));
    await store.recordPage({ ...aPage(['unmatched', 'already-right']), merchant: tally() });
    const found = await store.items(all);
    expect(found.items.map(({ reason }) => reason)).to.deep.equal(['unmatched', 'added']);
    expect(found.total).to.equal(2);
    const { exceptions } = await store.exceptions({
      state: 'open',
      now: INSTANT_MS,
      offset: 0,
      limit: 9,
    });
    expect(exceptions.map(({ tries }) => tries)).to.deep.equal([1]);
  });

  it('several verdicts on one transaction → each is an item, together one exception while one is in doubt', async () => {
    const { store } = current();
    await startRun(store, workingRun({ kind: 'decision' }));
    const verdicts = (['unknown-verdict', 'superseded', 'superseded'] as const).map((reason, n) =>
      anItem({ reason, submittedAt: `2026-11-20T10:00:0${n % 2}Z` }),
    );
    const merchant = { ...aMerchant(), read: 3, exceptions: 1, ignored: 2, pages: 1 };
    const page = { ...aPage([]), merchant };
    for (const _ of ['once', 'and again']) await store.recordPage({ ...page, items: verdicts });
    expect((await store.items(all)).items).to.deep.equal(verdicts);
    const exceptions = await store.exceptions({
      state: undefined,
      now: INSTANT_MS,
      offset: 0,
      limit: 9,
    });
    expect(exceptions.exceptions.map(({ state }) => state)).to.deep.equal(['open']);
  });

  it('a page that fails in the middle → leaves nothing of itself', async () => {
    const { store } = current();
    await startRun(store, workingRun());
    const before = await recordPage(store, ['added']);
    const page = aPage(['added', 'unmatched'], { before, first: 1 });
    const broken = { ...page, at: Number.NaN };
    const outcome = await store.recordPage(broken).then(
      () => 'recorded',
      () => 'failed',
    );
    expect(outcome).to.equal('failed');
    expect((await store.run('run-1'))?.merchants).to.deep.equal([before]);
    expect((await store.items(all)).items).to.have.length(1);
    expect(
      (await store.exceptions({ state: undefined, now: INSTANT_MS, offset: 0, limit: 9 })).total,
    ).to.equal(0);
  });

  it('pages of many merchant ids and of two runs at once → all of them, whole', async () => {
    const { store } = current();
    const ids = Array.from({ length: 8 }, (_, n) => `mid_${n}`);
    const runIds = ['run-1', 'run-2'];
    for (const runId of runIds)
      await startRun(store, workingRun({ runId, merchants: ids.map(aMerchant) }));
    const pages = runIds.flatMap((runId) =>
      ids.map((id) => aPage(reasons(20), { runId, before: aMerchant(id) })),
    );
    await Promise.all(pages.map((page) => store.recordPage(page)));
    for (const runId of runIds)
      expect((await store.items({ ...all, runId })).items).to.have.length(160);
    const { total } = await store.exceptions({
      state: 'open',
      now: INSTANT_MS,
      offset: 0,
      limit: 1,
    });
    expect(total).to.equal(40);
  });

  it('a page of 2,000 items → at most seven statements, as for one of 50', async () => {
    const { database, store } = current();
    await startRun(store, workingRun());
    const counted = countStatements(database.kysely);
    const counting = createDatabaseStore({ ...database, kysely: counted.kysely });
    const before = await recordPage(counting, reasons(50));
    const small = counted.statements();
    await recordPage(counting, reasons(2_000), { before, first: 50 });
    expect(counted.statements()).to.equal(2 * small);
    expect(small).to.be.at.most(7);
    const { items } = await store.items({ ...all, outcome: 'updated' });
    const numbers = items.map(({ transactionId }) => Number(transactionId.slice(1)));
    expect(numbers).to.deep.equal(numbers.toSorted((a, b) => a - b));
  });
}

const tally = () => ({ ...aMerchant(), read: 2, updated: 1, exceptions: 1, pages: 1 });
