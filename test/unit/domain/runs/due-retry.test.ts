import { expect } from 'chai';
import { isRetryDue } from '../../../../src/domain/runs/due-retry.ts';
import type { KeptException } from '../../../../src/domain/runs/exception.ts';
import { anItem, INSTANT_MS } from '../../../support/builders.ts';

const HOUR_MS = 60 * 60 * 1000;

function kept(overrides: Partial<KeptException> = {}): KeptException {
  return {
    id: '1',
    subject: 'record',
    item: anItem({ reason: 'details-unavailable', change: undefined }),
    runId: 'run-1',
    firstSeenAt: INSTANT_MS,
    lastSeenAt: INSTANT_MS,
    tries: 1,
    state: 'open',
    closedAt: null,
    note: undefined,
    ...overrides,
  };
}

/** Hours since an exception was first seen, hours since it was last seen, whether it is looked at again. */
const TABLE = [
  [0.9, 0.9, false, 'an hour has not passed'],
  [1, 1, true, 'an hour has passed'],
  [5, 0.5, false, 'it was looked at half an hour ago'],
  [7, 3.9, false, 'it is older than six hours, and four have not passed'],
  [7, 4, true, 'it is older than six hours, and four have passed'],
  [30, 23, false, 'it is older than a day, and a day has not passed'],
  [30, 24, true, 'it is older than a day, and a day has passed'],
  [7 * 24, 24, true, 'it is a week old'],
  [7 * 24 + 0.1, 48, false, 'it is older than a week, and people look at it'],
] as const;

describe('a retry that is due (issue 7, item 4)', () => {
  for (const [ageHours, quietHours, isDue, because] of TABLE) {
    it(`${isDue ? 'due' : 'not due'}: ${because}`, () => {
      const now = INSTANT_MS + ageHours * HOUR_MS;
      const one = kept({ lastSeenAt: now - quietHours * HOUR_MS });
      expect(isRetryDue(one, now)).to.equal(isDue);
    });
  }

  for (const [reason, isDue] of [
    ['details-unavailable', true],
    ['unavailable', true],
    ['version-conflict', true],
    ['access-refused', true],
    ['write-rejected', false],
    ['unmatched', false],
    ['reversal-needed', false],
  ] as const) {
    it(`${reason} ${isDue ? 'may pass by itself and is' : 'needs a person and is not'} looked at again`, () => {
      const one = kept({ item: anItem({ reason, change: undefined }) });
      expect(isRetryDue(one, INSTANT_MS + 2 * HOUR_MS)).to.equal(isDue);
    });
  }

  for (const state of ['resolved', 'dismissed'] as const) {
    it(`one that is ${state} is not looked at again`, () => {
      expect(isRetryDue(kept({ state }), INSTANT_MS + 2 * HOUR_MS)).to.equal(false);
    });
  }
});
