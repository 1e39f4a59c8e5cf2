import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { type CommercetoolsVisitor, enter } from '../../support/commercetools-visitor.ts';

const ADD = {
  action: 'addTransaction',
  transaction: { type: 'Refund', state: 'Success', amount: { currencyCode: 'EUR', centAmount: 5 } },
};

describe('faults of the commercetools of the tests', () => {
  let server: CommercetoolsServer;
  let visitor: CommercetoolsVisitor;
  let id: string;

  beforeEach(async () => {
    server = await startCommercetools();
    visitor = await enter(server);
    id = server.addPayment({ currency: 'EUR', centAmount: 1000 }).id;
  });
  afterEach(() => server.close());

  const version = () => server.payment(id)?.version;
  const update = () => visitor.update(id, version() ?? 0, [ADD]);

  it('a status is answered in the documented shape, with Retry-After, and changes nothing', async () => {
    server.failNext({ kind: 'status', status: 503, retryAfterSeconds: 2 }, { on: 'update' });
    const { status, body } = await update();
    expect(status).to.equal(503);
    expect(body).to.have.nested.property('errors[0].code', 'OverCapacity');
    expect(version()).to.equal(1);
    server.failNext({ kind: 'status', status: 429, retryAfterSeconds: 2 });
    const { headers } = await fetch(`${server.url}/oauth/token`, { method: 'POST' });
    expect(headers.get('retry-after')).to.equal('2');
  });

  it('reset before: no answer, nothing written', async () => {
    server.failNext({ kind: 'reset-before' });
    expect(await outcomeOf(update())).to.equal('ECONNRESET');
    expect(version()).to.equal(1);
  });

  it('reset after: no answer, but written', async () => {
    server.failNext({ kind: 'reset-after' });
    expect(await outcomeOf(update())).to.equal('ECONNRESET');
    expect(version()).to.equal(2);
    expect(server.requests().at(-1)).to.include({ kind: 'update', status: 0 });
  });

  it('slow: written, answered late', async () => {
    server.failNext({ kind: 'slow', ms: 60 });
    let isAnswered = false;
    const answer = update().finally(() => {
      isAnswered = true;
    });
    while (version() !== 2) await new Promise(setImmediate);
    expect(isAnswered).to.equal(false);
    expect((await answer).status).to.equal(200);
  });

  it('html: a page of a proxy, nothing written', async () => {
    server.failNext({ kind: 'html', status: 502 });
    expect(await outcomeOf(update())).to.equal('SyntaxError');
    expect(version()).to.equal(1);
  });

  it('malformed JSON: half an answer, written', async () => {
    server.failNext({ kind: 'malformed-json' });
    expect(await outcomeOf(update())).to.equal('SyntaxError');
    expect(version()).to.equal(2);
  });

  it('bump: the next update meets a 409, reads do not', async () => {
    server.failNext({ kind: 'bump' });
    expect((await visitor.get(`/payments/${id}`)).status).to.equal(200);
    const { status, body } = await visitor.update(id, 1, [ADD]);
    expect(status).to.equal(409);
    expect(body).to.have.nested.property('errors[0].currentVersion', 2);
  });

  it('a fault meets only its kind of request, after so many, so many times', async () => {
    server.failNext({ kind: 'status', status: 500 }, { on: 'query', after: 1, times: 2 });
    const statuses = [(await update()).status];
    for (let n = 0; n < 4; n += 1) statuses.push((await visitor.query('payments', {})).status);
    expect(statuses).to.deep.equal([200, 200, 500, 500, 200]);
  });

  it('requests are counted by kind and kept in order', async () => {
    await update();
    await visitor.query('orders', {});
    await visitor.get('/nowhere');
    expect(server.counts()).to.deep.equal({
      token: 1,
      query: 0,
      get: 0,
      update: 1,
      orders: 1,
      order: 0,
      'order-update': 0,
      type: 0,
      'type-create': 0,
      'type-update': 0,
      'type-delete': 0,
      total: 4,
    });
    const kept = server.requests().map(({ kind, status }) => `${kind} ${status}`);
    expect(kept).to.deep.equal(['token 200', 'update 200', 'orders 200', 'other 404']);
  });

  it('requests are not kept when they need not be', async () => {
    const quiet = await startCommercetools({ keepRequests: false });
    await enter(quiet);
    expect(quiet.requests()).to.have.length(0);
    expect(quiet.counts().total).to.equal(1);
    await quiet.close();
  });

  it('latency is each answer’s own', async () => {
    server.setLatencyMs(60_000);
    let isAnswered = false;
    const waiting = outcomeOf(visitor.get(`/payments/${id}`)).finally(() => {
      isAnswered = true;
    });
    while (server.counts().get === 0) await new Promise(setImmediate);
    server.setLatencyMs(0);
    await Promise.all(Array.from({ length: 20 }, () => visitor.get(`/payments/${id}`)));
    expect(isAnswered).to.equal(false);
    await server.close();
    await waiting;
  });

  it('closing ends requests that still wait', async () => {
    server.setLatencyMs(60_000);
    const waiting = outcomeOf(visitor.get(`/payments/${id}`));
    while (server.counts().get === 0) await new Promise(setImmediate);
    await server.close();
    expect(await waiting).to.not.equal('200');
  });

  it('the caller’s correlation id comes back', async () => {
    const headers = { 'x-correlation-id': 'corr-1' };
    const answer = await fetch(`${server.url}/oauth/token`, { method: 'POST', headers });
    expect(answer.headers.get('x-correlation-id')).to.equal('corr-1');
  });
});

/** The status of a visit, or the code or name of what it failed with. */
async function outcomeOf(visit: Promise<{ readonly status: number }>): Promise<string> {
  try {
    return String((await visit).status);
  } catch (error) {
    const { cause, name } = Object(error);
    return Object(cause).code ?? name;
  }
}
