import { expect } from 'chai';
import { conversion } from '../../src/sandbox/gateway.ts';
import * as rows from '../../src/sandbox/rows/gateway-rows.ts';
import { KEY } from '../support/webhook-cases.ts';
import { startWorld, type World } from '../support/world.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { until } from './until.ts';

const HELD = '7224200000000000000042';
const MID = 'shop_one';

describe('from the verdict at the gateway to the payment (issue 3, item 8)', () => {
  let world: World;
  let application: RunningProcess;
  let code: string;

  beforeEach(async () => {
    world = await startWorld({ merchantIds: [MID] });
    const held = { type: 'Authorization', state: 'Pending', centAmount: 1000 } as const;
    const transactions = [{ ...held, interactionId: HELD }];
    code = world.project.addPayment({ currency: 'EUR', centAmount: 1000, transactions }).id;
    const facts = { merchantId: MID, code, amount: '10.00', currency: 'EUR' };
    const submittedAt = Date.now() - 60 * 60 * 1000;
    world.gateway.add(MID, rows.review({ ...facts, id: HELD, submittedAt }));
    application = await startProcess({
      ...world.environment,
      PORT: '0',
      SYNC_SCHEDULE: 'off',
      PAYMENT_GATEWAY_DECISION_SYNC: 'true',
      PAYMENT_GATEWAY_WEBHOOK_KEYS: `${KEY.keyId}:${KEY.key}`,
    });
    world.gateway.subscribe({ url: `${application.url}/webhooks/cybersource`, ...KEY });
  });
  afterEach(async () => {
    await application.stop();
    await world.close();
  });

  const decide = () =>
    world.gateway.convert(
      MID,
      conversion({ requestId: HELD, code, decidedAt: Date.now(), verdict: 'ACCEPT' }),
    );
  const state = () => world.project.payment(code)?.transactions[0]?.state;
  const runs = async (): Promise<readonly { kind: string; trigger: string; result: string }[]> =>
    Object(await (await application.ask('/api/runs')).json()).runs;

  it('a verdict with its event → the payment has it, by one Decision Sync and one Run Sync of that payment', async () => {
    decide();
    expect((await world.gateway.deliveries()).map(({ status }) => status)).to.deep.equal([202]);
    await until(() => state() === 'Success');
    await until(async () => (await runs()).filter(({ result }) => result !== null).length === 2);
    const ended = (await runs()).map(({ kind, trigger, result }) => [kind, trigger, result]);
    expect(ended).to.deep.equal([
      ['run', 'webhook', 'completed'],
      ['decision', 'webhook', 'completed'],
    ]);
  });

  it('a burst of one event, duplicates included → each answered, and the payment written once', async () => {
    world.gateway.failNext('webhook-duplicate', { times: 3 });
    for (let n = 0; n < 3; n += 1) decide();
    const statuses = (await world.gateway.deliveries()).map(({ status }) => status);
    expect(statuses).to.deep.equal(Array(6).fill(202));
    await until(() => state() === 'Success');
    await until(async () => (await runs()).every(({ result }) => result !== null));
    expect(world.project.payment(code)?.version).to.equal(2);
  });

  it('a forged event → 401, nothing is started and nothing changes', async () => {
    world.gateway.failNext('webhook-forged');
    decide();
    expect((await world.gateway.deliveries()).map(({ status }) => status)).to.deep.equal([401]);
    expect(await runs()).to.deep.equal([]);
    expect(state()).to.equal('Pending');
  });
});
