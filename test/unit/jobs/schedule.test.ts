import { expect } from 'chai';
import fc from 'fast-check';
import { createTicker, startSchedule } from '../../../src/jobs/schedule.ts';
import { ticksOf } from '../../../src/jobs/ticks.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const QUARTERS = '*/15 * * * *';
const BUSINESS_HOURS = '0 9-17 * * 1-5';

/** A Friday. */
const NOON = Date.UTC(2026, 10, 27, 12);

type Scene = {
  readonly expression?: string;
  readonly lastTickAt?: () => Promise<number | undefined>;
  readonly tick?: (at: number) => Promise<void>;
};

/** A ticker whose clock stands at `now` until a test moves it. */
function sceneOf(now: number, scene: Scene = {}) {
  const { expression = QUARTERS, lastTickAt = async () => undefined } = scene;
  const ticked: number[] = [];
  const errors: unknown[] = [];
  const clock = { now };
  const ticker = createTicker({
    ...{ expression, lastTickAt },
    now: () => clock.now,
    tick: async (at) => {
      ticked.push(at);
      await scene.tick?.(at);
    },
    onError: (error) => errors.push(error),
  });
  return { ticker, ticked, errors, clock, look: () => ticker.look(clock.now) };
}

const since = (last: number | undefined) => async () => last;

const FRIDAY_17 = Date.UTC(2026, 10, 27, 17);
const MONDAY_9 = Date.UTC(2026, 10, 30, 9);

/** The last tick that worked, when a process looks, and the tick it makes up. */
const TABLE = [
  ['never ticked before', QUARTERS, undefined, NOON + MINUTE, [NOON]],
  ['no tick since the last', QUARTERS, NOON, NOON + MINUTE, []],
  ['one tick missed', QUARTERS, NOON - 15 * MINUTE, NOON + MINUTE, [NOON]],
  ['ticks of five days missed', QUARTERS, NOON - 5 * DAY, NOON + MINUTE, [NOON]],
  [
    'business hours, down on Friday from 16:30 to 20:00',
    BUSINESS_HOURS,
    FRIDAY_17 - HOUR,
    FRIDAY_17 + 3 * HOUR,
    [FRIDAY_17],
  ],
  ['business hours, up over the night', BUSINESS_HOURS, FRIDAY_17, FRIDAY_17 + 12 * HOUR, []],
  [
    'business hours, down over the weekend until Monday 08:59',
    BUSINESS_HOURS,
    FRIDAY_17,
    MONDAY_9 - MINUTE,
    [],
  ],
  [
    'business hours, down over the weekend until Monday 09:30',
    BUSINESS_HOURS,
    FRIDAY_17,
    MONDAY_9 + 30 * MINUTE,
    [MONDAY_9],
  ],
  [
    'the last day of the month, down over it',
    '0 6 L * *',
    Date.UTC(2026, 9, 31, 6),
    Date.UTC(2026, 11, 2),
    [Date.UTC(2026, 10, 30, 6)],
  ],
  ['the leap day, down for a year', '0 0 29 2 *', Date.UTC(2024, 1, 29), Date.UTC(2026, 1, 28), []],
  [
    'the last tick is of the future: a clock was wrong',
    QUARTERS,
    NOON + DAY,
    NOON + MINUTE,
    [NOON],
  ],
] as const;

describe('a schedule that looks what is due', () => {
  for (const [situation, expression, last, now, expected] of TABLE) {
    it(`${situation}, ${expected.length === 0 ? 'makes up nothing' : 'makes up one tick'}`, async () => {
      const scene = sceneOf(now, { expression, lastTickAt: since(last) });
      await scene.look();
      await scene.look();
      expect(scene.ticked).to.deep.equal(expected);
    });
  }

  it('any schedule and any pause: what is made up is a tick of the expression, at most one, and none is lost', async () => {
    const expressions = fc.constantFrom(
      QUARTERS,
      BUSINESS_HOURS,
      '7 3 L * *',
      '30 6 * * 5L',
      '0 */5 * * *',
    );
    const looks = fc.array(fc.integer({ min: 1, max: 3 * DAY }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(expressions, looks, async (expression, pauses) => {
        const { next } = ticksOf(expression);
        const scene = sceneOf(NOON, { expression, lastTickAt: since(NOON) });
        for (const pause of pauses) {
          const before = scene.clock.now;
          const known = scene.ticked.length;
          scene.clock.now += pause;
          await scene.look();
          const made = scene.ticked.slice(known);
          const due = (next(before) ?? Number.POSITIVE_INFINITY) <= scene.clock.now;
          expect(made).to.have.length(due ? 1 : 0);
          for (const at of made) {
            expect(next(at - 1)).to.equal(at);
            expect(next(at)).to.be.above(scene.clock.now);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('ticks fall due while one works, the newest of them is made up once when it ends', async () => {
    const first = Promise.withResolvers<void>();
    const scene = sceneOf(NOON, {
      tick: (at) => (at === NOON ? first.promise : Promise.resolve()),
    });
    const looking = scene.look();
    await new Promise(setImmediate);
    for (const minutes of [15, 30, 45]) {
      scene.clock.now = NOON + minutes * MINUTE;
      void scene.look();
    }
    expect(scene.ticked, 'never two at once').to.deep.equal([NOON]);
    scene.clock.now += MINUTE;
    first.resolve();
    await looking;
    await scene.look();
    expect(scene.ticked).to.deep.equal([NOON, NOON + 45 * MINUTE]);
  });

  it('a tick that fails, is said, the schedule is failing, and the tick is tried again at the next look', async () => {
    const answers = [Promise.reject(new Error('no database')), Promise.resolve()];
    const scene = sceneOf(NOON, { tick: () => answers.shift() ?? Promise.resolve() });
    await scene.look();
    expect([String(scene.errors), scene.ticker.isFailing()]).to.deep.equal([
      'Error: no database',
      true,
    ]);
    scene.clock.now += MINUTE;
    await scene.look();
    expect(scene.ticked).to.deep.equal([NOON, NOON]);
    expect(scene.ticker.isFailing()).to.equal(false);
  });

  it('the last tick cannot be asked for at first, the schedule is failing until it can, and then goes on', async () => {
    const answers = [Promise.reject(new Error('no database')), Promise.resolve(NOON - HOUR)];
    const scene = sceneOf(NOON, {
      lastTickAt: () => answers.shift() ?? Promise.resolve(undefined),
    });
    await scene.look();
    expect([scene.ticked.length, scene.errors.length, scene.ticker.isFailing()]).to.deep.equal([
      0,
      1,
      true,
    ]);
    await scene.look();
    expect([scene.ticked, scene.ticker.isFailing()]).to.deep.equal([[NOON], false]);
  });

  it('the first tick is long at work, the schedule is not failing', async () => {
    const first = Promise.withResolvers<void>();
    const scene = sceneOf(NOON, { tick: () => first.promise });
    const looking = scene.look();
    await new Promise(setImmediate);
    expect(scene.ticker.isFailing()).to.equal(false);
    first.resolve();
    await looking;
  });

  it('is stopped while a tick works, waits for it and begins no further one', async () => {
    const first = Promise.withResolvers<void>();
    const scene = sceneOf(NOON, { tick: () => first.promise });
    void scene.look();
    await new Promise(setImmediate);
    scene.clock.now += HOUR;
    let hasStopped = false;
    const stopping = scene.ticker.stop().then(() => {
      hasStopped = true;
    });
    await new Promise(setImmediate);
    expect(hasStopped).to.equal(false);
    first.resolve();
    await stopping;
    await scene.look();
    expect(scene.ticked).to.deep.equal([NOON]);
  });

  it('a timer that is a moment early, ticks all the same', async () => {
    const scene = sceneOf(NOON - 2, { lastTickAt: since(NOON - 15 * MINUTE) });
    await scene.ticker.look(NOON);
    expect(scene.ticked).to.deep.equal([NOON]);
  });
});

describe('schedule', () => {
  const scheduled = (expression: string) => {
    const { promise: ticked, resolve } = Promise.withResolvers<number>();
    const startedAt = Date.now();
    const schedule = startSchedule({
      expression,
      lastTickAt: async () => startedAt,
      now: Date.now,
      tick: async (at) => resolve(at),
      onError: () => undefined,
    });
    return { schedule, ticked, startedAt };
  };

  it('the time comes, ticks at its instant', async () => {
    const { schedule, ticked, startedAt } = scheduled('* * * * * *');
    const at = await ticked;
    await schedule.stop();
    expect([at % 1000, at > startedAt]).to.deep.equal([0, true]);
  });

  it('its next tick, in UTC, is the next quarter of the hour', async () => {
    const { schedule, startedAt } = scheduled(QUARTERS);
    const next = schedule.next() ?? 0;
    await schedule.stop();
    expect(next % (15 * MINUTE)).to.equal(0);
    expect(next - startedAt).to.be.within(0, 15 * MINUTE);
  });
});
