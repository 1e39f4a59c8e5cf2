import { expect } from 'chai';
import { readWebhook } from '../../src/cybersource/read-webhook.ts';
import { createInProcessJobs } from '../../src/jobs/in-process.ts';
import type { RunRequest } from '../../src/ports.ts';
import { conversion, type GatewaySimulator, startGateway } from '../../src/sandbox/gateway.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { noticeWebhook } from '../../src/sync/notice-webhook.ts';
import { SHOP } from '../cybersource/shop.ts';
import { KEY } from '../cybersource/webhook-cases.ts';
import { type StartedApp, startApp } from '../http/support/app.ts';
import { aRun } from '../support/builders.ts';
import { countingIds, settableClock } from '../support/clock.ts';

const HELD = '7224200000000000000042';

describe('from the verdict at the gateway to a run (issue 3, item 8)', () => {
  let gateway: GatewaySimulator;
  let app: StartedApp;
  let works: { readonly request: RunRequest; readonly end: () => void }[];
  let idle: () => Promise<void>;

  beforeEach(async () => {
    works = [];
    const store = createMemoryStore();
    const jobs = createInProcessJobs({
      store,
      clock: settableClock(),
      ids: countingIds('run'),
      onCrash: (_, error) => expect.fail(String(error)),
      work: async (request, runId) => {
        const gate = Promise.withResolvers<void>();
        works.push({ request, end: gate.resolve });
        await gate.promise;
        return aRun({ runId });
      },
    });
    idle = jobs.idle;
    const services = { run: [SHOP.merchantId], decision: [SHOP.merchantId] };
    const onError = (error: unknown) => expect.fail(String(error));
    const settings = { keys: [KEY], merchantIds: [SHOP.merchantId], now: Date.now };
    const webhook = {
      read: readWebhook.bind(undefined, settings),
      notice: noticeWebhook.bind(undefined, { jobs, services, isStopping: () => false, onError }),
    };
    app = await startApp({}, { webhook, jobs, store });
    gateway = await startGateway({ merchants: [SHOP] });
    gateway.subscribe({ url: `${app.url}/webhooks/cybersource`, ...KEY });
  });
  afterEach(() => Promise.all([gateway.close(), app.stop()]));

  const decide = () => {
    const facts = { requestId: HELD, code: 'pay-1', decidedAt: Date.now(), verdict: 'ACCEPT' };
    gateway.convert(SHOP.merchantId, conversion(facts));
  };
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('a burst of one event, duplicates included, is one Decision Sync and then one Run Sync of that payment', async () => {
    gateway.failNext('webhook-duplicate', { times: 5 });
    for (let n = 0; n < 10; n += 1) decide();
    const statuses = (await gateway.deliveries()).map(({ status }) => status);
    expect(statuses).to.deep.equal(Array(15).fill(202));
    await settled();
    expect(works.map(({ request }) => request.kind)).to.deep.equal(['decision']);
    works[0]?.end();
    await settled();
    await settled();
    expect(works.map(({ request }) => request.kind)).to.deep.equal(['decision', 'run']);
    for (const { request } of works) {
      expect(request).to.deep.include({
        trigger: 'webhook',
        merchantIds: [SHOP.merchantId],
        target: { transactionId: HELD, clientReference: 'pay-1' },
      });
    }
    works[1]?.end();
    await idle();
    expect(works).to.have.length(2);
  });

  it('a forged event among them, is refused and starts nothing', async () => {
    gateway.failNext('webhook-forged');
    decide();
    expect((await gateway.deliveries()).map(({ status }) => status)).to.deep.equal([401]);
    await settled();
    expect(works).to.deep.equal([]);
    expect(await app.ports.store.runs(10)).to.deep.equal([]);
  });
});
