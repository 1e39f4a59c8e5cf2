import { expect } from 'chai';
import { isFullPassDue } from '../../../../src/domain/runs/full-pass.ts';

const at = (time: string) => Date.parse(`2026-11-${time}Z`);
const NOW = at('27T10:00');

/** When the last full pass that completed began, the last one that did not, and whether a run at 10:00 is one. */
const TABLE = [
  ['there has been none', undefined, undefined, true],
  ['the last one was of yesterday', at('26T23:59'), undefined, true],
  ['one began at midnight and completed', at('27T00:00'), undefined, false],
  ['one of today did not complete, half an hour ago', at('26T00:00'), at('27T09:30'), false],
  ['one of today did not complete, an hour ago', at('26T00:00'), at('27T09:00'), true],
  ['one of today did not complete at first, and then did', at('27T08:00'), at('27T07:00'), false],
  ['the last one is of tomorrow: a clock was wrong', at('28T00:00'), undefined, true],
] as const;

describe('the full pass of a UTC day (D1, X38)', () => {
  for (const [situation, completedAt, triedAt, isDue] of TABLE) {
    it(`${situation}, a run is ${isDue ? '' : 'not '}one`, () => {
      expect(isFullPassDue({ completedAt, triedAt }, NOW)).to.equal(isDue);
    });
  }

  it('one did not complete a minute before midnight, the first run of the new day is one', () => {
    const passes = { completedAt: undefined, triedAt: at('27T23:59') };
    expect(isFullPassDue(passes, at('28T00:00'))).to.equal(true);
  });
});
