import { expect } from 'chai';
import { createLifeCycle, type LifeParts } from '../../../src/app/life-cycle.ts';
import { readConfig } from '../../../src/config/config.ts';

const SECRET = Buffer.from('a shared secret').toString('base64');

function configured(SYNC_SCHEDULE: string) {
  const config = readConfig({
    CT_PROJECT_KEY: 'shop',
    CT_CLIENT_ID: 'id',
    CT_CLIENT_SECRET: 'secret',
    CT_AUTH_HOST: 'http://127.0.0.1:1',
    CT_API_HOST: 'http://127.0.0.1:1',
    PAYMENT_GATEWAY_MERCHANT_ID: 'one',
    PAYMENT_GATEWAY_MERCHANT_KEY_ID: 'key',
    PAYMENT_GATEWAY_MERCHANT_SECRET_KEY: SECRET,
    SYNC_SCHEDULE,
  });
  if (!config.ok) throw new Error(JSON.stringify(config.error));
  return config.value;
}

/** The life of an application whose parts note what happens to them; `more` replaces some. */
function lifeOf(more: Partial<LifeParts> = {}, schedule = '0 0 29 2 *') {
  const events: string[] = [];
  const note = (event: string) => async () => void events.push(event);
  const pruned = { runs: 0, items: 0, exceptions: 0, settled: 0, payments: 0, batches: 0 };
  const begun = Promise.withResolvers<void>();
  const write = (message: string) => void events.push(message);
  const log = { error: write, warn: write, info: () => undefined, debug: () => undefined };
  const life = createLifeCycle(configured(schedule), log, {
    database: { close: note('database closed') },
    store: {
      lastTick: async () => undefined,
      prune: async () => pruned,
    },
    clock: { now: Date.now },
    jobs: { work: note('jobs work'), stop: note('jobs stopped') },
    batching: { sweep: async () => undefined },
    check: async () => [],
    tick: async () => {
      events.push('tick');
      begun.resolve();
    },
    ...more,
  });
  return { life, events, begun: begun.promise };
}

const broken = (what: string) => async () => {
  throw new Error(`${what} is away`);
};

describe('the life of the application', () => {
  it('once it is open, everything runs', async () => {
    const { life, begun } = lifeOf();
    expect(life.notRunning()).to.deep.equal(['schedule', 'pruning', 'sweep of batches']);
    await life.open();
    await begun;
    await new Promise(setImmediate);
    expect(life.notRunning()).to.deep.equal([]);
    await life.stop();
  });

  it('SYNC_SCHEDULE=off, is not missed', async () => {
    const { life } = lifeOf({}, 'off');
    await life.open();
    await new Promise(setImmediate);
    expect([life.notRunning(), life.nextTick()]).to.deep.equal([[], undefined]);
    await life.stop();
  });

  it('the check of both sides rejects while it opens, every schedule runs all the same', async () => {
    const { life, begun, events } = lifeOf({ check: broken('commercetools') });
    await life.open();
    await begun;
    await new Promise(setImmediate);
    expect(life.notRunning()).to.deep.equal([]);
    expect(events).to.include('Cannot check the connections');
    await life.stop();
  });

  it('the store rejects while it opens, only what needs it does not run, and is named', async () => {
    const store = { lastTick: broken('the store'), prune: broken('the store') };
    const { life, events } = lifeOf({ store });
    await life.open();
    await new Promise(setImmediate);
    expect(life.notRunning()).to.deep.equal(['schedule', 'pruning']);
    expect(events).to.deep.equal(Array(2).fill('A tick failed and is tried again'));
    await life.stop();
  });

  it('is stopped while a tick works, the database is closed when the tick has ended', async () => {
    const working = Promise.withResolvers<void>();
    const events: string[] = [];
    const { life, begun } = lifeOf({
      database: { close: async () => void events.push('database closed') },
      batching: {
        sweep: async () => {
          await working.promise;
          events.push('sweep ended');
        },
      },
    });
    await life.open();
    await begun;
    const stopping = life.stop();
    await new Promise(setImmediate);
    expect([events, life.isStopping()]).to.deep.equal([[], true]);
    working.resolve();
    await stopping;
    expect(events).to.deep.equal(['sweep ended', 'database closed']);
  });

  it('the jobs cannot be stopped, the database is closed all the same', async () => {
    const jobs = { work: async () => undefined, stop: broken('the queue') };
    const { life, events } = lifeOf({ jobs });
    await life.stop();
    expect(events).to.deep.equal(['Cannot stop cleanly', 'database closed']);
  });

  it('is stopped before it opens, opens nothing', async () => {
    const { life, events } = lifeOf();
    await life.stop();
    await life.open();
    expect(events).to.deep.equal(['jobs stopped', 'database closed']);
  });
});
