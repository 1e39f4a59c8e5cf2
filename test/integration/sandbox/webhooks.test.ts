import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { readWebhook } from '../../../src/cybersource/webhook/read-webhook.ts';
import type { WebhookReading, WebhookRefusal } from '../../../src/domain/gateway/webhook-event.ts';
import { conversion, type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import { KEY } from '../../support/webhook-cases.ts';
import { SHOP } from '../cybersource/shop.ts';

type Arrived = {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: Record<string, unknown>;
  /** What the real reader makes of it. */
  readonly reading: WebhookReading | WebhookRefusal;
};

const REQUEST_ID = '7224200000000000000042';

describe('events of the simulated gateway (issue 3, item 8)', () => {
  let gateway: GatewaySimulator;
  let shop: Server;
  let url: string;
  let arrived: Arrived[];
  let statuses: number[];

  beforeEach(async () => {
    arrived = [];
    statuses = [];
    shop = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const settings = { keys: [KEY], merchantIds: [SHOP.merchantId], now: Date.now };
      const read = readWebhook(settings, request.headers, body);
      const reading = read.ok ? read.value : read.error;
      const event = JSON.parse(body.toString('utf8'));
      arrived.push({ headers: request.headers, body: body.toString('utf8'), event, reading });
      response.writeHead(statuses.shift() ?? 202).end();
    });
    await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(shop.address() as AddressInfo).port}/webhooks`;
    gateway = await startGateway({ merchants: [SHOP] });
  });
  afterEach(async () => {
    await gateway.close();
    shop.closeAllConnections();
    await new Promise((resolve) => shop.close(resolve));
  });

  function decide(verdict: string): void {
    const facts = { requestId: REQUEST_ID, code: 'pay-1', decidedAt: Date.now(), verdict };
    gateway.convert(SHOP.merchantId, conversion(facts));
  }

  for (const [verdict, type] of [
    ['ACCEPT', 'risk.casemanagement.decision.accept'],
    ['REJECT', 'risk.casemanagement.decision.reject'],
  ] as const) {
    it(`a review decided ${verdict}, is sent signed, and read as what it is`, async () => {
      gateway.subscribe({ url, ...KEY });
      decide(verdict);
      expect(await gateway.deliveries()).to.deep.equal([
        { eventType: type, merchantId: SHOP.merchantId, requestType: 'NEW', status: 202 },
      ]);
      expect(arrived.map(({ reading }) => reading)).to.have.length(1);
      expect(arrived[0]?.reading).to.deep.include({
        kind: 'notice',
        eventType: type,
        signed: 'body',
        notice: {
          merchantId: SHOP.merchantId,
          transactionId: REQUEST_ID,
          clientReference: 'pay-1',
        },
      });
      expect(arrived[0]?.headers).to.include({ 'v-c-event-type': type, 'v-c-retry-count': '0' });
    });
  }

  it('an answer that has no event, and one before anybody subscribed, are not sent', async () => {
    decide('ACCEPT');
    gateway.subscribe({ url, ...KEY });
    decide('ESCALATE');
    expect(await gateway.deliveries()).to.deep.equal([]);
  });

  it('told to send twice, sends the very same twice', async () => {
    gateway.subscribe({ url, ...KEY });
    gateway.failNext('webhook-duplicate');
    decide('ACCEPT');
    await gateway.deliveries();
    const [first, second, ...more] = arrived;
    expect(more).to.deep.equal([]);
    expect(second?.body).to.equal(first?.body);
    expect(second?.headers['v-c-signature']).to.equal(first?.headers['v-c-signature']);
  });

  it('told to forge, signs with another key, once', async () => {
    gateway.subscribe({ url, ...KEY });
    gateway.failNext('webhook-forged');
    decide('ACCEPT');
    await gateway.deliveries();
    decide('ACCEPT');
    await gateway.deliveries();
    const kinds = arrived.map(({ reading }) => reading.kind);
    expect(kinds).to.deep.equal(['signature', 'notice']);
  });

  it('told to sign as documented, signs the payload alone', async () => {
    gateway.subscribe({ url, ...KEY });
    gateway.failNext('webhook-payload', { merchantId: SHOP.merchantId });
    decide('ACCEPT');
    await gateway.deliveries();
    expect(arrived[0]?.reading).to.include({ kind: 'notice', signed: 'payload' });
  });

  it('a fault of another merchant id, spares this one', async () => {
    gateway.subscribe({ url, ...KEY });
    gateway.failNext('webhook-forged', { merchantId: 'another' });
    decide('ACCEPT');
    await gateway.deliveries();
    expect(arrived[0]?.reading.kind).to.equal('notice');
  });

  it('armed over POST /sandbox/faults, is wrong as often as it was told', async () => {
    gateway.subscribe({ url, ...KEY });
    const reply = await fetch(`${gateway.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ fault: 'webhook-forged', times: 2 }),
    });
    expect(reply.status).to.equal(202);
    for (const _ of [1, 2, 3]) {
      decide('ACCEPT');
      await gateway.deliveries();
    }
    const kinds = arrived.map(({ reading }) => reading.kind);
    expect(kinds).to.deep.equal(['signature', 'signature', 'notice']);
  });

  it('not taken in, is not sent again unless it was asked for', async () => {
    statuses = [503];
    gateway.subscribe({ url, ...KEY });
    decide('ACCEPT');
    expect((await gateway.deliveries()).map(({ status }) => status)).to.deep.equal([503]);
  });

  it('not taken in, and retries asked for, is sent again signed anew until it is', async () => {
    statuses = [503, 500];
    gateway.subscribe({ url, ...KEY, retries: 3, retryPauseMs: 1 });
    decide('ACCEPT');
    const deliveries = await gateway.deliveries();
    expect(deliveries.map(({ status }) => status)).to.deep.equal([503, 500, 202]);
    expect(deliveries.map(({ requestType }) => requestType)).to.deep.equal([
      'NEW',
      'RETRY',
      'RETRY',
    ]);
    expect(arrived.map(({ event }) => event.retryNumber)).to.deep.equal([0, 1, 2]);
    expect(arrived.map(({ reading }) => reading.kind)).to.deep.equal([
      'notice',
      'notice',
      'notice',
    ]);
    expect(new Set(arrived.map(({ event }) => event.transactionTraceId)).size).to.equal(3);
  });

  it('nobody there, is delivered to nobody, and the gateway goes on', async () => {
    gateway.subscribe({ url: 'http://127.0.0.1:1/', ...KEY });
    decide('ACCEPT');
    expect((await gateway.deliveries()).map(({ status }) => status)).to.deep.equal([0]);
  });

  it('waiting to be sent again, does not keep the gateway from closing', async () => {
    statuses = [503];
    gateway.subscribe({ url, ...KEY, retries: 1 });
    decide('ACCEPT');
    await gateway.close();
    expect((await gateway.deliveries()).length).to.be.at.most(1);
    gateway = await startGateway({ merchants: [SHOP] });
  });
});
