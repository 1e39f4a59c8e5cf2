import { expect } from 'chai';
import { type Samples, samplesOf } from '../support/exposition.ts';
import { section, textOf } from '../support/markdown.ts';
import {
  describeOnPostgres,
  freshDatabase,
  postgresServer,
  type TestDatabase,
} from '../support/postgres.ts';
import { startWorld, type World } from '../support/world.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { until } from './until.ts';

const DEPTH = 'payment_sync_queue_depth';
const MIDS = ['shop_one', 'shop_two'];
const ALERTS = section(textOf('docs/operations.md'), '### Alerts');
const RULES = [...ALERTS.matchAll(/^ +expr: (.*)$/gm)].map(([, rule = '']) => rule);

describeOnPostgres('metrics of two instances (issue 3, item 10)', await postgresServer(), (at) => {
  let world: World;
  let database: TestDatabase;
  let instances: readonly [RunningProcess, RunningProcess];
  before(async () => {
    world = await startWorld({ merchantIds: MIDS, transactions: 60 });
    database = await freshDatabase(at);
    const environment = {
      ...world.environment,
      DATABASE_URL: database.url,
      AUTH_SECRET: 'a secret of at least thirty-two characters',
      PORT: '0',
      SYNC_SCHEDULE: 'off',
      PAYMENT_GATEWAY_DECISION_SYNC: 'true',
    };
    instances = [await startProcess(environment), await startProcess(environment)];
  });
  after(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await world.close();
  });

  const scrape = async ({ ask }: RunningProcess): Promise<Samples> =>
    samplesOf(await (await ask('/metrics')).text());
  const sync = async ({ ask }: RunningProcess) =>
    Object(await (await ask('/sync?wait=true', { method: 'POST' })).json());
  const ended = (result: string) =>
    `payment_sync_runs_ended_total{dry_run="false",kind="run",result="${result}"}`;
  const items = (outcome: string) =>
    `payment_sync_items_total{dry_run="false",kind="run",outcome="${outcome}"}`;
  const lag = (kind: string, mid: string) =>
    `payment_sync_lag_seconds{kind="${kind}",merchant_id="${mid}"}`;

  it('runs of one instance → each instance says the same of all, and of itself what it did', async () => {
    const [one, other] = instances;
    expect(await sync(one)).to.include({ result: 'completed', updated: 60 });
    expect(await sync(other)).to.include({ result: 'completed', unchanged: 60 });
    for (const instance of instances) {
      // What was read is given again for some seconds, and a part's job ends a moment after its run has.
      let samples: Samples = new Map();
      await until(async () => {
        samples = await scrape(instance);
        return samples.get(ended('completed')) === 2 && samples.get(DEPTH) === 0;
      });
      expect(samples.get(ended('failed'))).to.equal(0);
      expect(samples.get(items('updated'))).to.equal(60);
      expect(samples.get(items('unchanged'))).to.equal(60);
      for (const mid of MIDS) {
        expect(samples.get(lag('run', mid))).to.be.within(60, 120);
        expect(samples.has(lag('decision', mid))).to.equal(false);
        const missing = `payment_sync_watermark_missing{kind="decision",merchant_id="${mid}"}`;
        expect(samples.get(missing)).to.equal(1);
      }
      expect(samples.get(DEPTH)).to.equal(0);
      expect(samples.get('payment_sync_open_exceptions')).to.equal(0);
      expect(samples.get('payment_sync_store_up')).to.equal(1);
    }
  }).timeout(60_000);

  it('requests → counted by the instance that made or took them, all of them together', async () => {
    const all = await Promise.all(instances.map(scrape));
    const sum = (outcome: string, side: string) => {
      const series = `payment_sync_outgoing_request_duration_seconds_count{outcome="${outcome}",side="${side}"}`;
      return all.reduce((total, samples) => total + (samples.get(series) ?? 0), 0);
    };
    // Each instance asks once for a type that this project does not have.
    expect(sum('NotFound', 'commercetools')).to.equal(2);
    expect(sum('ok', 'commercetools')).to.equal(world.project.counts().total - 2);
    const { search, details } = world.gateway.counts();
    expect(sum('ok', 'gateway')).to.equal(search + details);
    const posts =
      'payment_sync_http_request_duration_seconds_count{method="POST",route="/sync",status="2xx"}';
    expect(all.map((samples) => samples.get(posts))).to.deep.equal([1, 1]);
  });

  it('every metric, and every label, that a documented alert names → is in a scrape', async () => {
    const series = [...(await scrape(instances[0])).keys()];
    expect(RULES).to.have.length.above(5);
    const missing = RULES.flatMap((rule) =>
      [...rule.matchAll(/(payment_sync_\w+)(?:\{([^}]*)\})?/g)].filter(([, name, labels = '']) => {
        const own = series.filter((one) => one === name || one.startsWith(`${name}{`));
        const asked = [...labels.matchAll(/(\w+)=/g)].map(([, label]) => label);
        return !own.some((one) => asked.every((label) => one.includes(`${label}="`)));
      }),
    );
    expect(missing.map(([text]) => text)).to.deep.equal([]);
  });

  it('the database goes away → a scrape says so, and still answers', async () => {
    await database.drop();
    await until(async () => (await scrape(instances[0])).get('payment_sync_store_up') === 0);
    const samples = await scrape(instances[0]);
    expect(samples.has(ended('completed'))).to.equal(false);
    expect(samples.get('payment_sync_process_resident_memory_bytes')).to.be.above(0);
  }).timeout(30_000);
});
