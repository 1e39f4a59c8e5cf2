import { expect } from 'chai';
import {
  type Actor,
  type BatchAction,
  type BatchRight,
  mayAct,
  rightFor,
} from '../../../src/batch/actions.ts';
import {
  APPROVAL_MS,
  approvalExpiry,
  mayCheck,
  parseComment,
} from '../../../src/batch/approval.ts';
import { type BatchStatus, newCounters } from '../../../src/domain/batches/batch.ts';
import { BATCH_STATUSES } from '../../../src/domain/batches/batch-status.ts';
import { INSTANT_MS } from '../../support/builders.ts';
import { aBatch, SHA } from './rows-built.ts';

const ALL: readonly BatchRight[] = ['read', 'write', 'approve'];
const actor = (overrides: Partial<Actor> = {}): Actor => ({
  person: 'chen',
  sha256: SHA,
  now: INSTANT_MS + 1,
  rights: new Set(ALL),
  makerChecker: false,
  ...overrides,
});

const ACTIONS: Readonly<Record<BatchAction, readonly [BatchRight, readonly BatchStatus[]]>> = {
  view: ['read', BATCH_STATUSES],
  download: ['read', BATCH_STATUSES],
  cancel: ['write', ['pending approval', 'processing']],
  'retry-failed': ['write', ['completed with errors', 'failed', 'cancelled']],
  'sync-with-gateway': ['write', ['completed', 'completed with errors', 'failed']],
  approve: ['approve', ['pending approval']],
  reject: ['approve', ['pending approval']],
};

/** A file in a status, with a row that failed in its work. */
const inStatus = (status: BatchStatus) =>
  aBatch({ status, counters: { total: 3, refused: 0, accepted: 2, rejected: 1, queued: 0 } });

describe('what may be done with a file', () => {
  for (const [action, [right, statuses]] of Object.entries(ACTIONS) as [
    BatchAction,
    (typeof ACTIONS)[BatchAction],
  ][]) {
    for (const status of BATCH_STATUSES) {
      const isAllowed = statuses.includes(status);
      it(`${action} of a file that is ${status} → ${isAllowed ? 'allowed' : 'refused, naming the status'}`, () => {
        const answer = mayAct(action, inStatus(status), actor());
        expect(answer.ok).to.equal(isAllowed);
        if (!answer.ok) expect(answer.error).to.contain(`The file is ${status}`);
      });
    }

    it(`${action} without the right to ${right} → refused in any status (BS-R66, BS-R67, BS-R68)`, () => {
      expect(rightFor(action)).to.equal(right);
      const others = new Set(ALL.filter((one) => one !== right));
      for (const status of BATCH_STATUSES) {
        const answer = mayAct(action, inStatus(status), actor({ rights: others }));
        expect(answer.ok ? '' : answer.error).to.match(/^You may not/);
      }
    });
  }

  it('retry of a file whose only errors are in the file → refused: another upload is needed', () => {
    const counters = { total: 3, refused: 1, accepted: 2, rejected: 1, queued: 0 };
    const batch = aBatch({ status: 'completed with errors', counters });
    const answer = mayAct('retry-failed', batch, actor());
    expect(answer.ok ? '' : answer.error).to.contain('another upload');
  });

  it('retry of a file that was cancelled while it waited for approval, or while rows are at work → refused (X12)', () => {
    const counters = { total: 3, refused: 0, accepted: 0, rejected: 3, queued: 0 };
    const waited = aBatch({ status: 'cancelled', counters, approvalExpiresAt: INSTANT_MS });
    const answer = mayAct('retry-failed', waited, actor());
    expect(answer.ok ? '' : answer.error).to.contain('Nobody approved it');
    const check = { answer: 'approved', checker: 'ann', comment: '', at: INSTANT_MS } as const;
    expect(mayAct('retry-failed', { ...waited, check }, actor()).ok).to.equal(true);
    const atWork = { ...counters, rejected: 2, queued: 1 };
    const early = mayAct('retry-failed', { ...waited, check, counters: atWork }, actor());
    expect(early.ok ? '' : early.error).to.contain('still at work');
  });

  it('Sync with Gateway of a file that was approved without it → refused: nobody approved what it would change', () => {
    const counters = { ...newCounters(3, 0), accepted: 3, queued: 0 };
    const check = { answer: 'approved', checker: 'ann', comment: 'fine', at: INSTANT_MS } as const;
    const checked = aBatch({ status: 'completed', counters, check, syncWithGateway: false });
    for (const makerChecker of [true, false]) {
      const answer = mayAct('sync-with-gateway', checked, actor({ makerChecker }));
      expect(answer.ok ? '' : answer.error).to.contain('approved without the gateway');
      const withGateway = { ...checked, syncWithGateway: true };
      expect(mayAct('sync-with-gateway', withGateway, actor({ makerChecker })).ok).to.equal(true);
    }
  });

  it('Sync with Gateway of a file from before approvals were asked for → refused while they are (X12)', () => {
    const counters = { ...newCounters(3, 0), accepted: 3, queued: 0 };
    const unchecked = aBatch({ status: 'completed', counters, check: undefined });
    expect(mayAct('sync-with-gateway', unchecked, actor()).ok).to.equal(true);
    const answer = mayAct('sync-with-gateway', unchecked, actor({ makerChecker: true }));
    expect(answer.ok ? '' : answer.error).to.contain('Nobody has approved it');
  });

  it('Sync with Gateway of a file of refunds → refused (invariant 1)', () => {
    const counters = { ...newCounters(3, 0), accepted: 3, queued: 0 };
    const batch = aBatch({ kind: 'refunds', status: 'completed', counters });
    expect(mayAct('sync-with-gateway', batch, actor()).ok).to.equal(false);
  });
});

const waiting = aBatch({ status: 'pending approval', approvalExpiresAt: INSTANT_MS + APPROVAL_MS });

const CHECKS: readonly (readonly [string, Partial<Actor>, RegExp | undefined])[] = [
  ['someone else, in time, the same bytes', {}, undefined],
  ['the hash in capitals', { sha256: SHA.toUpperCase() }, undefined],
  ['in the last millisecond', { now: INSTANT_MS + APPROVAL_MS - 1 }, undefined],
  ['after 24 hours', { now: INSTANT_MS + APPROVAL_MS }, /expired after 24 hours/],
  ['the maker', { person: 'mara' }, /Someone else/],
  ['the maker in other letters', { person: ' MARA ' }, /Someone else/],
  ['the maker in full-width letters', { person: 'ｍａｒａ' }, /Someone else/],
  ['other bytes', { sha256: 'b'.repeat(64) }, /SHA-256 differs/],
  ['no hash', { sha256: '' }, /SHA-256 differs/],
];

describe('approval of a file (X12)', () => {
  for (const [situation, overrides, refusal] of CHECKS) {
    for (const action of ['approve', 'reject'] as const) {
      it(`${action}: ${situation} → ${refusal === undefined ? 'allowed' : 'refused'}`, () => {
        const answer = mayAct(action, waiting, actor(overrides));
        expect(answer.ok).to.equal(refusal === undefined);
        if (refusal !== undefined) expect(answer.ok ? '' : answer.error).to.match(refusal);
      });
    }
  }

  it('it expires 24 hours after the file was submitted; without maker-checker there is none (X12)', () => {
    expect(approvalExpiry(INSTANT_MS, true)).to.equal(INSTANT_MS + 86_400_000);
    expect(approvalExpiry(INSTANT_MS, false)).to.equal(null);
    expect(mayCheck(aBatch(), actor()).ok).to.equal(true);
  });

  it('a comment → trimmed, of 1,000 characters at most, and needed to reject', () => {
    expect(parseComment('approved', '  ')).to.deep.equal({ ok: true, value: '' });
    expect(parseComment('rejected', ' wrong month ')).to.deep.equal({
      ok: true,
      value: 'wrong month',
    });
    expect(parseComment('rejected', ' ').ok).to.equal(false);
    expect(parseComment('approved', 'x'.repeat(1_000)).ok).to.equal(true);
    expect(parseComment('approved', 'x'.repeat(1_001)).ok).to.equal(false);
  });
});
