import { expect } from 'chai';
import fc from 'fast-check';
import {
  type BatchStatus,
  type Counters,
  newCounters,
  type RowStatus,
  retryableOf,
  tasksOf,
  withRequeued,
  withSettled,
} from '../../../../src/domain/batches/batch.ts';
import {
  BATCH_STATUSES,
  type BatchEvent,
  hasEnded,
  isAtWork,
  rowMayBecome,
  statusAfter,
  statusOfWork,
} from '../../../../src/domain/batches/batch-status.ts';
import { many } from '../../../support/many.ts';

const EVENTS: readonly BatchEvent[] = [
  'approve',
  'reject',
  'expire',
  'cancel',
  'retry-failed',
  'sync-with-gateway',
];

/** Everything that may happen; whatever is not here may not. */
const LIFE: readonly (readonly [BatchStatus, BatchEvent, BatchStatus])[] = [
  ['pending approval', 'approve', 'processing'],
  ['pending approval', 'reject', 'rejected'],
  ['pending approval', 'expire', 'cancelled'],
  ['pending approval', 'cancel', 'cancelled'],
  ['processing', 'cancel', 'cancelled'],
  ['completed', 'sync-with-gateway', 'processing'],
  ['completed with errors', 'sync-with-gateway', 'processing'],
  ['completed with errors', 'retry-failed', 'processing'],
  ['failed', 'sync-with-gateway', 'processing'],
  ['failed', 'retry-failed', 'processing'],
  ['cancelled', 'retry-failed', 'processing'],
];

describe('status of a file', () => {
  for (const status of BATCH_STATUSES) {
    for (const event of EVENTS) {
      const next = LIFE.find(([from, by]) => from === status && by === event)?.[2];
      it(`${status}, ${event} → ${next ?? 'not possible'} (X5, X12)`, () => {
        expect(statusAfter(status, event)).to.equal(next);
      });
    }
  }

  const WORK: readonly (readonly [string, Partial<Counters>, BatchStatus])[] = [
    ['nothing done yet (BS-R26)', { queued: 3 }, 'processing'],
    ['one row left', { accepted: 2, queued: 1 }, 'processing'],
    ['one row left, the others failed', { rejected: 2, queued: 1 }, 'processing'],
    ['all accepted', { accepted: 3 }, 'completed'],
    ['one failed', { accepted: 2, rejected: 1 }, 'completed with errors'],
    ['one refused in the file', { accepted: 2, rejected: 1, refused: 1 }, 'completed with errors'],
    ['all failed', { rejected: 3 }, 'failed'],
    ['all that could be tried failed', { rejected: 3, refused: 2 }, 'failed'],
  ];
  for (const [situation, counters, status] of WORK) {
    it(`${situation} → ${status}`, () => {
      const none = { total: 3, refused: 0, accepted: 0, rejected: 0, queued: 0 };
      expect(statusOfWork({ ...none, ...counters })).to.equal(status);
    });
  }
});

describe('a file that is watched', () => {
  const WATCHED: readonly (readonly [BatchStatus, number, boolean, boolean])[] = [
    ['pending approval', 3, false, false],
    ['processing', 1, true, false],
    ['cancelled', 1, true, false],
    ['cancelled', 0, false, true],
    ['rejected', 0, false, true],
    ['completed', 0, false, true],
  ];
  for (const [status, queued, works, ended] of WATCHED) {
    it(`${status}, ${queued} of 3 rows queued → ${works ? '' : 'not '}at work, ${ended ? '' : 'not '}ended`, () => {
      const counters = { total: 3, refused: 0, accepted: 0, rejected: 3 - queued, queued };
      expect([isAtWork({ status, counters }), hasEnded({ counters })]).to.deep.equal([
        works,
        ended,
      ]);
    });
  }
});

describe('status of a row (BS-R28, BS-R29, BS-R30, BS-R31)', () => {
  const STATUSES: readonly RowStatus[] = ['QUEUED', 'ACCEPTED', 'FAILED'];
  const MAY = ['QUEUED ACCEPTED', 'QUEUED FAILED', 'ACCEPTED QUEUED', 'FAILED QUEUED'];
  for (const from of STATUSES) {
    for (const to of STATUSES) {
      const may = MAY.includes(`${from} ${to}`);
      it(`${from} → ${to}: ${may ? 'yes' : 'never'}`, () => {
        expect(rowMayBecome(from, to)).to.equal(may);
      });
    }
  }
});

/** Something that happens to some rows; more than there are is what a bug would do, and is left out. */
type Happening = { readonly accepted: number; readonly rejected: number; readonly again: boolean };

const happenings = fc.array(
  fc.record({
    accepted: fc.integer({ min: 0, max: 400 }),
    rejected: fc.integer({ min: 0, max: 400 }),
    again: fc.boolean(),
  }),
  { maxLength: 60 },
);
const files = fc
  .integer({ min: 1, max: 1000 })
  .chain((total) => fc.tuple(fc.constant(total), fc.integer({ min: 0, max: total })));

function happen(counters: Counters, { accepted, rejected, again }: Happening): Counters {
  if (again) {
    return withRequeued(counters, {
      accepted: Math.min(accepted, counters.accepted),
      rejected: Math.min(rejected, retryableOf(counters)),
    });
  }
  const some = Math.min(accepted, counters.queued);
  return withSettled(counters, {
    accepted: some,
    rejected: Math.min(rejected, counters.queued - some),
  });
}

describe('counters of a file', () => {
  it('whatever happens in whatever order → accepted + rejected + queued = Total Records at every instant (BS-R40, BS-R41)', () => {
    fc.assert(
      fc.property(files, happenings, ([total, refused], steps) => {
        let counters = newCounters(total, refused);
        for (const step of [{ accepted: 0, rejected: 0, again: false }, ...steps]) {
          counters = happen(counters, step);
          const { accepted, rejected, queued } = counters;
          expect(accepted + rejected + queued).to.equal(total);
          expect(Math.min(accepted, rejected - refused, queued)).to.be.at.least(0);
          expect(statusOfWork(counters) === 'processing').to.equal(queued > 0);
        }
      }),
      many(1000),
    );
  });

  it('a file of 10 rows, 3 of them wrong → 7 tasks, 3 rejected and none to retry (X6)', () => {
    const counters = newCounters(10, 3);
    expect(counters).to.include({ total: 10, accepted: 0, rejected: 3, queued: 7 });
    expect([tasksOf(counters), retryableOf(counters)]).to.deep.equal([7, 0]);
  });

  it('more rows settled than queued, or queued again than settled → throws, for one was counted twice', () => {
    const counters = withSettled(newCounters(3, 1), { accepted: 1, rejected: 0 });
    expect(() => withSettled(counters, { accepted: 1, rejected: 1 })).to.throw(/More rows settled/);
    expect(() => withRequeued(counters, { accepted: 2, rejected: 0 })).to.throw(/queued again/);
    expect(() => withRequeued(counters, { accepted: 0, rejected: 1 })).to.throw(/queued again/);
  });
});
