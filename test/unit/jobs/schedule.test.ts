import { expect } from 'chai';
import { type Schedule, startSchedule } from '../../../src/jobs/schedule.ts';

const MINUTE = 60_000;
const QUARTERS = '*/15 * * * *';

/** A schedule that counts its ticks; `ticked` settles at the first one. */
function scheduled(expression: string, lastTickAt: number | undefined, now = Date.now()) {
  let count = 0;
  const { promise: ticked, resolve } = Promise.withResolvers<void>();
  const errors: unknown[] = [];
  const schedule: Schedule = startSchedule({
    expression,
    lastTickAt,
    now,
    tick: async () => {
      count += 1;
      resolve();
    },
    onError: (error) => errors.push(error),
  });
  return { schedule, ticked, count: () => count, errors };
}

describe('schedule', () => {
  it('its next tick, in UTC, is the next quarter of the hour', async () => {
    const now = Date.now();
    const { schedule } = scheduled(QUARTERS, now, now);
    const next = schedule.next() ?? 0;
    expect(next % (15 * MINUTE)).to.equal(0);
    expect(next - now).to.be.within(0, 15 * MINUTE);
    await schedule.stop();
  });

  it('the time comes, ticks', async () => {
    const { schedule, ticked } = scheduled('* * * * * *', Date.now());
    await ticked;
    await schedule.stop();
  });

  it('never ticked before, makes up one tick at the start', async () => {
    const { schedule, ticked, count } = scheduled(QUARTERS, undefined);
    await ticked;
    expect(count()).to.equal(1);
    await schedule.stop();
  });

  it('ticks missed for five days, are made up by one', async () => {
    const { schedule, ticked, count } = scheduled(QUARTERS, Date.now() - 5 * 24 * 60 * MINUTE);
    await ticked;
    expect(count()).to.equal(1);
    await schedule.stop();
  });

  it('no tick missed since the last, does not tick at the start', async () => {
    const now = Date.now();
    const { schedule, count } = scheduled(QUARTERS, now, now);
    await new Promise((resolve) => setImmediate(resolve));
    expect(count()).to.equal(0);
    await schedule.stop();
  });

  it('a tick that takes longer than the schedule, is never joined by another', async () => {
    let atOnce = 0;
    let most = 0;
    let count = 0;
    const second = Promise.withResolvers<void>();
    const schedule = startSchedule({
      expression: '* * * * * *',
      lastTickAt: undefined,
      now: Date.now(),
      tick: async () => {
        count += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        // Longer than a second: the next one comes due in the middle of the tick made up at the start.
        await new Promise((resolve) => setTimeout(resolve, count === 1 ? 1100 : 0));
        atOnce -= 1;
        if (count === 2) second.resolve();
      },
      onError: () => undefined,
    });
    await second.promise;
    await schedule.stop();
    expect(most).to.equal(1);
  });

  it('a tick that fails, is told and the schedule stands', async () => {
    const told = Promise.withResolvers<unknown>();
    const schedule = startSchedule({
      expression: QUARTERS,
      lastTickAt: undefined,
      now: Date.now(),
      tick: () => Promise.reject(new Error('no database')),
      onError: told.resolve,
    });
    expect(String(await told.promise)).to.contain('no database');
    expect(schedule.next()).to.be.a('number');
    await schedule.stop();
  });
});
