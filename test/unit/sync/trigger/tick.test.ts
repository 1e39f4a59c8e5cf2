import { expect } from 'chai';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { Jobs, KeptException } from '../../../../src/ports/ports.ts';
import { tick } from '../../../../src/sync/trigger/tick.ts';
import { dueException } from './due-exception.ts';

/** Jobs that note when a run begins and when it has ended. */
function notingJobs(): Jobs & {
  readonly events: readonly string[];
  readonly requests: RunRequest[];
} {
  const events: string[] = [];
  const requests: RunRequest[] = [];
  return {
    events,
    requests,
    start: async (request) => {
      requests.push(request);
      events.push(`${request.kind} starts`);
      return { runId: request.kind, joined: false };
    },
    ended: async (runId) => {
      events.push(`${runId} ended`);
      return undefined;
    },
  };
}

/** 10:15 UTC. */
const AT = Date.UTC(2026, 10, 20, 10, 15);

/** The ports of a tick that comes a minute late, and the exceptions that are due then. */
function portsOf(jobs: Jobs, due: readonly KeptException[] = []) {
  const now = AT + 60_000;
  const claimDueExceptions = async (claim: { readonly now: number }) =>
    claim.now === now ? due : [];
  return { jobs, clock: { now: () => now }, exceptions: { claimDueExceptions } };
}

const TABLE = [
  {
    situation:
      'SP-R22 both are due, Decision Sync ends before Run Sync starts, which nobody waits for',
    plan: { decision: ['a'], run: ['a', 'b'] },
    events: ['decision starts', 'decision ended', 'run starts'],
  },
  {
    situation: 'Decision Sync is off, only Run Sync',
    plan: { decision: undefined, run: ['a'] },
    events: ['run starts'],
  },
  {
    situation: 'Run Sync is off, only Decision Sync',
    plan: { decision: ['a'], run: undefined },
    events: ['decision starts', 'decision ended'],
  },
  { situation: 'both are off, nothing', plan: { decision: undefined, run: undefined }, events: [] },
] as const;

describe('a tick of the schedule (SP-R21)', () => {
  for (const { situation, plan, events } of TABLE) {
    it(situation, async () => {
      const jobs = notingJobs();
      await tick(portsOf(jobs), plan, { at: AT, trigger: 'schedule' });
      expect(jobs.events).to.deep.equal(events);
    });
  }

  it('the process stops during Decision Sync, Run Sync is not started', async () => {
    const jobs = notingJobs();
    const isStopping = () => jobs.events.includes('decision ended');
    const both = { decision: ['a'], run: ['a'] };
    await tick(portsOf(jobs), both, { at: AT, trigger: 'schedule' }, isStopping);
    expect(jobs.events).to.deep.equal(['decision starts', 'decision ended']);
  });

  it('each run, goes on from its watermark and writes', async () => {
    const jobs = notingJobs();
    await tick(portsOf(jobs), { decision: ['a'], run: ['a', 'b'] }, { at: AT, trigger: 'job' });
    const choices = { trigger: 'job', range: undefined, dryRun: false, full: false, tick: AT };
    expect(jobs.requests).to.deep.equal([
      { kind: 'decision', merchantIds: ['a'], ...choices },
      { kind: 'run', merchantIds: ['a', 'b'], ...choices },
    ]);
  });

  for (const [trigger, waits] of [
    ['schedule', []],
    ['job', ['run ended']],
  ] as const) {
    it(`by ${trigger}, looks at the exceptions that are due, behind both services`, async () => {
      const jobs = notingJobs();
      const due = [dueException({ merchantId: 'a', transactionId: '7' })];
      const services = { decision: ['a'], run: ['a'] };
      const { runs, retried } = await tick(portsOf(jobs, due), services, { at: AT, trigger });
      expect(retried).to.equal(1);
      expect(runs.map(({ kind }) => kind)).to.deep.equal(['decision', 'run']);
      const events = ['decision starts', 'decision ended', 'run starts', ...waits, 'run starts'];
      expect(jobs.events).to.deep.equal([...events, ...waits]);
      expect(jobs.requests.at(-1)).to.deep.include({ trigger: 'replay', merchantIds: ['a'] });
    });
  }

  it('the process stops, no exception is claimed: each keeps its look', async () => {
    const jobs = notingJobs();
    const due = [dueException({ merchantId: 'a' })];
    const services = { decision: ['a'], run: ['a'] };
    const ticked = await tick(portsOf(jobs, due), services, { at: AT, trigger: 'job' }, () => true);
    expect(ticked).to.deep.equal({ runs: [], retried: 0 });
    expect(jobs.requests).to.deep.equal([]);
  });
});
