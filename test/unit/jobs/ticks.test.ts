import { expect } from 'chai';
import fc from 'fast-check';
import { createTask } from 'node-cron';
import { ticksOf } from '../../../src/jobs/ticks.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const BUSINESS_HOURS = '0 9-17 * * 1-5';

/** An expression, an instant, the tick at or before it, and the one after it. 27 November 2026 is a Friday. */
const TABLE = [
  [
    'every 15 minutes',
    '*/15 * * * *',
    '2026-11-27T10:14:59Z',
    '2026-11-27T10:00Z',
    '2026-11-27T10:15Z',
  ],
  [
    'on a tick, the tick itself',
    '*/15 * * * *',
    '2026-11-27T10:15Z',
    '2026-11-27T10:15Z',
    '2026-11-27T10:30Z',
  ],
  ['over midnight', '*/15 * * * *', '2026-11-27T00:00Z', '2026-11-27T00:00Z', '2026-11-27T00:15Z'],
  [
    'business hours, at night',
    BUSINESS_HOURS,
    '2026-11-27T03:00Z',
    '2026-11-26T17:00Z',
    '2026-11-27T09:00Z',
  ],
  [
    'business hours, on a Sunday',
    BUSINESS_HOURS,
    '2026-11-29T12:00Z',
    '2026-11-27T17:00Z',
    '2026-11-30T09:00Z',
  ],
  [
    'business hours, before the first tick of a Monday',
    BUSINESS_HOURS,
    '2026-11-30T08:59Z',
    '2026-11-27T17:00Z',
    '2026-11-30T09:00Z',
  ],
  [
    'the last day of each month',
    '0 0 L * *',
    '2026-02-27T12:00Z',
    '2026-01-31T00:00Z',
    '2026-02-28T00:00Z',
  ],
  [
    'the last day of February in a leap year',
    '0 0 L * *',
    '2028-02-28T12:00Z',
    '2028-01-31T00:00Z',
    '2028-02-29T00:00Z',
  ],
  [
    'the leap day alone',
    '0 0 29 2 *',
    '2026-11-27T00:00Z',
    '2024-02-29T00:00Z',
    '2028-02-29T00:00Z',
  ],
  [
    'the leap day alone, over a century without one',
    '0 0 29 2 *',
    '2099-01-01T00:00Z',
    '2096-02-29T00:00Z',
    '2104-02-29T00:00Z',
  ],
  [
    'the first and the fifteenth where they are Mondays',
    '0 0 1,15 * 1',
    '2026-11-27T00:00Z',
    '2026-06-15T00:00Z',
    '2027-02-01T00:00Z',
  ],
  [
    'the last Friday of each month',
    '30 6 * * 5L',
    '2026-11-27T06:29Z',
    '2026-10-30T06:30Z',
    '2026-11-27T06:30Z',
  ],
  [
    'hours that are not in order',
    '0 17,9 * * *',
    '2026-11-27T12:00Z',
    '2026-11-27T09:00Z',
    '2026-11-27T17:00Z',
  ],
  [
    'seconds',
    '*/2 * * * * *',
    '2026-11-27T10:00:01Z',
    '2026-11-27T10:00:00Z',
    '2026-11-27T10:00:02Z',
  ],
] as const;

describe('ticks of an expression', () => {
  for (const [situation, expression, at, last, next] of TABLE) {
    it(`${situation} (${expression}), at ${at} → ${last}, then ${next}`, () => {
      const ticks = ticksOf(expression);
      expect(ticks.last(Date.parse(at))).to.equal(Date.parse(last));
      expect(ticks.next(Date.parse(at))).to.equal(Date.parse(next));
    });
  }

  it('off, has none', () => {
    const ticks = ticksOf('off');
    expect([ticks.last(Date.now()), ticks.next(Date.now())]).to.deep.equal([undefined, undefined]);
  });

  it('the last one is not later than `after`, is none', () => {
    const ticks = ticksOf(BUSINESS_HOURS);
    const [friday, sunday] = [Date.parse('2026-11-27T17:00Z'), Date.parse('2026-11-29T12:00Z')];
    expect(ticks.last(sunday, friday)).to.equal(undefined);
    expect(ticks.last(sunday, friday - 1)).to.equal(friday);
  });

  it('any expression and pause: the last tick is the one that node-cron would have ticked last, or none', () => {
    const expressions = fc
      .tuple(
        fc.constantFrom('0', '*/15', '7,41', '*'),
        fc.constantFrom('*', '9-17', '*/6', '23,0'),
        fc.constantFrom('*', 'L', '1,15', '29', '15W'),
        fc.constantFrom('*', '2', '*/3'),
        fc.constantFrom('*', '1-5', '0', '5L', '1#2'),
      )
      .map((fields) => fields.join(' '));
    const instants = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2029, 0, 1) });
    const pauses = fc.integer({ min: 0, max: 2 * DAY });
    fc.assert(
      fc.property(expressions, instants, pauses, (expression, after, pause) => {
        const until = after + pause;
        const task = createTask(expression, () => undefined, { timezone: 'UTC' });
        void task.destroy();
        let expected: number | undefined;
        const first = Math.floor(after / MINUTE) * MINUTE + MINUTE;
        for (let at = first; at <= until; at += MINUTE) {
          if (task.match(new Date(at))) expected = at;
        }
        expect(ticksOf(expression).last(until, after)).to.equal(expected);
      }),
      { numRuns: 30 },
    );
  });
});
