import { expect } from 'chai';
import { createMetrics } from '../../../src/metrics/metrics.ts';
import type { SharedPorts } from '../../../src/metrics/read-shared.ts';
import type { RunTotals, Totals } from '../../../src/ports/ports.ts';
import { settableClock } from '../../support/clock.ts';
import { samplesOf } from '../../support/exposition.ts';

const RUNS: RunTotals = {
  ...{ kind: 'run', dryRun: false, completed: 7, partial: 2, failed: 1 },
  ...{ updated: 40, unchanged: 30, ignored: 20, exceptions: 10 },
};
const COVERED = [
  { kind: 'run', merchantId: 'mid_a' },
  { kind: 'run', merchantId: 'mid_b' },
  { kind: 'decision', merchantId: 'mid_a' },
] as const;

/** A store and queues that answer what is set, and count how often they are asked. */
function scene() {
  const clock = settableClock();
  const drainedTo = clock.now() - 90_000;
  const state: { totals: Totals; away: boolean; asked: number } = {
    totals: {
      runs: [RUNS],
      watermarks: [{ kind: 'run', merchantId: 'mid_a', drainedTo }],
      openExceptions: 3,
    },
    away: false,
    asked: 0,
  };
  const ports: SharedPorts = {
    clock,
    store: {
      totals: async () => {
        state.asked += 1;
        if (state.away) throw new Error('connect ECONNREFUSED');
        return state.totals;
      },
    },
    jobs: { depth: async () => 5 },
  };
  const metrics = createMetrics(COVERED);
  const answer = metrics.scrape(ports, { withinMs: 2_000, freshMs: 5_000 });
  const scrape = async () => samplesOf((await answer()).text);
  return { clock, state, ports, metrics, scrape };
}

const SHARED = [
  ['runs by kind and result', 'runs_ended_total{dry_run="false",kind="run",result="partial"}', 2],
  ['items by kind and outcome', 'items_total{dry_run="false",kind="run",outcome="exceptions"}', 10],
  ['lag behind now', 'lag_seconds{kind="run",merchant_id="mid_a"}', 90],
  ['a merchant id with a watermark', 'watermark_missing{kind="run",merchant_id="mid_a"}', 0],
  ['one without has no lag', 'lag_seconds{kind="run",merchant_id="mid_b"}', undefined],
  ['and is told apart', 'watermark_missing{kind="run",merchant_id="mid_b"}', 1],
  ['another kind has its own', 'watermark_missing{kind="decision",merchant_id="mid_a"}', 1],
  ['parts in the queues', 'queue_depth', 5],
  ['open exceptions', 'open_exceptions', 3],
  ['the store', 'store_up', 1],
] as const;

describe('metrics of what instances share (issue 3, item 10)', () => {
  for (const [what, series, value] of SHARED) {
    it(`${what} → ${series} ${value ?? 'is absent'}`, async () => {
      expect((await scene().scrape()).get(`payment_sync_${series}`)).to.equal(value);
    });
  }

  it('nothing has ended yet → zeros of the kinds that are on, so that the first failure is an increase', async () => {
    const { scrape, state } = scene();
    state.totals = { runs: [], watermarks: [], openExceptions: 0 };
    const failed = 'payment_sync_runs_ended_total{dry_run="false",kind="decision",result="failed"}';
    expect((await scrape()).get(failed)).to.equal(0);
  });

  it('scraped again → what was read, not that and what was read before', async () => {
    const { clock, scrape, state } = scene();
    await scrape();
    clock.advance(60_000);
    state.totals = { ...state.totals, runs: [{ ...RUNS, completed: 8 }], openExceptions: 0 };
    const again = await scrape();
    expect(
      again.get('payment_sync_runs_ended_total{dry_run="false",kind="run",result="completed"}'),
    ).to.equal(8);
    expect(again.get('payment_sync_open_exceptions')).to.equal(0);
  });

  it('scraped within a few seconds, by many at once → the store is asked once, the lag is of now', async () => {
    const { clock, scrape, state } = scene();
    await Promise.all([scrape(), scrape(), scrape()]);
    clock.advance(4_000);
    const lag = (await scrape()).get('payment_sync_lag_seconds{kind="run",merchant_id="mid_a"}');
    expect([state.asked, lag]).to.deep.equal([1, 94]);
    clock.advance(1_000);
    await scrape();
    expect(state.asked).to.equal(2);
  });

  it('the store is away → it says so, and of what lives there nothing; what is of the process is there', async () => {
    const { metrics, scrape, state, clock } = scene();
    await scrape();
    metrics.outgoing({ side: 'gateway', outcome: 'ok', seconds: 0.3 });
    state.away = true;
    clock.advance(10_000);
    const away = await scrape();
    expect(away.get('payment_sync_store_up')).to.equal(0);
    const lives = ['runs_ended', 'items', 'lag', 'watermark', 'queue', 'open_exceptions'];
    const shown = [...away.keys()].filter((series) =>
      lives.some((name) => series.startsWith(`payment_sync_${name}`)),
    );
    expect(shown).to.deep.equal([]);
    expect(away.get(OUTGOING_COUNT('gateway', 'ok'))).to.equal(1);
    expect(away.get('payment_sync_process_resident_memory_bytes')).to.be.above(0);
    state.away = false;
    clock.advance(10_000);
    expect((await scrape()).get('payment_sync_store_up')).to.equal(1);
  });

  it('the store does not answer → the scrape does, and it is not asked again meanwhile', async () => {
    const { clock, metrics, state } = scene();
    const { promise, resolve } = Promise.withResolvers<Totals>();
    let asked = 0;
    const answer = metrics.scrape(
      {
        clock,
        jobs: { depth: async () => 0 },
        store: {
          totals: () => {
            asked += 1;
            return asked === 1 ? promise : Promise.resolve(state.totals);
          },
        },
      },
      { withinMs: 1, freshMs: 5_000 },
    );
    const isUp = async () => samplesOf((await answer()).text).get('payment_sync_store_up');
    expect(await isUp()).to.equal(0);
    clock.advance(60_000);
    expect([await isUp(), asked]).to.deep.equal([0, 1]);
    resolve(state.totals);
    await promise;
    expect([await isUp(), asked]).to.deep.equal([1, 1]);
    clock.advance(60_000);
    expect([await isUp(), asked]).to.deep.equal([1, 2]);
  });
});

describe('metrics of a process', () => {
  it('requests to the outside → a histogram by side and outcome', async () => {
    const { metrics, scrape } = scene();
    metrics.outgoing({ side: 'commercetools', outcome: 'ok', seconds: 0.04 });
    metrics.outgoing({ side: 'commercetools', outcome: 'Throttled', seconds: 2 });
    metrics.outgoing({ side: 'commercetools', outcome: 'ok', seconds: 0.06 });
    const samples = await scrape();
    expect(samples.get(OUTGOING_COUNT('commercetools', 'ok'))).to.equal(2);
    expect(samples.get(OUTGOING_COUNT('commercetools', 'Throttled'))).to.equal(1);
  });

  const INCOMING = [
    ['a page', { route: '/runs/:id', method: 'GET', status: 200 }, '/runs/:id', 'GET', '2xx'],
    ['no route', { route: undefined, method: 'GET', status: 404 }, 'none', 'GET', '4xx'],
    [
      'a rare method',
      { route: undefined, method: 'PROPFIND', status: 404 },
      'none',
      'other',
      '4xx',
    ],
    [
      'a caller that went away',
      { route: '/sync', method: 'POST', status: undefined },
      '/sync',
      'POST',
      'aborted',
    ],
  ] as const;
  for (const [what, request, route, method, status] of INCOMING) {
    it(`${what} → route ${route}, method ${method}, status ${status}`, async () => {
      const { metrics, scrape } = scene();
      metrics.incoming({ ...request, seconds: 0.01 });
      const labels = `method="${method}",route="${route}",status="${status}"`;
      const series = `payment_sync_http_request_duration_seconds_count{${labels}}`;
      expect((await scrape()).get(series)).to.equal(1);
    });
  }

  it('every name → begins with payment_sync_, and two registries do not know of each other', async () => {
    const [one, other] = [scene(), scene()];
    one.metrics.outgoing({ side: 'gateway', outcome: 'ok', seconds: 1 });
    const samples = await other.scrape();
    expect([...samples.keys()].filter((name) => !name.startsWith('payment_sync_'))).to.deep.equal(
      [],
    );
    expect(samples.get(OUTGOING_COUNT('gateway', 'ok'))).to.equal(undefined);
  });
});

const OUTGOING_COUNT = (side: string, outcome: string) =>
  `payment_sync_outgoing_request_duration_seconds_count{outcome="${outcome}",side="${side}"}`;
