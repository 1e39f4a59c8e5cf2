import { expect } from 'chai';
import { runJson } from '../../../../src/domain/runs/run-summary.ts';
import { daySlices } from '../../../../src/sync/run/plan.ts';
import { INSTANT_MS } from '../../../support/builders.ts';
import { decisionScene, manyUnderReview, underReview, verdict } from './decision-scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (at: number) => new Date(at).toISOString();

type Scene = ReturnType<typeof decisionScene>;

/** The windows that were asked for since `from`, as texts. */
function asked({ gateway }: Scene, from = 0): readonly string[] {
  const windows = gateway.conversionQueries().slice(from);
  return windows.map(({ window }) => `${iso(window.from)} ${iso(window.to)}`);
}

describe('daySlices', () => {
  const rows = [
    { what: 'an empty window', length: 0, widths: [] },
    { what: 'a window that ends before it begins', length: -5, widths: [] },
    { what: 'a millisecond', length: 1, widths: [1] },
    { what: 'a day', length: DAY, widths: [DAY] },
    { what: 'a day and a millisecond', length: DAY + 1, widths: [DAY, 1] },
    {
      what: 'five days and an hour',
      length: 5 * DAY + HOUR,
      widths: [DAY, DAY, DAY, DAY, DAY, HOUR],
    },
  ];
  for (const { what, length, widths } of rows)
    it(`${what} → ${widths.length} slices, without a gap`, () => {
      const slices = daySlices({ from: INSTANT_MS, to: INSTANT_MS + length });
      expect(slices.map(({ from, to }) => to - from)).to.deep.equal(widths);
      slices.forEach(({ from }, n) => {
        expect(from).to.equal(INSTANT_MS + n * DAY);
      });
    });
});

describe('runDecisionSync, windows', () => {
  it('the first run of a day → the last 7 days to now less the settle time, at most a day at once', async () => {
    const scene = decisionScene([], []);
    const ended = await scene.decide();
    const days = [13, 14, 15, 16, 17, 18, 19].map(
      (day) => `2026-11-${day}T00:00:00.000Z 2026-11-${day + 1}T00:00:00.000Z`,
    );
    expect(asked(scene)).to.deep.equal([
      ...days,
      '2026-11-20T00:00:00.000Z 2026-11-20T10:59:00.000Z',
    ]);
    expect(ended.merchants[0]).to.include({ result: 'completed', pages: 8, read: 0 });
    expect(await scene.mark()).to.equal(Date.parse('2026-11-20T10:59:00Z'));
  });

  it('with a watermark → a full 24 hours again; Run Sync’s watermark is another', async () => {
    const scene = decisionScene([], []);
    await scene.decide();
    expect(await scene.watermark()).to.equal(undefined);
    scene.clock.advance(900_000);
    await scene.decide();
    expect(asked(scene, 8)).to.deep.equal(['2026-11-19T11:15:00.000Z 2026-11-20T11:14:00.000Z']);
  });

  it('a verdict shows 30 hours after it was given → the first run of the next day finds it', async () => {
    const scene = decisionScene([], [underReview(0)]);
    await scene.decide();
    const given = INSTANT_MS + HOUR;
    for (const hours of [6, 12, 14]) {
      scene.clock.advance(hours * HOUR - HOUR);
      await scene.decide();
    }
    scene.clock.advance(given + 30 * HOUR - scene.clock.now());
    scene.gateway.convert(verdict(0, { submittedAt: iso(given) }));
    await scene.decide();
    expect(scene.states()).to.deep.equal(['Authorization Pending']);
    scene.clock.advance(9 * HOUR);
    expect((await scene.decide()).merchants[0]).to.include({ result: 'completed', updated: 1 });
    expect(scene.states()).to.deep.equal(['Authorization Success']);
  });

  it('after nine days of standstill → the next run covers all of them, a day at once', async () => {
    const scene = decisionScene([], manyUnderReview(5));
    await scene.decide();
    const days = [0, 1, 2, 3, 4].map((n) =>
      verdict(n, { submittedAt: iso(INSTANT_MS + 2 * HOUR + n * DAY) }),
    );
    scene.gateway.convert(...days);
    scene.clock.advance(9 * DAY);
    const ended = await scene.decide();
    expect(asked(scene, 8)).to.have.lengthOf(10);
    expect(ended.merchants[0]).to.include({ result: 'completed', updated: 5, pages: 10 });
  });

  it('a back-fill → exactly its range, in slices of a day; the watermark stays', async () => {
    const old = verdict(0, { submittedAt: '2026-11-02T12:00:00.000Z' });
    const scene = decisionScene([old], [underReview(0)]);
    const range = {
      from: Date.parse('2026-11-01T06:00:00Z'),
      to: Date.parse('2026-11-03T00:00:00Z'),
    };
    const ended = await scene.decide({ range });
    expect(asked(scene)).to.deep.equal([
      '2026-11-01T06:00:00.000Z 2026-11-02T06:00:00.000Z',
      '2026-11-02T06:00:00.000Z 2026-11-03T00:00:00.000Z',
    ]);
    expect(ended.merchants[0]).to.include({ result: 'completed', updated: 1 });
    expect(await scene.mark()).to.equal(undefined);
  });

  it('each slice is recorded when it is done, an empty one too', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    const recorded: string[] = [];
    const { recordPage } = scene.store;
    scene.store.recordPage = async (page) => {
      recorded.push(`${iso(page.checkpoint.from)} ${page.items.length} ${page.merchant.read}`);
      return recordPage(page);
    };
    await scene.decide();
    expect(recorded.slice(-2)).to.deep.equal([
      '2026-11-20T00:00:00.000Z 0 0',
      '2026-11-20T10:59:00.000Z 1 1',
    ]);
  });
});

describe('runDecisionSync, invariant 5: a partial run is never called complete', () => {
  it('a first run that is not complete → the window does not slide on with the days', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    scene.gateway.failNext('Unavailable', 'conversions', { times: 8 });
    await scene.decide();
    scene.clock.advance(4 * DAY);
    expect((await scene.decide()).merchants[0]).to.include({ result: 'completed', updated: 1 });
  });

  it('a watermark that is there → stays where it is when a run is not complete', async () => {
    const scene = decisionScene([], []);
    await scene.decide();
    const before = await scene.mark();
    scene.clock.advance(DAY);
    scene.gateway.failNext('Unavailable', 'conversions');
    expect((await scene.decide()).result).to.equal('partial');
    expect(await scene.mark()).to.equal(before);
  });

  it('one slice cannot be read → the others are applied, partial, the watermark stays, the next run finishes', async () => {
    const early = verdict(0, { submittedAt: '2026-11-19T05:00:00.000Z' });
    const scene = decisionScene([early, verdict(1)], manyUnderReview(2));
    scene.gateway.failNext('Unavailable', 'conversions', { after: 6 });
    const ended = await scene.decide();
    expect(ended.merchants[0]).to.include({ result: 'partial', read: 1, updated: 1 });
    expect(runJson(ended).message).to.include('mid_a is not complete');
    expect(await scene.mark()).to.equal(Date.parse('2026-11-13'));
    expect((await scene.decide()).merchants[0]).to.include({ result: 'completed', updated: 1 });
  });

  it('a verdict on the bound of two slices, which the gateway gives in both → counts once, also for the next worker', async () => {
    const bound = verdict(0, { submittedAt: '2026-11-20T00:00:00.000Z' });
    for (const isStopped of [false, true]) {
      const scene = decisionScene([bound, verdict(1)], manyUnderReview(2));
      const { conversions } = scene.gateway;
      scene.gateway.conversions = (query) => {
        const to = query.window.to + 1;
        return conversions.call(scene.gateway, { ...query, window: { ...query.window, to } });
      };
      scene.gateway.widest(DAY + 1);
      let questions = 0;
      const first = await scene.decide({}, () => {
        questions += 1;
        return isStopped && questions > 2;
      });
      const ended = isStopped ? await scene.goOn(first.runId) : first;
      expect(ended.merchants[0]).to.include({ result: 'completed', read: 2, updated: 2 });
    }
  });

  it('two verdicts of one id with different content → two items', async () => {
    const scene = decisionScene(
      [verdict(0), verdict(0, { newDecision: 'REJECT' }), verdict(0)],
      [underReview(0)],
    );
    expect((await scene.decide()).merchants[0]).to.include({ read: 2 });
  });

  it('slices above 6 hours are refused (400) → split, every verdict once, completed', async () => {
    const early = verdict(0, { submittedAt: '2026-11-19T05:00:00.000Z' });
    const scene = decisionScene([early, verdict(1)], manyUnderReview(2));
    scene.gateway.widest(6 * HOUR);
    expect((await scene.decide()).merchants[0]).to.include({ result: 'completed', updated: 2 });
  });

  it('every slice is refused (400) → failed with what the gateway says, and not asked for ever', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    scene.gateway.widest(0);
    const ended = await scene.decide();
    expect(ended.merchants[0]).to.include({ result: 'failed', read: 0 });
    expect(runJson(ended).message).to.include('splitting it does not help');
    expect(scene.gateway.conversionQueries().length).to.be.below(40);
  });

  it('no slice can be read → failed', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    scene.gateway.failNext('Unavailable', 'conversions', { times: 9 });
    expect((await scene.decide()).result).to.equal('failed');
  });

  it('invariant 6: one merchant id is refused → asked once, the others complete, and it says which', async () => {
    const scene = decisionScene([verdict(0, { merchantId: 'mid_b' })], [underReview(0)]);
    scene.gateway.failNext('Rejected', 'conversions', { about: 'mid_a', times: 9 });
    const ended = await scene.decide({ merchantIds: ['mid_a', 'mid_b'] });
    expect(ended.result).to.equal('partial');
    expect(ended.merchants.map(({ result }) => result)).to.deep.equal(['failed', 'completed']);
    expect(runJson(ended).message).to.match(/mid_a failed: .*conversions: Rejected/);
    expect(
      scene.gateway.conversionQueries().filter(({ merchantId }) => merchantId === 'mid_a'),
    ).to.have.lengthOf(1);
    expect(scene.states()).to.deep.equal(['Authorization Success']);
  });

  it('the process stops between two slices → handed over, the next worker finishes', async () => {
    const early = verdict(0, { submittedAt: '2026-11-19T05:00:00.000Z' });
    const scene = decisionScene([early, verdict(1)], manyUnderReview(2));
    let questions = 0;
    const stopped = await scene.decide({}, () => {
      questions += 1;
      return questions > 8;
    });
    expect(stopped.merchants[0]).to.include({ result: null, pages: 7, updated: 1 });
    expect(await scene.mark()).to.equal(undefined);
    const ended = await scene.goOn(stopped.runId);
    expect(ended.merchants[0]).to.include({ result: 'completed', pages: 8, updated: 2 });
  });

  it('commercetools does not let us in → failed, nothing is read as done', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    scene.payments.failNext('Rejected', 'prepare');
    expect((await scene.decide()).merchants[0]).to.include({ result: 'failed', read: 0 });
    expect(await scene.mark()).to.equal(Date.parse('2026-11-13'));
  });

  it('commercetools fails while payments are looked for → unavailable, partial, the next run finishes', async () => {
    const scene = decisionScene([verdict(0)], [underReview(0)]);
    scene.payments.failNext('Unavailable', 'find');
    const ended = await scene.decide();
    expect(ended.merchants[0]).to.include({ result: 'partial', exceptions: 1 });
    expect((await scene.decide()).merchants[0]).to.include({ result: 'completed', updated: 1 });
  });
});
