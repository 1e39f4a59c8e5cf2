import { expect } from 'chai';
import type { Reason } from '../../../../src/domain/decide/reason.ts';
import { nextLook } from '../../../../src/domain/runs/due-retry.ts';
import { INSTANT_MS } from '../../../support/builders.ts';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Ages of an exception at which it is looked at, each from the look before. */
function looksAt(reason: Reason): readonly number[] {
  const ages: number[] = [];
  let next = nextLook(reason, INSTANT_MS, INSTANT_MS);
  while (next !== undefined) {
    ages.push(next - INSTANT_MS);
    next = nextLook(reason, INSTANT_MS, next);
  }
  return ages;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((day) => day * DAY_MS);
const PASSING = [HOUR_MS, 6 * HOUR_MS, ...DAYS];
const UNKNOWN = [5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, DAY_MS];

const TABLE: readonly (readonly [Reason, readonly number[], string])[] = [
  ['details-unavailable', PASSING, 'after 1 h, 6 h, then daily for 14 days'],
  ['unavailable', PASSING, 'after 1 h, 6 h, then daily for 14 days'],
  ['version-conflict', PASSING, 'after 1 h, 6 h, then daily for 14 days'],
  ['access-refused', PASSING, 'after 1 h, 6 h, then daily for 14 days'],
  ['outcome-unknown', UNKNOWN, 'after 5 min, 30 min, 2 h and a day'],
  ['write-rejected', [], 'never: it needs a person'],
  ['unmatched', [], 'never: it needs a person'],
  ['reversal-needed', [], 'never: it needs a person'],
];

describe('the looks at an open exception (design §6, §7)', () => {
  for (const [reason, ages, when] of TABLE) {
    it(`${reason} → ${when}`, () => {
      expect(looksAt(reason)).to.deep.equal(ages);
    });
  }

  it('nothing looked for three days → the looks that were missed are one, and the next is the one after now', () => {
    const now = INSTANT_MS + 3.5 * DAY_MS;
    expect(nextLook('unavailable', INSTANT_MS, now)).to.equal(INSTANT_MS + 4 * DAY_MS);
    expect(nextLook('outcome-unknown', INSTANT_MS, now)).to.equal(undefined);
  });
});
