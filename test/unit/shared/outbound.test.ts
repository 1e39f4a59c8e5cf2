import { expect } from 'chai';
import type { Failure, FailureKind } from '../../../src/domain/failure.ts';
import { err, ok, type Result } from '../../../src/domain/result.ts';
import { RETRY, retrying, within } from '../../../src/shared/outbound.ts';

const timer = globalThis.setTimeout;

/** Runs `work` with timers that fire at once, and answers the milliseconds they were set to. */
async function pausesOf(work: () => Promise<unknown>): Promise<readonly number[]> {
  const pauses: number[] = [];
  const atOnce = (callback: () => void, ms: number) => {
    pauses.push(ms);
    return timer(callback, 0);
  };
  globalThis.setTimeout = Object.assign(atOnce, timer);
  try {
    await work();
  } finally {
    globalThis.setTimeout = timer;
  }
  return pauses;
}

/** A call that answers each of these in turn, then the last for ever. */
function answering(...answers: readonly Result<string, Failure>[]) {
  let calls = 0;
  const call = async () => {
    calls += 1;
    return answers[Math.min(calls, answers.length) - 1] ?? ok('');
  };
  return { call, calls: () => calls };
}

const failed = (kind: FailureKind, retryAfterMs?: number) =>
  err({ kind, message: kind, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

const QUICK = { retries: 2, firstPauseMs: 1, longestPauseMs: 5 };

describe('retrying', () => {
  const KINDS: readonly { readonly kind: FailureKind; readonly calls: number }[] = [
    { kind: 'Throttled', calls: 3 },
    { kind: 'Unavailable', calls: 3 },
    { kind: 'NotFound', calls: 1 },
    { kind: 'VersionConflict', calls: 1 },
    { kind: 'Rejected', calls: 1 },
    { kind: 'Invalid', calls: 1 },
  ];
  for (const { kind, calls } of KINDS)
    it(`a call that is ${kind} for ever, is made ${calls} time(s) with two retries`, async () => {
      const one = answering(failed(kind));
      expect(await retrying(QUICK)(one.call)).to.deep.equal(failed(kind));
      expect(one.calls()).to.equal(calls);
    });

  it('a call that succeeds, is made once', async () => {
    const one = answering(ok('done'));
    expect(await retrying(QUICK)(one.call)).to.deep.equal(ok('done'));
    expect(one.calls()).to.equal(1);
  });

  it('a call that recovers, answers its value', async () => {
    const one = answering(failed('Unavailable'), failed('Throttled'), ok('done'));
    expect(await retrying(QUICK)(one.call)).to.deep.equal(ok('done'));
  });

  it('a call that turns from passing to final, stops there', async () => {
    const one = answering(failed('Unavailable'), failed('Rejected'), ok('never'));
    expect(await retrying(QUICK)(one.call)).to.deep.equal(failed('Rejected'));
    expect(one.calls()).to.equal(2);
  });

  it('no retries, is one call', async () => {
    const one = answering(failed('Unavailable'));
    await retrying({ ...QUICK, retries: 0 })(one.call);
    expect(one.calls()).to.equal(1);
  });

  it('one policy for many calls, counts the tries of each', async () => {
    const policy = retrying(QUICK);
    const many = Array.from({ length: 10 }, () => answering(failed('Unavailable')));
    await Promise.all(many.map(({ call }) => policy(call)));
    expect(many.map(({ calls }) => calls())).to.deep.equal(Array(10).fill(3));
  });

  it('a call that throws, is not tried again and not hidden', async () => {
    let calls = 0;
    const broken = async () => {
      calls += 1;
      throw new Error('a defect');
    };
    const outcome = await retrying(QUICK)(broken).then(
      () => 'settled',
      ({ message }) => message,
    );
    expect({ outcome, calls }).to.deep.equal({ outcome: 'a defect', calls: 1 });
  });

  it('the pauses, grow fourfold, with a quarter of jitter either way', async () => {
    for (let time = 0; time < 50; time += 1) {
      const pauses = await pausesOf(() => retrying(RETRY)(answering(failed('Unavailable')).call));
      expect(pauses).to.have.lengthOf(3);
      [200, 800, 3200].forEach((mean, n) => {
        expect(pauses[n]).to.be.within(mean * 0.75, mean * 1.25);
      });
    }
  });

  it('two callers, do not pause alike', async () => {
    const settings = { ...RETRY, retries: 1 };
    const pauses = await pausesOf(() =>
      Promise.all(
        Array.from({ length: 10 }, () => retrying(settings)(answering(failed('Throttled')).call)),
      ),
    );
    expect(new Set(pauses).size).to.be.above(1);
  });

  const ASKED: readonly {
    readonly asked: number;
    readonly least: number;
    readonly most: number;
  }[] = [
    { asked: 0, least: 150, most: 250 },
    { asked: 7000, least: 7000, most: 7000 },
    { asked: 30_000, least: 30_000, most: 30_000 },
    { asked: 3_600_000, least: 30_000, most: 30_000 },
  ];
  for (const { asked, least, most } of ASKED)
    it(`a Retry-After of ${asked} ms, is a pause of ${least} to ${most} ms`, async () => {
      const { call } = answering(failed('Throttled', asked), ok('done'));
      const [pause] = await pausesOf(() => retrying(RETRY)(call));
      expect(pause).to.be.within(least, most);
    });

  it('the own pause, is never longer than the longest', async () => {
    const settings = { retries: 6, firstPauseMs: 1000, longestPauseMs: 2000 };
    const pauses = await pausesOf(() => retrying(settings)(answering(failed('Unavailable')).call));
    expect(Math.max(...pauses)).to.equal(2000);
  });
});

describe('within', () => {
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const running = new Set<unknown>();
  beforeEach(() => {
    running.clear();
    const watchedSet = (callback: () => void, ms: number) => {
      const handle = set(callback, ms);
      running.add(handle);
      return handle;
    };
    globalThis.setTimeout = Object.assign(watchedSet, set);
    globalThis.clearTimeout = (handle) => {
      running.delete(handle);
      clear(handle);
    };
  });
  afterEach(() => {
    globalThis.setTimeout = set;
    globalThis.clearTimeout = clear;
  });

  it('a call that answers in time, is its answer, and no timer is left', async () => {
    expect(await within(60_000, 'a call', async () => ok(1))).to.deep.equal(ok(1));
    expect(running.size).to.equal(0);
  });

  it('a call that never answers, is Unavailable and named', async () => {
    const never = () => new Promise<Result<number, Failure>>(() => undefined);
    expect(await within(1, 'a call', never)).to.deep.equal(
      err({ kind: 'Unavailable', message: 'a call: no answer within 1 ms' }),
    );
  });

  it('a call that answers too late, has settled before and stays so', async () => {
    const late = Promise.withResolvers<Result<number, Failure>>();
    const settled = await within(1, 'a call', () => late.promise);
    late.resolve(ok(1));
    await late.promise;
    expect(settled.ok).to.equal(false);
  });

  it('a call that breaks too late, ends nothing', async () => {
    const late = Promise.withResolvers<Result<number, Failure>>();
    await within(1, 'a call', () => late.promise);
    late.reject(new Error('late'));
    await new Promise(setImmediate);
  });

  for (const [how, call] of [
    ['rejects', () => Promise.reject(new Error('a defect'))],
    [
      'throws',
      () => {
        throw new Error('a defect');
      },
    ],
  ] as const)
    it(`a call that ${how}, is not hidden, and no timer is left`, async () => {
      const outcome = await within(60_000, 'a call', call).then(
        () => 'settled',
        ({ message }) => message,
      );
      expect(outcome).to.equal('a defect');
      expect(running.size).to.equal(0);
    });
});
