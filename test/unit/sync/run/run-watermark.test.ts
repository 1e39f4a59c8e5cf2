import { expect } from 'chai';
import { runJson } from '../../../../src/domain/runs/run-summary.ts';
import { aPayment, INSTANT_MS } from '../../../support/builders.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import {
  authorizations,
  BEGUN,
  emptyPayments,
  leftBehind,
  runScene,
  uuid,
} from '../../../support/run-scene.ts';
import { hiding } from './page-scene.ts';

/** Says that the process stops, from the `n`-th question on. */
function stopAt(n: number) {
  let asked = 0;
  return () => {
    asked += 1;
    return asked >= n;
  };
}

const settledNow = (clock: { now(): number }) => clock.now() - 60_000;

describe('invariant 5: a partial run is never called complete', () => {
  it('every page is done → completed, and the watermark is the end of the window', async () => {
    const { run, clock, watermark } = runScene(authorizations(120), emptyPayments(120));
    expect((await run()).result).to.equal('completed');
    expect(await watermark()).to.equal(settledNow(clock));
  });

  it('the next run → goes on from the overlap before the watermark', async () => {
    const { run, clock, gateway } = runScene(authorizations(3), emptyPayments(3));
    await run();
    const before = settledNow(clock);
    clock.advance(900_000);
    await run();
    expect(gateway.searches().at(-1)?.window).to.deep.equal({
      from: before - 7_200_000,
      to: settledNow(clock),
    });
  });

  it('the process stops between two pages → handed over: the next worker goes on behind the page, nothing is counted twice', async () => {
    const scene = runScene(authorizations(120), emptyPayments(120));
    const { run, payments, watermark, gateway } = scene;
    const stopped = await run({}, { isStopping: stopAt(4) });
    const left = { result: null, pages: 1, read: 50, expected: 120 };
    expect(stopped.merchants[0]).to.include(left);
    expect(stopped.endedAt).to.equal(null);
    expect(await watermark()).to.equal(undefined);
    const ended = await scene.goOn(stopped.runId);
    expect(ended.merchants[0]).to.include({ result: 'completed', updated: 120, read: 120 });
    expect(ended.merchants[0]).to.include({ unchanged: 0, pages: 3, expected: 120 });
    expect(payments.count('update')).to.equal(120);
    expect(await watermark()).to.equal(ended.merchants[0]?.window.to);
    const resumed = gateway.searches().at(-1)?.window;
    expect(resumed?.from).to.equal(INSTANT_MS + 49_000);
  });

  it('it stops before its first page → the next worker begins', async () => {
    const scene = runScene(authorizations(3), emptyPayments(3));
    const stopped = await scene.run({}, { isStopping: stopAt(2) });
    expect(stopped.merchants[0]).to.include({ result: null, pages: 0, read: 0 });
    expect(scene.payments.count('update')).to.equal(0);
    const ended = await scene.goOn(stopped.runId);
    expect(ended.merchants[0]).to.include({ result: 'completed', updated: 3 });
  });

  it('it stops while the gateway is down → no further page is waited for', async () => {
    const { run, gateway } = runScene(authorizations(1000), emptyPayments(50));
    gateway.failNext('Unavailable', 'search', { after: 1, times: 99 });
    await run({}, { isStopping: stopAt(4) });
    expect(gateway.searches().length).to.be.at.most(4);
  });

  it('it stops when its last page is done → completed', async () => {
    const { run } = runScene(authorizations(3), emptyPayments(3));
    const ended = await run({}, { isStopping: stopAt(4) });
    expect(ended.result).to.equal('completed');
  });

  it('cancelled in the midst → partial after the page at hand, and why; the watermark stays, the next run finishes', async () => {
    const { run, payments, watermark, store } = runScene(authorizations(120), emptyPayments(120));
    const { recordPage } = store;
    store.recordPage = async (page) => {
      await store.cancelRun(page.runId, page.at);
      return recordPage(page);
    };
    const cancelled = await run();
    expect(cancelled.merchants[0]).to.include({ result: 'partial', pages: 1, read: 50 });
    expect(runJson(cancelled).message).to.contain('mid_a is not complete: cancelled');
    store.recordPage = recordPage;
    const next = await run();
    expect(next.merchants[0]).to.include({ result: 'completed', updated: 70, unchanged: 50 });
    expect(payments.count('update')).to.equal(120);
    expect(await watermark()).to.be.a('number');
  });

  it('invariant 5: a record vanished while the first worker read, another one goes on → suspect, not complete', async () => {
    const scene = runScene(authorizations(120), emptyPayments(120));
    const stopped = await scene.run({}, { isStopping: stopAt(4) });
    expect(stopped.merchants[0]).to.include({ read: 50, expected: 120 });
    const search = scene.gateway.search.bind(scene.gateway);
    scene.gateway.search = async (query) => {
      const page = await search(query);
      if (!page.ok) return page;
      const records = page.value.records.filter(({ id }) => id !== 'G00060');
      const lost = page.value.records.length - records.length;
      return {
        ok: true,
        value: { records, totalCount: page.value.totalCount - Math.max(lost, 1) },
      };
    };
    const ended = await scene.goOn(stopped.runId);
    expect(ended.merchants[0]).to.include({ result: 'partial', read: 119 });
    expect(ended.merchants[0]?.error).to.contain('suspect');
    expect(await scene.watermark()).to.equal(BEGUN);
  });

  it('another worker took the part → this one stops after its page, and what it sends is refused', async () => {
    const { run, store } = runScene(authorizations(120), emptyPayments(120));
    const { recordPage } = store;
    store.recordPage = async (page) => {
      await store.takePart(page.runId, page.merchant.merchantId);
      return recordPage(page);
    };
    const left = await run();
    expect(left.merchants[0]).to.include({ result: null, pages: 0, read: 0 });
  });

  const failing = [1, 2, 3].map((page) => ({ page, result: page === 1 ? 'failed' : 'partial' }));
  for (const { page, result } of failing) {
    it(`page ${page} of 3 could not be read → ${result}, the watermark stays, the next run finishes`, async () => {
      const { run, gateway, payments, watermark } = runScene(
        authorizations(120),
        emptyPayments(120),
      );
      gateway.failNext('Unavailable', 'search', { after: page - 1 });
      expect((await run()).result).to.equal(result);
      expect(await watermark()).to.equal(BEGUN);
      expect((await run()).result).to.equal('completed');
      expect(payments.payments().every(({ version }) => version === 2)).to.equal(true);
    });
  }

  it('the gateway gives fewer than it counts → partial, suspect, the watermark stays', async () => {
    const scene = runScene(authorizations(70), emptyPayments(70));
    scene.gateway.search = hiding(memoryGateway(authorizations(70)), ['G00003'], 99).search;
    const ended = await scene.run();
    expect(ended.merchants[0]).to.include({ result: 'partial', read: 69, expected: 70 });
    expect(ended.merchants[0]?.error).to.contain('suspect');
    expect(await scene.watermark()).to.equal(BEGUN);
  });

  it('several things go wrong → the first is told: the others mostly follow from it', async () => {
    const { run, gateway, payments } = runScene(authorizations(120), emptyPayments(120));
    payments.failNext('Unavailable', 'find');
    gateway.failNext('Unavailable', 'search', { after: 2 });
    const { merchants } = await run();
    expect(merchants[0]?.error).to.contain('find: Unavailable');
  });

  it('exceptions alone → completed: they are kept and do not hold others up', async () => {
    const { run, watermark } = runScene(authorizations(3), emptyPayments(1));
    const ended = await run();
    expect(ended.merchants[0]).to.include({ result: 'completed', updated: 1, exceptions: 2 });
    expect(await watermark()).to.be.a('number');
  });

  it('a back-fill of an old day → the watermark stays where it was', async () => {
    const { run, watermark } = runScene(authorizations(3), emptyPayments(3));
    await run();
    const before = await watermark();
    const range = { from: Date.parse('2026-11-01'), to: Date.parse('2026-11-02') };
    expect((await run({ range })).result).to.equal('completed');
    expect(await watermark()).to.equal(before);
  });

  it('merchant ids have watermarks of their own', async () => {
    const { run, watermark } = runScene([], [aPayment()]);
    await run({ merchantIds: ['mid_b'] });
    expect(await watermark('mid_a')).to.equal(undefined);
    expect(await watermark('mid_b')).to.be.a('number');
  });
});

describe('dry run', () => {
  it('invariant 2: shows the very decisions of a real run, and writes nothing', async () => {
    const records = [...authorizations(5), ...authorizations(2, 'mid_a', 90)];
    const dry = runScene(records, emptyPayments(5));
    const real = runScene(records, emptyPayments(5));
    const before = leftBehind(dry.payments.payments());
    const shown = await dry.run({ dryRun: true });
    const done = await real.run();
    const items = async ({ store }: typeof dry, runId: string) =>
      (await store.items({ runId, outcome: undefined, offset: 0, limit: 99 })).items;
    expect(await items(dry, shown.runId)).to.deep.equal(await items(real, done.runId));
    expect(leftBehind(dry.payments.payments())).to.deep.equal(before);
    expect(dry.payments.count('update')).to.equal(0);
    expect(runJson(shown).message)
      .to.contain('would update 5')
      .and.to.contain('Nothing was written');
  });

  it('never moves the watermark', async () => {
    const { run, watermark } = runScene(authorizations(3), emptyPayments(3));
    expect((await run({ dryRun: true })).result).to.equal('completed');
    expect(await watermark()).to.equal(undefined);
  });
});

describe('the memory of a payment', () => {
  it('after a run → the store knows how each payment stands, and of which run', async () => {
    const { run, store } = runScene(authorizations(2), emptyPayments(2));
    const { runId } = await run();
    const states = await store.syncStates([uuid(0), uuid(7)]);
    expect([...states.keys()]).to.deep.equal([uuid(0)]);
    expect(states.get(uuid(0))).to.include({ runId, outcome: 'updated', dryRun: false });
  });
});
