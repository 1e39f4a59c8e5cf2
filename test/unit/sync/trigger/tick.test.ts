import { expect } from 'chai';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { Jobs } from '../../../../src/ports/ports.ts';
import { tick } from '../../../../src/sync/trigger/tick.ts';

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
      await tick({ jobs }, plan, { at: AT, trigger: 'schedule' });
      expect(jobs.events).to.deep.equal(events);
    });
  }

  it('the process stops during Decision Sync, Run Sync is not started', async () => {
    const jobs = notingJobs();
    const isStopping = () => jobs.events.includes('decision ended');
    const both = { decision: ['a'], run: ['a'] };
    await tick({ jobs }, both, { at: AT, trigger: 'schedule' }, isStopping);
    expect(jobs.events).to.deep.equal(['decision starts', 'decision ended']);
  });

  it('each run, goes on from its watermark and writes', async () => {
    const jobs = notingJobs();
    await tick({ jobs }, { decision: ['a'], run: ['a', 'b'] }, { at: AT, trigger: 'job' });
    const choices = { trigger: 'job', range: undefined, dryRun: false, full: false, tick: AT };
    expect(jobs.requests).to.deep.equal([
      { kind: 'decision', merchantIds: ['a'], ...choices },
      { kind: 'run', merchantIds: ['a', 'b'], ...choices },
    ]);
  });
});
