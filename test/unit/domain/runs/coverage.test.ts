import { expect } from 'chai';
import fc from 'fast-check';
import {
  type CoveragePart,
  coverageByDay,
  type DayCoverage,
  lastDays,
  mergeParts,
} from '../../../../src/domain/runs/coverage.ts';
import type { RunResult } from '../../../../src/domain/runs/run.ts';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
/** The middle of the last of five days, the first of which is day 0. */
const NOW = 4 * DAY + 12 * HOUR;
const MARGIN = 20 * 60 * 1000;
const DAYS = lastDays(NOW, 5);

/** A part over days, which may be fractions; started when it ends, unless said otherwise. */
const part = (from: number, to: number, result: RunResult = 'completed', startedAt = to * DAY) =>
  ({
    merchantId: 'mid_a',
    window: { from: Math.round(from * DAY), to: Math.round(to * DAY) },
    result,
    startedAt,
  }) as const;

type Row = readonly [title: string, parts: readonly CoveragePart[], days: string];

const ROWS: readonly Row[] = [
  ['never run', [], 'none none none none none'],
  ['complete from the first day on', [part(0, 4.5)], 'drained drained drained drained drained'],
  ['first run today, which begins at yesterday', [part(3, 4.5)], 'none none none drained drained'],
  [
    'two windows that touch in the middle of a day',
    [part(0, 1.5), part(1.5, 4.5)],
    'drained drained drained drained drained',
  ],
  [
    'an hour missing in the middle of a day',
    [part(0, 1.5), part(1.55, 4.5)],
    'drained partial drained drained drained',
  ],
  ['a day that nobody read', [part(0, 1), part(2, 4.5)], 'drained gap drained drained drained'],
  ['stopped for good', [part(0, 1.5)], 'drained partial gap gap gap'],
  [
    'stopped short: any page of it may be missing',
    [part(0, 2), part(2, 4.5, 'partial')],
    'drained drained partial partial partial',
  ],
  [
    'stopped short, then completed by the next run',
    [part(0, 2), part(2, 3, 'partial'), part(2, 4.5)],
    'drained drained drained drained drained',
  ],
  ['failed from the first run on', [part(3, 4.5, 'failed')], 'none none none gap gap'],
  [
    'failed, later back-filled',
    [part(1, 4.5, 'failed'), part(1, 3, 'completed', 9 * DAY)],
    'none drained drained gap gap',
  ],
  [
    'a back-fill of one day before the first run',
    [part(3, 4.5), part(0, 1, 'completed', 5 * DAY)],
    'drained none none drained drained',
  ],
  ['read before the days shown, then nothing', [part(-9, -8)], 'gap gap gap gap gap'],
  [
    'the last tick was within the margin',
    [part(0, 4.5 - MARGIN / DAY)],
    'drained drained drained drained drained',
  ],
  [
    'the last tick was before the margin',
    [part(0, 4.5 - (2 * MARGIN) / DAY)],
    'drained drained drained drained partial',
  ],
];

describe('coverage of days by runs (issue 3, item 9)', () => {
  for (const [title, parts, expected] of ROWS) {
    it(`${title} → ${expected}`, () => {
      expect(coverageByDay(parts, DAYS, NOW - MARGIN).join(' ')).to.equal(expected);
    });
  }

  it('a day that has only begun asks for nothing; yesterday only for what a run can have read', () => {
    const justAfter = 4 * DAY + 4 * 60_000;
    const days = lastDays(justAfter, 2);
    // The tick of midnight is still at work; the one before read up to 23:44.
    const read = part(3, 4 - 16 / (24 * 60));
    expect(coverageByDay([read], days, justAfter - MARGIN)).to.deep.equal(['drained', 'none']);
  });

  it('the last days end with the day of now, in UTC', () => {
    const days = lastDays(Date.UTC(2026, 2, 1, 23, 59), 2);
    expect(days.map(({ from }) => new Date(from).toISOString())).to.deep.equal([
      '2026-02-28T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ]);
    expect(days[1]?.to).to.equal(Date.UTC(2026, 2, 2));
  });
});

const aPart: fc.Arbitrary<CoveragePart> = fc
  .record({
    merchantId: fc.constantFrom('mid_a', 'mid_b'),
    from: fc.integer({ min: 0, max: 60 }),
    length: fc.integer({ min: 0, max: 20 }),
    result: fc.constantFrom<RunResult>('completed', 'partial', 'failed'),
    startedAt: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ from, length, ...rest }) => ({ ...rest, window: { from, to: from + length } }));

const someParts = fc.array(aPart, { maxLength: 40 });

/** Which of the instants 0 to 80 parts hold, for each merchant id and result; the slow and certain way. */
function instants(parts: readonly CoveragePart[]): ReadonlySet<string> {
  return new Set(
    parts.flatMap(({ merchantId, result, window: { from, to } }) =>
      Array.from({ length: to - from }, (_, n) => `${merchantId} ${result} ${from + n}`),
    ),
  );
}

describe('properties of coverage', () => {
  it('the union holds exactly the instants that its parts hold', () => {
    fc.assert(
      fc.property(someParts, (parts) => {
        expect(instants(mergeParts(parts))).to.deep.equal(instants(parts));
      }),
    );
  });

  it('the union does not depend on order, and merging it again changes nothing', () => {
    fc.assert(
      fc.property(someParts, (parts) => {
        const merged = mergeParts(parts);
        expect(mergeParts(parts.toReversed())).to.deep.equal(merged);
        expect(mergeParts(merged)).to.deep.equal(merged);
      }),
    );
  });

  it('the parts of a union are disjoint and do not touch', () => {
    fc.assert(
      fc.property(someParts, (parts) => {
        const merged = mergeParts(parts.filter(({ merchantId }) => merchantId === 'mid_a'));
        for (const result of ['completed', 'partial', 'failed'] as const) {
          const windows = merged.filter((one) => one.result === result).map((one) => one.window);
          for (const [n, { from }] of windows.entries()) {
            if (n > 0) expect(from).to.be.greaterThan(windows[n - 1]?.to ?? Number.NaN);
          }
        }
      }),
    );
  });

  it('a day is drained exactly when every due instant was read by a completed run', () => {
    const days = Array.from({ length: 8 }, (_, n) => ({ from: n * 10, to: n * 10 + 10 }));
    fc.assert(
      fc.property(someParts, fc.integer({ min: 0, max: 80 }), (parts, until) => {
        const mine = parts.filter(({ merchantId }) => merchantId === 'mid_a');
        const read = instants(mine);
        const expected = days.map(({ from, to }) => {
          const due = Array.from({ length: Math.max(0, Math.min(to, until) - from) }, (_, n) => n);
          return due.length > 0 && due.every((n) => read.has(`mid_a completed ${from + n}`));
        });
        const isDrained = (one: DayCoverage) => one === 'drained';
        expect(coverageByDay(mine, days, until).map(isDrained)).to.deep.equal(expected);
      }),
    );
  });
});
