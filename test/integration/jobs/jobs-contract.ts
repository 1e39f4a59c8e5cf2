import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { notYetRun, type Run, SORTING_PART } from '../../../src/domain/runs/run.ts';
import type { RunRequest } from '../../../src/domain/runs/run-request.ts';
import { openBoss } from '../../../src/jobs/boss.ts';
import {
  createJobs,
  type JobContext,
  type JobsSettings,
  type PartId,
  type RunJobs,
} from '../../../src/jobs/run-jobs.ts';
import type { Database } from '../../../src/store/database.ts';
import { createDatabaseStore, type DatabaseStore } from '../../../src/store/database-store.ts';
import { carryOut } from '../../../src/sync/run/execute-part.ts';
import { aNewBatch, aSlice, resultOf } from '../../support/batches.ts';
import { memoryGateway } from '../../support/memory-gateway.ts';
import { memoryPayments } from '../../support/memory-payments.ts';
import { SETTINGS } from '../../support/run-scene.ts';

/** A database that jobs are kept in, and where the queues find it. */
export type JobsDatabase = { readonly database: Database; readonly url: string | undefined };

const REQUEST: RunRequest = {
  kind: 'run',
  trigger: 'api',
  merchantIds: ['mid_a', 'mid_b'],
  range: undefined,
  dryRun: false,
  full: false,
};

/** Carries a part out: ends it as complete, and counts who worked on what at once. */
type Work = (part: PartId, context: JobContext) => Promise<'done' | 'handed over'>;

const clock = {
  now: () => Date.now(),
  pause: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** What jobs do on any database. `current` answers the suite's, whose runs are of ids of their own. */
export function itRunsJobs(current: () => JobsDatabase): void {
  const opened: RunJobs[] = [];
  const store = (): DatabaseStore => createDatabaseStore(current().database);
  const open = async (work: Work, workers = 4, more: Partial<JobsSettings> = {}) => {
    const { url, database } = current();
    const boss = await openBoss({ url, pglite: database.pglite }, () => undefined);
    const jobs = createJobs({
      ...{ boss, store: store(), clock, ids: { next: randomUUID }, workers, work, isAlone: false },
      plan: async (request, runId) => planned(request, runId),
      ...more,
    });
    opened.push(jobs);
    await jobs.work();
    return { jobs };
  };
  afterEach(async () => {
    for (const jobs of opened.splice(0)) await jobs.stop();
  });

  it('a run → one job for each merchant id; it has ended when the last of them has', async () => {
    const worked: string[] = [];
    const { jobs } = await open(async (part) => {
      worked.push(part.merchantId);
      await complete(store(), part);
      return 'done';
    });
    const { runId, joined } = await jobs.start(REQUEST);
    const run = await jobs.ended(runId);
    expect(joined).to.equal(false);
    expect(run).to.include({ runId, result: 'completed' });
    expect(worked.toSorted()).to.deep.equal(['mid_a', 'mid_b']);
    expect(await jobs.depth()).to.be.at.most(2);
  });

  it('SP-R20 the same asked again while it works → joins it and gets its id', async () => {
    const { work, release } = held(store);
    const { jobs } = await open(work);
    const first = await jobs.start(REQUEST);
    const second = await jobs.start({ ...REQUEST, merchantIds: ['mid_b'] });
    const other = await jobs.start({ ...REQUEST, dryRun: true });
    release();
    expect(second).to.deep.equal({ runId: first.runId, joined: true });
    expect(other.joined).to.equal(false);
    await Promise.all([jobs.ended(first.runId), jobs.ended(other.runId)]);
    expect((await jobs.start(REQUEST)).joined).to.equal(false);
  });

  it('one merchant id of a run is long at work, the other has ended → a trigger starts a run anew, and does not join', async () => {
    const slow = Promise.withResolvers<void>();
    const { jobs } = await open(async (part) => {
      if (part.merchantId === 'mid_a') await slow.promise;
      await complete(store(), part);
      return 'done';
    });
    const first = await jobs.start(REQUEST);
    while ((await store().run(first.runId))?.merchants[1]?.result === null) await clock.pause(5);
    const second = await jobs.start(REQUEST);
    const joined = await jobs.start({ ...REQUEST, merchantIds: ['mid_a'] });
    slow.resolve();
    expect(second.joined).to.equal(false);
    expect(joined).to.deep.equal({ runId: first.runId, joined: true });
    for (const { runId } of [first, second]) {
      expect(await jobs.ended(runId)).to.include({ result: 'completed' });
    }
  });

  it('a target asked again when its first run has begun → a run of its own: the first may have read before', async () => {
    const { work, release } = held(store);
    const { jobs } = await open(async (part, context) => {
      const taken = await store().takePart(part.runId, part.merchantId);
      expect(taken?.attempt).to.be.above(0);
      return work(part, context);
    });
    const targets = [{ transactionId: 'G1', clientReference: undefined }];
    const asked = { ...REQUEST, merchantIds: ['mid_a'], targets };
    const first = await jobs.start(asked);
    const hasBegun = async () =>
      (
        await current()
          .database.kysely.selectFrom('run_merchants')
          .select('attempt')
          .where('run_id', '=', first.runId)
          .executeTakeFirst()
      )?.attempt !== 0;
    while (!(await hasBegun())) await clock.pause(5);
    const second = await jobs.start(asked);
    release();
    expect(second.joined).to.equal(false);
    await Promise.all([jobs.ended(first.runId), jobs.ended(second.runId)]);
  });

  it('a run that another version asked for in words of its own → nobody joins it, and starts go on', async () => {
    const { jobs } = await open(async (part) => {
      await complete(store(), part);
      return 'done';
    });
    const { kysely } = current().database;
    const strange = { run_id: randomUUID(), kind: 'run', trigger: 'api', dry_run: false } as const;
    const request = JSON.stringify({ kind: 'run', trigger: 'moon' });
    await kysely
      .insertInto('runs')
      .values({ ...strange, started_at: 1, request })
      .execute();
    const { runId } = await jobs.start(REQUEST);
    expect(await jobs.ended(runId)).to.include({ result: 'completed' });
    await kysely.deleteFrom('runs').where('run_id', '=', strange.run_id).execute();
  });

  it('design §7: several runs of one kind and merchant id → one after the other; of another kind, at once', async () => {
    const { work, atOnce, release } = held(store);
    const { jobs } = await open(work, 8);
    const range = (day: number) => ({ from: day * 86_400_000, to: (day + 1) * 86_400_000 });
    const runs = await Promise.all([
      ...[1, 2, 3].map((day) =>
        jobs.start({ ...REQUEST, merchantIds: ['mid_a'], range: range(day) }),
      ),
      jobs.start({ ...REQUEST, merchantIds: ['mid_a'], kind: 'decision' }),
    ]);
    release();
    await Promise.all(runs.map(({ runId }) => jobs.ended(runId)));
    expect(new Set(runs.map(({ runId }) => runId)).size).to.equal(4);
    expect(atOnce('run mid_a')).to.equal(1);
  });

  it('a part that waits for its turn → keeps no other part waiting, and has its turn as soon as the one before it ends', async function () {
    this.timeout(8_000);
    const begun = new Map(['mid_a', 'mid_b'].map((id) => [id, Promise.withResolvers<void>()]));
    const turn = Promise.withResolvers<void>();
    const { jobs } = await open(async (part) => {
      const run = await store().run(part.runId);
      begun.get(part.merchantId)?.resolve();
      if (run?.merchants.length === 1) await turn.promise;
      await complete(store(), part);
      return 'done';
    });
    const first = await jobs.start({ ...REQUEST, merchantIds: ['mid_a'] });
    await begun.get('mid_a')?.promise;
    const second = await jobs.start(REQUEST);
    await begun.get('mid_b')?.promise;
    expect((await store().run(first.runId))?.endedAt).to.equal(null);
    turn.resolve();
    expect(await jobs.ended(second.runId)).to.include({ result: 'completed' });
  });

  it('one tick that three processes hear of → one run, also when it has ended in between', async () => {
    const { jobs } = await open(async (part) => {
      await complete(store(), part);
      return 'done';
    });
    const tick = 1_760_000_000_000 + Math.floor(Math.random() * 1e9);
    const asked = { ...REQUEST, trigger: 'schedule', tick } as const;
    const [first, second] = await Promise.all([jobs.start(asked), jobs.start(asked)]);
    await jobs.ended(first.runId);
    const third = await jobs.start(asked);
    expect([second.runId, third.runId]).to.deep.equal([first.runId, first.runId]);
    expect(await store().lastTick()).to.equal(tick);
  });

  it('X38: ticks, an outside scheduler and a button on three processes ask for the first runs of a day → one of them is its full pass', async () => {
    const full: boolean[] = [];
    const work: Work = async ({ runId, merchantId }, context) => {
      const ports = {
        async *batchWork() {},
        gateway: memoryGateway([]),
        payments: memoryPayments([]),
        store: store(),
        clock,
      };
      const requests = () => ({ commercetools: 0, gateway: 0 });
      const all = { ...context, requests, isStopping: () => false };
      await carryOut(ports, SETTINGS, { runId, merchantId }, all);
      const run = await store().run(runId);
      full.push(...(run?.merchants ?? []).map((one) => one.full));
      return 'done';
    };
    const merchantIds = [`mid_${randomUUID()}`];
    const processes = [await open(work), await open(work), await open(work)];
    const day = Math.floor(Date.now() / 1000) * 1000 - Math.floor(Math.random() * 1e6) * 1000;
    const asked = [
      { ...REQUEST, merchantIds, trigger: 'schedule', tick: day },
      { ...REQUEST, merchantIds, trigger: 'schedule', tick: day + 1 },
      { ...REQUEST, merchantIds, trigger: 'button' },
      { ...REQUEST, merchantIds, trigger: 'job', tick: day + 2 },
    ] as const;
    for (let turn = 0; turn < 3; turn += 1) {
      const runs = await Promise.all(
        asked.map((request, n) => processes[n % 3]?.jobs.start(request)),
      );
      await Promise.all(runs.map((run) => run && processes[0]?.jobs.ended(run.runId)));
    }
    expect(full.filter((isFull) => isFull)).to.have.length(1);
    expect(full.length).to.be.above(1);
  });

  it('a run over no merchant id → has ended, completed', async () => {
    const { jobs } = await open(async () => 'done');
    const { runId } = await jobs.start({ ...REQUEST, merchantIds: [] });
    expect(await jobs.ended(runId)).to.include({ result: 'completed' });
  });

  it('the process is asked to stop → the part is handed over, and whoever works next goes on', async () => {
    const begun = Promise.withResolvers<void>();
    const first = await open(async (_part, { isStopping }) => {
      begun.resolve();
      while (!isStopping()) await clock.pause(5);
      return 'handed over';
    });
    const { runId } = await first.jobs.start({ ...REQUEST, merchantIds: ['mid_c'] });
    await begun.promise;
    await first.jobs.stop();
    const attempts: number[] = [];
    const second = await open(async (part) => {
      attempts.push((await complete(store(), part)) ?? 0);
      return 'done';
    });
    expect(await second.jobs.ended(runId)).to.include({ result: 'completed' });
    expect(attempts).to.deep.equal([1]);
  });

  it('a part whose worker fails → is worked on again, the others complete', async () => {
    let failures = 2;
    const { jobs } = await open(async (part) => {
      if (part.merchantId === 'mid_a' && failures > 0) {
        failures -= 1;
        throw new Error('a bug');
      }
      await complete(store(), part);
      return 'done';
    });
    const { runId } = await jobs.start(REQUEST);
    expect(await jobs.ended(runId)).to.include({ result: 'completed' });
    expect(failures).to.equal(0);
  }).timeout(20_000);

  it('a file → its run is recorded and handed out with it; the parts that sorting adds follow', async () => {
    const { jobs } = await open(async (part, { handOut, wake }) => {
      const taken = await store().takePart(part.runId, part.merchantId);
      const fence = { ...part, attempt: taken?.attempt ?? 0 };
      if (part.merchantId === SORTING_PART) {
        const found = { paymentId: 'P', orderNumber: undefined, matchedBy: 'exact' } as const;
        const sorted = [1, 2].map((number) => ({ number, merchantId: `mid_${number}`, ...found }));
        await store().recordSlice(aSlice(fence, { sorted, handOut }));
        wake();
      } else {
        const { rows } = await store().beginRows({ ...fence, after: 0, limit: 9 });
        const done = rows.map(({ number }) => ({ number, result: resultOf('ACCEPTED') }));
        await store().recordSlice(aSlice(fence, { rows: done }));
      }
      if (taken === undefined) return 'done';
      const merchant = { ...taken.merchant, result: 'completed' } as const;
      const { runId } = part;
      const end = { runId, attempt: taken.attempt, at: 1, merchant, watermark: undefined };
      await store().endPart(end);
      return 'done';
    });
    const batchId = randomUUID();
    const file = aNewBatch(2, { batchId });
    const batch = await jobs.startBatch('api', (start) => store().createBatch(file, start));
    if (batch === 'same file') throw new Error('It is meant again');
    const run = await jobs.ended(batch.runId ?? '');
    expect(run).to.include({ kind: 'batch', batchId, result: 'completed' });
    expect(await store().batch(batchId)).to.include({ status: 'completed' });
  });

  it('nobody knows the run → undefined', async () => {
    const { jobs } = await open(async () => 'done');
    expect(await jobs.ended('nobody')).to.equal(undefined);
  });
}

/** Work that waits until it is released, and notes how many worked on one kind and merchant id at once. */
function held(store: () => DatabaseStore) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const working = new Map<string, number>();
  const most = new Map<string, number>();
  const work: Work = async (part) => {
    const run = await store().run(part.runId);
    const key = `${run?.kind} ${part.merchantId}`;
    const count = (working.get(key) ?? 0) + 1;
    working.set(key, count);
    most.set(key, Math.max(count, most.get(key) ?? 0));
    await released;
    await complete(store(), part);
    working.set(key, (working.get(key) ?? 0) - 1);
    return 'done';
  };
  return { work, release, atOnce: (key: string) => most.get(key) };
}

function planned({ kind, trigger, dryRun, merchantIds }: RunRequest, runId: string): Run {
  const merchants = merchantIds.map((id) => notYetRun(id, { from: 0, to: 1 }));
  const open = { endedAt: null, result: null };
  return { runId, kind, trigger, dryRun, startedAt: Date.now(), ...open, merchants };
}

/** Ends a part; answers which attempt at it this was. */
async function complete(
  store: DatabaseStore,
  { runId, merchantId }: PartId,
): Promise<number | undefined> {
  const part = await store.takePart(runId, merchantId);
  if (part === undefined) return undefined;
  const { attempt, merchant } = part;
  const ended = { ...merchant, result: 'completed' as const };
  await store.endPart({ runId, attempt, at: Date.now(), merchant: ended, watermark: undefined });
  return attempt;
}
