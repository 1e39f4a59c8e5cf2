import { expect } from 'chai';
import type { Run } from '../../src/domain/run.ts';
import { createInProcessJobs } from '../../src/jobs/in-process.ts';
import type { RunRequest } from '../../src/ports.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { aRun } from '../support/builders.ts';
import { countingIds, settableClock } from '../support/clock.ts';

const REQUEST: RunRequest = {
  kind: 'run',
  trigger: 'button',
  merchantIds: ['mid_a', 'mid_b'],
  range: undefined,
  dryRun: false,
  full: false,
};
const RANGE = { from: 1, to: 2 };

/** Jobs whose work waits until it is let go; `begun` tells which runs have begun, in order. */
function scene() {
  const store = createMemoryStore();
  const clock = settableClock();
  const gates = new Map<string, PromiseWithResolvers<void>>();
  const begun: string[] = [];
  const crashes: string[] = [];
  const work = async (_: RunRequest, runId: string): Promise<Run> => {
    begun.push(runId);
    const gate = Promise.withResolvers<void>();
    gates.set(runId, gate);
    await gate.promise;
    const run = aRun({ runId });
    await store.endRun(run);
    return run;
  };
  const onCrash = (runId: string, error: unknown) => void crashes.push(`${runId} ${error}`);
  const jobs = createInProcessJobs({ work, store, clock, ids: countingIds('run'), onCrash });
  const start = (change: Partial<RunRequest> = {}) => jobs.start({ ...REQUEST, ...change });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async (runId: string) => {
    gates.get(runId)?.resolve();
    await jobs.ended(runId);
    await settled();
  };
  const crash = async (runId: string) => {
    gates.get(runId)?.reject(new Error('a bug'));
    await jobs.ended(runId);
    await settled();
  };
  return { store, clock, jobs, start, begun, crashes, finish, crash, settled };
}

describe('jobs of one process, a second trigger while a run works', () => {
  const rows: readonly {
    readonly situation: string;
    readonly first?: Partial<RunRequest>;
    readonly second?: Partial<RunRequest>;
    readonly outcome: 'joins' | 'waits' | 'runs beside';
  }[] = [
    { situation: 'the same', outcome: 'joins' },
    { situation: 'the same by another trigger', second: { trigger: 'cli' }, outcome: 'joins' },
    { situation: 'some of its merchant ids', second: { merchantIds: ['mid_b'] }, outcome: 'joins' },
    {
      situation: 'its merchant ids in another order',
      second: { merchantIds: ['mid_b', 'mid_a'] },
      outcome: 'joins',
    },
    {
      situation: 'one merchant id more',
      second: { merchantIds: ['mid_a', 'mid_b', 'mid_c'] },
      outcome: 'waits',
    },
    { situation: 'other merchant ids', second: { merchantIds: ['mid_c'] }, outcome: 'runs beside' },
    { situation: 'a back-fill', second: { range: RANGE }, outcome: 'waits' },
    {
      situation: 'the same back-fill',
      first: { range: RANGE },
      second: { range: { ...RANGE } },
      outcome: 'joins',
    },
    {
      situation: 'another back-fill',
      first: { range: RANGE },
      second: { range: { from: 1, to: 3 } },
      outcome: 'waits',
    },
    { situation: 'a full run', second: { full: true }, outcome: 'waits' },
    { situation: 'a dry run', second: { dryRun: true }, outcome: 'runs beside' },
    {
      situation: 'a real run beside a dry one',
      first: { dryRun: true },
      second: { dryRun: false },
      outcome: 'runs beside',
    },
    {
      situation: 'the same dry run',
      first: { dryRun: true },
      second: { dryRun: true },
      outcome: 'joins',
    },
    { situation: 'another kind', second: { kind: 'decision' }, outcome: 'runs beside' },
  ];
  for (const { situation, first, second, outcome } of rows) {
    it(`${situation} → ${outcome}`, async () => {
      const { start, begun, finish, settled } = scene();
      const one = await start(first);
      const two = await start({ ...first, ...second });
      await settled();
      expect(one).to.deep.equal({ runId: 'run-1', joined: false });
      expect(two.joined).to.equal(outcome === 'joins');
      expect(two.runId).to.equal(outcome === 'joins' ? 'run-1' : 'run-2');
      expect(begun).to.deep.equal(outcome === 'runs beside' ? ['run-1', 'run-2'] : ['run-1']);
      await finish('run-1');
      expect(begun).to.deep.equal(outcome === 'joins' ? ['run-1'] : ['run-1', 'run-2']);
    });
  }

  it('when the run has ended → a run of its own', async () => {
    const { start, finish, settled } = scene();
    await start();
    await settled();
    await finish('run-1');
    expect(await start()).to.deep.equal({ runId: 'run-2', joined: false });
  });

  it('three that exclude one another → one after the other, in their order', async () => {
    const { start, begun, finish, settled } = scene();
    for (const to of [2, 3, 4]) await start({ range: { from: 1, to } });
    await settled();
    expect(begun).to.deep.equal(['run-1']);
    await finish('run-1');
    expect(begun).to.deep.equal(['run-1', 'run-2']);
    await finish('run-2');
    expect(begun).to.deep.equal(['run-1', 'run-2', 'run-3']);
  });

  it('one that waits for its turn → is joined like one that works', async () => {
    const { start } = scene();
    await start();
    const waiting = await start({ range: RANGE });
    expect(await start({ range: RANGE })).to.deep.equal({ runId: waiting.runId, joined: true });
  });
});

describe('jobs of one process', () => {
  it('a run that is accepted → on record at once, also while it waits for its turn', async () => {
    const { start, store, clock, settled } = scene();
    await start();
    const { runId } = await start({ range: RANGE, trigger: 'cli' });
    await settled();
    expect(await store.run(runId)).to.deep.include({
      runId,
      trigger: 'cli',
      startedAt: clock.now(),
      endedAt: null,
      result: null,
    });
  });

  it('ended → settles when the run has ended, with the run', async () => {
    const { start, jobs, finish, settled } = scene();
    await start();
    await settled();
    const ended = jobs.ended('run-1');
    await finish('run-1');
    expect(await ended).to.include({ runId: 'run-1', result: 'completed' });
    expect(await jobs.ended('run-1'), 'asked afterwards').to.include({ result: 'completed' });
  });

  it('ended, of a run that never was → undefined', async () => {
    expect(await scene().jobs.ended('nobody')).to.equal(undefined);
  });

  it('a run that throws → recorded as failed with where to look, reported with its error', async () => {
    const { start, jobs, store, crashes, crash, settled } = scene();
    await start();
    await settled();
    const ended = jobs.ended('run-1');
    await crash('run-1');
    expect(await ended).to.include({ result: 'failed' });
    const run = await store.run('run-1');
    expect(run?.error).to.contain('run-1').and.to.not.contain('a bug');
    expect(run?.endedAt).to.be.a('number');
    expect(crashes).to.deep.equal(['run-1 Error: a bug']);
  });

  it('a run that throws → whoever waits for its turn still gets it', async () => {
    const { start, begun, crash, settled } = scene();
    await start();
    await start({ range: RANGE });
    await settled();
    await crash('run-1');
    expect(begun).to.deep.equal(['run-1', 'run-2']);
  });

  it('idle without runs → at once', () => scene().jobs.idle());

  it('idle → waits for the working, the waiting, and those started meanwhile', async () => {
    const { start, jobs, finish, settled } = scene();
    let isIdle = false;
    await start();
    await start({ range: RANGE });
    const idle = jobs.idle().then(() => {
      isIdle = true;
    });
    await settled();
    await start({ merchantIds: ['mid_z'] });
    await settled();
    for (const runId of ['run-1', 'run-2', 'run-3']) {
      expect(isIdle, `before ${runId}`).to.equal(false);
      await finish(runId);
    }
    await idle;
    expect(isIdle).to.equal(true);
  });
});
