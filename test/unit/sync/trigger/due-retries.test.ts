import { expect } from 'chai';
import type { KeptException } from '../../../../src/ports/ports.ts';
import { retryDue } from '../../../../src/sync/trigger/due-retries.ts';
import { replayRequest } from '../../../../src/sync/trigger/replay-request.ts';
import type { Services } from '../../../../src/sync/trigger/services.ts';
import { INSTANT_MS } from '../../../support/builders.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { scriptedJobs } from '../../../support/scripted-jobs.ts';
import { dueException } from './due-exception.ts';

const HOUR_MS = 60 * 60 * 1000;
const BOTH: Services = { run: ['mid_a', 'mid_b'], decision: ['mid_a'] };

/** Looks at what is due, and answers what was claimed and asked for. */
async function retried(due: readonly KeptException[], services = BOTH) {
  const claims: unknown[] = [];
  const claimDueExceptions = async (claim: unknown) => {
    claims.push(claim);
    return due;
  };
  const jobs = scriptedJobs(createMemoryStore(), () => INSTANT_MS);
  jobs.endAtOnce(() => ({}));
  const ports = { jobs, exceptions: { claimDueExceptions } };
  const count = await retryDue(ports, services, INSTANT_MS);
  return { count, claims, requests: jobs.requests };
}

describe('looks at exceptions that are due (issue 12, item 4)', () => {
  it('nothing is due → no run', async () => {
    const { count, requests } = await retried([]);
    expect(count).to.deep.equal({ exceptions: 0, runIds: [] });
    expect(requests).to.deep.equal([]);
  });

  it('many of several merchant ids and kinds → one run of each merchant id and kind, which names them all', async () => {
    const { count, requests } = await retried([
      dueException({ merchantId: 'mid_a', transactionId: '1', clientReference: 'pay-1' }),
      dueException({ merchantId: 'mid_b', transactionId: '2', clientReference: 'pay-2' }),
      dueException({ merchantId: 'mid_a', transactionId: '3', clientReference: undefined }),
      dueException({ merchantId: 'mid_a', transactionId: '1' }, 'verdict'),
    ]);
    expect(count).to.deep.equal({ exceptions: 4, runIds: ['run-1', 'run-2', 'run-3'] });
    const named = requests.map(({ kind, merchantIds, targets = [] }) =>
      [kind, ...merchantIds, ...targets.map(({ transactionId }) => transactionId)].join(' '),
    );
    expect(named).to.deep.equal(['run mid_a 1 3', 'run mid_b 2', 'decision mid_a 1']);
    expect(requests[0]).to.deep.include({
      ...{ trigger: 'replay', range: undefined, dryRun: false, full: false },
      targets: [
        { transactionId: '1', clientReference: 'pay-1' },
        { transactionId: '3', clientReference: undefined },
      ],
    });
  });

  it('asks for some at once, of what the services cover: records by Run Sync, verdicts by Decision Sync', async () => {
    const { claims } = await retried([], { run: undefined, decision: ['mid_a'] });
    const covered = [
      { subject: 'record', merchantIds: [] },
      { subject: 'verdict', merchantIds: ['mid_a'] },
    ];
    expect(claims).to.deep.equal([{ now: INSTANT_MS, limit: 200, covered }]);
  });
});

describe('what a replay asks for', () => {
  const verdictAt = (hours: number) =>
    dueException({ submittedAt: new Date(INSTANT_MS + hours * HOUR_MS).toISOString() }, 'verdict');
  const untimed = dueException({ submittedAt: undefined }, 'verdict');
  const span = (from: number, to: number) => ({
    from: INSTANT_MS + from * HOUR_MS,
    to: INSTANT_MS + to * HOUR_MS,
  });

  it('one verdict → an hour around it', () => {
    expect(replayRequest([verdictAt(-30)], INSTANT_MS).range).to.deep.equal(span(-31, -29));
  });

  it('several verdicts → from an hour before the first to an hour after the last', () => {
    const exceptions = [verdictAt(-30), verdictAt(-50), verdictAt(-2)] as const;
    expect(replayRequest(exceptions, INSTANT_MS).range).to.deep.equal(span(-51, -1));
  });

  it('a verdict without a time → the last day, also among others', () => {
    expect(replayRequest([untimed], INSTANT_MS).range).to.equal(undefined);
    const mixed = replayRequest([untimed, verdictAt(-30)], INSTANT_MS);
    expect(mixed.range).to.deep.equal(span(-31, 0));
  });

  it('a record → no range, and its transaction alone', () => {
    const one = dueException({ transactionId: '7', clientReference: 'pay-1' });
    expect(replayRequest([one], INSTANT_MS)).to.deep.include({
      range: undefined,
      targets: [{ transactionId: '7', clientReference: 'pay-1' }],
    });
  });
});
