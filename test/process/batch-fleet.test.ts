import { expect } from 'chai';
import { describeOnPostgres, postgresServer } from '../support/postgres.ts';
import { expectedPayments, paymentsOf, startWorld, type World } from '../support/world.ts';
import { type Fleet, startFleet, trigger } from './fleet.ts';
import type { RunningProcess } from './process.ts';

const MERCHANTS = ['shop_one', 'shop_two'];

/** Searches of files that may wait for the gateway at once, for one merchant id. */
const CONCURRENCY = 3;

async function upload({ ask }: RunningProcess, orders: readonly string[]): Promise<string> {
  const body = ['order_id', ...orders].join('\n');
  const response = await ask('/api/batches/sync?syncWithGateway=true', {
    ...{ method: 'POST', body },
    headers: { 'Content-Type': 'text/csv' },
  });
  return String(Object(await response.json()).batchId);
}

describeOnPostgres('files on several processes', await postgresServer(), (server) => {
  let world: World;
  let fleet: Fleet | undefined;
  afterEach(async () => {
    await fleet?.close();
    fleet = undefined;
    await world.close();
  });

  it('two files of the same merchant ids on two processes → the gateway is asked by at most BATCH_CONCURRENCY at once for each', async () => {
    world = await startWorld({ merchantIds: MERCHANTS, transactions: 80, latencyMs: 60 });
    const environment = { BATCH_CONCURRENCY: String(CONCURRENCY) };
    fleet = await startFleet(server, world, { count: 2, environment });
    const [one, other] = fleet.processes;
    if (one === undefined || other === undefined) throw new Error('The fleet has two processes');
    const orders = [...world.paymentOf.values()];
    const ids = await Promise.all([
      upload(one, orders.slice(0, 40)),
      upload(other, orders.slice(40)),
    ]);
    for (const id of ids) await one.until(`/api/batches/${id}`, ({ queued }) => queued === 0);
    for (const merchantId of MERCHANTS)
      expect(world.gateway.mostAtOnce(merchantId), merchantId).to.equal(CONCURRENCY);
    expect(paymentsOf(world)).to.deep.equal(expectedPayments(world));
  });

  it('two files and a run at once on three processes → every row right, none twice', async () => {
    world = await startWorld({ merchantIds: MERCHANTS, transactions: 120, latencyMs: 20 });
    fleet = await startFleet(server, world, { count: 3 });
    const [one, two, three] = fleet.processes;
    if (one === undefined || two === undefined || three === undefined)
      throw new Error('The fleet has three processes');
    const orders = [...world.paymentOf.values()];
    const [first, second, runId] = await Promise.all([
      upload(one, orders.slice(0, 80)),
      upload(two, orders.slice(40)),
      trigger(three),
    ]);
    await three.until(`/api/runs/${runId}`, ({ endedAt }) => endedAt !== null);
    for (const id of [first, second]) {
      const batch = await one.until(`/api/batches/${id}`, ({ queued }) => queued === 0);
      expect(batch).to.include({ status: 'completed', accepted: 80, rejected: 0 });
    }
    expect(paymentsOf(world), 'each transaction once, in one update').to.deep.equal(
      expectedPayments(world),
    );
  });
});
