import { expect } from 'chai';
import { createPayments } from '../../../../src/commercetools/payments.ts';
import { createCybersourceGateway } from '../../../../src/cybersource/gateway.ts';
import {
  conversion,
  type GatewaySimulator,
  startGateway,
} from '../../../../src/sandbox/gateway.ts';
import * as rows from '../../../../src/sandbox/rows/gateway-rows.ts';
import { carryRun } from '../../../support/carry-run.ts';
import { countingIds } from '../../../support/clock.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../../support/commercetools-server.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { REQUEST, SETTINGS } from '../../../support/run-scene.ts';
import { OTHER, SHOP } from '../../cybersource/shop.ts';

const MIDS = [SHOP.merchantId, OTHER.merchantId];
const ago = (minutes: number) => Date.now() - minutes * 60_000;
const [HELD, REVERSAL, OTHERS] = [rows.gatewayId(1), rows.gatewayId(2), rows.gatewayId(3)];

describe('Decision Sync over HTTP, the real adapters against real servers', () => {
  let gateway: GatewaySimulator;
  let project: CommercetoolsServer;
  beforeEach(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
    project = await startCommercetools();
  });
  afterEach(() => Promise.all([gateway.close(), project.close()]));

  function wired() {
    const ids = countingIds('run');
    const ports = {
      gateway: createCybersourceGateway({
        address: {
          hostName: 'apitest.cybersource.com',
          url: gateway.url,
          authentication: 'jwt',
          timeoutMs: 5000,
        },
        merchants: [SHOP, OTHER],
      }),
      payments: createPayments({
        projectKey: project.projectKey,
        clientId: project.clientId,
        clientSecret: project.clientSecret,
        authUrl: project.url,
        apiUrl: project.url,
        timeoutMs: 5000,
        concurrency: 4,
      }),
      store: createMemoryStore(),
      clock: { now: () => Date.now(), pause: async () => undefined },
    };
    const carry = (kind: 'decision' | 'run') => {
      const request = { ...REQUEST, kind, merchantIds: MIDS };
      return carryRun(ports, SETTINGS, { runId: ids.next(), request });
    };
    return { decide: () => carry('decision'), run: () => carry('run') };
  }

  const pending = (interactionId: string) =>
    project.addPayment({
      currency: 'EUR',
      centAmount: 1000,
      transactions: [{ type: 'Authorization', state: 'Pending', centAmount: 1000, interactionId }],
    });
  const said = (id: string) =>
    project
      .payment(id)
      ?.transactions.map(({ type, state, interactionId }) =>
        [type, state, interactionId].join(' '),
      );

  it('SP-R23: rejected in the Business Center with a reversal → Authorization Failure, CancelAuthorization Success', async () => {
    const { id: code } = pending(HELD);
    const facts = { merchantId: SHOP.merchantId, code, amount: '10.00', currency: 'EUR' };
    gateway.add(
      SHOP.merchantId,
      rows.review({ ...facts, id: HELD, submittedAt: ago(30) }),
      rows.reversal({ ...facts, id: REVERSAL, submittedAt: ago(10) }),
    );
    const decidedAt = ago(11);
    gateway.convert(
      SHOP.merchantId,
      conversion({ requestId: HELD, code, decidedAt, verdict: 'REJECT' }),
    );
    const { decide, run } = wired();
    expect((await decide()).result).to.equal('completed');
    expect(said(code)).to.deep.equal([`Authorization Failure ${HELD}`]);
    expect((await run()).result).to.equal('completed');
    const after = [`Authorization Failure ${HELD}`, `CancelAuthorization Success ${REVERSAL}`];
    expect(said(code)).to.deep.equal(after);
    await decide();
    await run();
    expect(said(code)).to.deep.equal(after);
    expect(project.counts().update).to.equal(2);
  });

  it('SP-R5, SP-R16, invariant 1: two merchant ids → both resolved, and the gateway is asked for verdicts only', async () => {
    const [one, two] = [pending(HELD), pending(OTHERS)];
    const accept = (requestId: string, code: string) =>
      conversion({ requestId, code, decidedAt: ago(11), verdict: 'ACCEPT' });
    gateway.convert(SHOP.merchantId, accept(HELD, one.id));
    gateway.convert(OTHER.merchantId, accept(OTHERS, two.id));
    const ended = await wired().decide();
    expect(ended.merchants.map(({ updated }) => updated)).to.deep.equal([1, 1]);
    expect(said(one.id)).to.deep.equal([`Authorization Success ${HELD}`]);
    expect(said(two.id)).to.deep.equal([`Authorization Success ${OTHERS}`]);
    expect(gateway.counts()).to.include({ search: 0, details: 0 });
    for (const { path } of gateway.requests()) {
      const { startTime = '', endTime = '' } = Object.fromEntries(
        new URL(path, gateway.url).searchParams,
      );
      expect(Date.parse(endTime) - Date.parse(startTime)).to.be.within(1, 24 * 3_600_000);
    }
  });

  it('a verdict before healing → waits, and is applied after the next Run Sync', async () => {
    const { id: code } = project.addPayment({ currency: 'EUR', centAmount: 1000 });
    const facts = { merchantId: SHOP.merchantId, code, amount: '10.00', currency: 'EUR' };
    gateway.add(SHOP.merchantId, rows.review({ ...facts, id: HELD, submittedAt: ago(30) }));
    gateway.convert(
      SHOP.merchantId,
      conversion({ requestId: HELD, code, decidedAt: ago(11), verdict: 'ACCEPT' }),
    );
    const { decide, run } = wired();
    expect((await decide()).result).to.equal('completed');
    expect(said(code)).to.deep.equal([]);
    await run();
    expect(said(code)).to.deep.equal([`Authorization Pending ${HELD}`]);
    expect((await decide()).result).to.equal('completed');
    expect(said(code)).to.deep.equal([`Authorization Success ${HELD}`]);
  });
});
