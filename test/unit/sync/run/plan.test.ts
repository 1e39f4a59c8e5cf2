import { expect } from 'chai';
import fc from 'fast-check';
import type { Window } from '../../../../src/domain/runs/run.ts';
import {
  advancedWatermark,
  MAX_WINDOW_TOTAL,
  mustSplit,
  type PlanFacts,
  planWindow,
  splitWindow,
} from '../../../../src/sync/run/plan.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (text: string) => Date.parse(text);
const text = ({ from, to }: Window) =>
  `${new Date(from).toISOString()} ${new Date(to).toISOString()}`;

const FACTS: PlanFacts = {
  now: at('2026-11-20T11:00:00Z'),
  watermark: undefined,
  overlapMs: 2 * HOUR,
  settleMs: MINUTE,
  range: undefined,
  full: false,
  reach: { leastMs: 0, fullDays: 1 },
};

describe('planWindow without a watermark begins at the start of yesterday, UTC', () => {
  const rows = [
    { situation: 'midday', now: '2026-11-20T11:00:00Z', from: '2026-11-19' },
    { situation: 'the first instant of a day', now: '2026-11-20T00:00:00Z', from: '2026-11-19' },
    { situation: 'the last instant of a day', now: '2026-11-20T23:59:59.999Z', from: '2026-11-19' },
    { situation: 'the first of a month', now: '2026-12-01T08:00:00Z', from: '2026-11-30' },
    { situation: 'New Year', now: '2027-01-01T00:30:00Z', from: '2026-12-31' },
    { situation: 'the day after a leap day', now: '2028-03-01T09:00:00Z', from: '2028-02-29' },
    { situation: 'a leap day', now: '2028-02-29T09:00:00Z', from: '2028-02-28' },
    { situation: '1 March of no leap year', now: '2027-03-01T09:00:00Z', from: '2027-02-28' },
  ];
  for (const { situation, now, from } of rows) {
    it(`${situation}, ${now} → from ${from}`, () => {
      const planned = planWindow({ ...FACTS, now: at(now) });
      expect(new Date(planned.from).toISOString()).to.equal(`${from}T00:00:00.000Z`);
      expect(planned.to).to.equal(at(now) - MINUTE);
    });
  }
});

describe('planWindow', () => {
  const range = (from: string, to: string): Window => ({ from: at(from), to: at(to) });
  const rows: readonly {
    readonly situation: string;
    readonly facts: Partial<PlanFacts>;
    readonly expected: Window;
  }[] = [
    {
      situation: 'a watermark → from the overlap before it to the settle time before now',
      facts: { watermark: at('2026-11-20T10:45:00Z') },
      expected: range('2026-11-20T08:45:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'a watermark of last month → from there, however long that is',
      facts: { watermark: at('2026-10-01T00:00:00Z') },
      expected: range('2026-09-30T22:00:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'neither overlap nor settle time → exactly from watermark to now',
      facts: { watermark: at('2026-11-20T10:45:00Z'), overlapMs: 0, settleMs: 0 },
      expected: range('2026-11-20T10:45:00Z', '2026-11-20T11:00:00Z'),
    },
    {
      situation: 'a back-fill → exactly its range, whatever the watermark',
      facts: {
        watermark: at('2026-11-20T10:45:00Z'),
        range: range('2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z'),
      },
      expected: range('2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z'),
    },
    {
      situation: 'a back-fill up to now → ends where the index has settled',
      facts: { range: range('2026-11-20T00:00:00Z', '2026-11-20T11:00:00Z') },
      expected: range('2026-11-20T00:00:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'a back-fill of the last seconds → empty, never turned round',
      facts: { range: range('2026-11-20T10:59:30Z', '2026-11-20T11:00:00Z') },
      expected: range('2026-11-20T10:59:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'a watermark at the settled instant, no overlap → empty',
      facts: { watermark: at('2026-11-20T10:59:00Z'), overlapMs: 0 },
      expected: range('2026-11-20T10:59:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'a watermark a little ahead of a clock that was set back → the overlap before it',
      facts: { watermark: at('2026-11-20T11:30:00Z') },
      expected: range('2026-11-20T09:30:00Z', '2026-11-20T10:59:00Z'),
    },
    {
      situation: 'a watermark far in the future, of a clock that was wrong → as without one',
      facts: { watermark: at('2027-11-20T11:00:00Z') },
      expected: range('2026-11-19T00:00:00Z', '2026-11-20T10:59:00Z'),
    },
  ];
  for (const { situation, facts, expected } of rows) {
    it(situation, () => expect(text(planWindow({ ...FACTS, ...facts }))).to.equal(text(expected)));
  }

  it('any watermark, overlap and settle time → a window that is never turned round and ends settled', () => {
    const instant = fc.integer({ min: at('2020-01-01'), max: at('2035-01-01') });
    const duration = fc.integer({ min: 0, max: 72 * HOUR });
    const facts = fc.record({
      now: instant,
      watermark: fc.option(instant, { nil: undefined }),
      overlapMs: duration,
      settleMs: duration,
      range: fc.constant(undefined),
      full: fc.boolean(),
    });
    fc.assert(
      fc.property(facts, (some) => {
        const { from, to } = planWindow({ ...some, reach: FACTS.reach });
        expect(to).to.equal(some.now - some.settleMs);
        expect(from).to.be.at.most(to);
      }),
    );
  });
});

describe('splitWindow', () => {
  it('any window and total → parts that cover it exactly, without gap, overlap or empty part', () => {
    const input = fc.record({
      from: fc.integer({ min: 0, max: 2 ** 41 }),
      width: fc.oneof(fc.integer({ min: 2, max: 100 }), fc.integer({ min: 2, max: 2 ** 33 })),
      total: fc.integer({ min: MAX_WINDOW_TOTAL + 1, max: 500_000 }),
    });
    fc.assert(
      fc.property(input, ({ from, width, total }) => {
        const parts = splitWindow({ from, to: from + width }, total);
        expect(parts.length).to.be.at.least(2);
        expect(parts[0]?.from).to.equal(from);
        expect(parts.at(-1)?.to).to.equal(from + width);
        parts.forEach((part, index) => {
          expect(part.from).to.be.below(part.to);
          if (index > 0) expect(part.from).to.equal(parts[index - 1]?.to);
        });
      }),
    );
  });

  it('evenly spread transactions → every part holds fewer than may be in one window', () => {
    for (const total of [2001, 2500, 4000, 10_000, 100_000]) {
      const parts = splitWindow({ from: 0, to: 24 * HOUR }, total);
      expect(total / parts.length, `${total}`).to.be.at.most(MAX_WINDOW_TOTAL * 0.8);
    }
  });

  const limits = [
    { total: 2000, width: HOUR, split: false },
    { total: 2001, width: HOUR, split: true },
    { total: 2001, width: 2, split: true },
    { total: 50_000, width: 1, split: false },
  ];
  for (const { total, width, split } of limits) {
    it(`${total} transactions in ${width} ms → ${split ? 'split' : 'read as it is'}`, () =>
      expect(mustSplit({ from: 0, to: width }, total)).to.equal(split));
  }
});

describe('advancedWatermark', () => {
  const rows = [
    { situation: 'first run', watermark: undefined, drained: [0, 10], isBackfill: false, to: 10 },
    { situation: 'next run', watermark: 8, drained: [6, 20], isBackfill: false, to: 20 },
    { situation: 'next run without overlap', watermark: 8, drained: [8, 20], to: 20 },
    { situation: 'watermark of a wrong clock', watermark: 99, drained: [0, 20], to: 20 },
    { situation: 'back-fill without watermark', drained: [0, 10], isBackfill: true, to: undefined },
    { situation: 'back-fill of old days', watermark: 50, drained: [0, 10], isBackfill: true },
    { situation: 'back-fill up to it', watermark: 50, drained: [40, 50], isBackfill: true },
    {
      situation: 'back-fill across it',
      watermark: 50,
      drained: [40, 60],
      isBackfill: true,
      to: 60,
    },
    {
      situation: 'back-fill right behind it',
      watermark: 50,
      drained: [50, 60],
      isBackfill: true,
      to: 60,
    },
    {
      situation: 'back-fill that leaves a gap',
      watermark: 50,
      drained: [51, 60],
      isBackfill: true,
    },
  ] as const;
  for (const row of rows) {
    const { situation, drained, to } = { to: undefined, ...row };
    it(`${situation} → ${to === undefined ? 'stays' : `moves to ${to}`}`, () => {
      const { watermark, isBackfill } = { watermark: undefined, isBackfill: false, ...row };
      const window = { from: drained[0], to: drained[1] };
      expect(advancedWatermark(watermark, window, isBackfill)).to.equal(to);
    });
  }
});
