import { expect } from 'chai';
import type { RunRequest } from '../../../../src/domain/runs/run-request.ts';
import type { KeptException } from '../../../../src/ports/ports.ts';
import { createJob, type Job } from '../../../../src/sync/trigger/run-job.ts';
import type { Services } from '../../../../src/sync/trigger/services.ts';
import { INSTANT_MS } from '../../../support/builders.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { type ScriptedJobs, scriptedJobs } from '../../../support/scripted-jobs.ts';
import { dueException } from './due-exception.ts';

const MINUTE_MS = 60_000;
const BOTH: Services = { run: ['mid_a', 'mid_b'], decision: ['mid_a'] };

type Scene = { readonly job: Job; readonly jobs: ScriptedJobs; now: number };

type Options = {
  readonly services?: Services;
  readonly limitMs?: number;
  readonly exceptions?: readonly KeptException[];
  readonly isStopping?: () => boolean;
};

/** A job over scripted runs; half a minute past ten. */
function sceneOf(options: Options = {}): Scene {
  const { services = BOTH, limitMs, exceptions = [], isStopping = () => false } = options;
  const store = createMemoryStore();
  const scene = { now: INSTANT_MS + MINUTE_MS / 2 };
  const now = () => scene.now;
  const jobs = scriptedJobs(store, now);
  const claimDueExceptions = async () => exceptions;
  const ports = { jobs, store, clock: { now }, exceptions: { claimDueExceptions } };
  return Object.assign(scene, { job: createJob(ports, services, isStopping, limitMs), jobs });
}

const kindsOf = (requests: readonly RunRequest[]) => requests.map(({ kind }) => kind);

describe('the job (issue 7, item 4)', () => {
  it('runs Decision Sync to its end, then Run Sync, as one tick of the minute', async () => {
    const { job, jobs } = sceneOf();
    jobs.endAtOnce(() => ({}));
    const report = await job();
    expect(jobs.requests.map(({ kind, trigger, tick }) => ({ kind, trigger, tick }))).to.deep.equal(
      [
        { kind: 'decision', trigger: 'job', tick: INSTANT_MS },
        { kind: 'run', trigger: 'job', tick: INSTANT_MS },
      ],
    );
    expect(report).to.deep.include({ joined: false, retried: 0, isInTime: true });
    expect(report.runs.map(({ runId, ended }) => [runId, ended?.result])).to.deep.equal([
      ['run-1', 'completed'],
      ['run-2', 'completed'],
    ]);
  });

  it('both services are off: nothing is started', async () => {
    const { job, jobs } = sceneOf({ services: { run: undefined, decision: undefined } });
    const report = await job();
    expect(report).to.deep.equal({ joined: false, runs: [], retried: 0, isInTime: true });
    expect(jobs.requests).to.deep.equal([]);
  });

  it('a second call of the same process, while one works, starts nothing and joins it', async () => {
    const { job, jobs } = sceneOf({ services: { run: ['mid_a'], decision: undefined } });
    jobs.endAtOnce(() => ({}));
    const [first, second] = await Promise.all([job(), job()]);
    expect(jobs.requests).to.have.length(1);
    expect([first.joined, second.joined]).to.deep.equal([false, true]);
    expect(second.runs).to.deep.equal(first.runs);
  });

  it('a call while that of another process works starts nothing and waits for its run', async () => {
    const scene = sceneOf();
    const { job, jobs } = scene;
    const request = { range: undefined, dryRun: false, full: false, tick: INSTANT_MS } as const;
    await jobs.start({ kind: 'run', trigger: 'job', merchantIds: ['mid_a'], ...request });
    scene.now += 15 * MINUTE_MS;
    const call = job();
    await new Promise(setImmediate);
    await jobs.end();
    expect(await call).to.deep.include({ joined: true, isInTime: true, retried: 0 });
    expect(jobs.requests).to.have.length(1);
  });

  it('a run that somebody started by hand is no call of the job: the tick joins it and goes on', async () => {
    const { job, jobs } = sceneOf({ services: { run: ['mid_a'], decision: undefined } });
    const request = { range: undefined, dryRun: false, full: false } as const;
    await jobs.start({ kind: 'run', trigger: 'button', merchantIds: ['mid_a'], ...request });
    const call = job();
    await new Promise(setImmediate);
    await jobs.end();
    expect((await call).runs.map(({ runId, joined }) => [runId, joined])).to.deep.equal([
      ['run-1', true],
    ]);
  });

  it('the deadline passes during Decision Sync: answers, starts no Run Sync and no retry', async () => {
    const { job, jobs } = sceneOf({ limitMs: 5, exceptions: [dueException()] });
    const report = await job();
    expect(kindsOf(jobs.requests)).to.deep.equal(['decision']);
    expect(report.isInTime).to.equal(false);
    expect(report.runs.map(({ ended }) => ended)).to.deep.equal([undefined]);
  });

  it('after a deadline the next call waits with the run that goes on, and then works again', async () => {
    const { job, jobs } = sceneOf({
      limitMs: 200,
      services: { run: ['mid_a'], decision: undefined },
    });
    await job();
    const next = job();
    await new Promise(setImmediate);
    await jobs.end();
    expect(await next).to.deep.include({ joined: true, isInTime: true });
    jobs.endAtOnce(() => ({}));
    expect(await job()).to.deep.include({ joined: false, isInTime: true });
  });

  it('the process stops: nothing further is started', async () => {
    const { job, jobs } = sceneOf({ isStopping: () => true });
    expect((await job()).isInTime).to.equal(false);
    expect(jobs.requests).to.deep.equal([]);
  });

  it('looks once more at exceptions whose look is due, and waits for the end of their run', async () => {
    const exceptions = [dueException({ transactionId: '7', merchantId: 'mid_b' })];
    const { job, jobs } = sceneOf({ exceptions });
    jobs.endAtOnce(() => ({}));
    expect((await job()).retried).to.equal(1);
    expect(kindsOf(jobs.requests)).to.deep.equal(['decision', 'run', 'run']);
    expect(jobs.requests[2]).to.deep.include({ trigger: 'replay', merchantIds: ['mid_b'] });
  });
});
