import { expect } from 'chai';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { failure, value } from '../cybersource/answer.ts';
import { adapter, id, many } from './shop.ts';

describe('commercetools adapter, prepare', () => {
  let server: CommercetoolsServer;
  beforeEach(async () => {
    server = await startCommercetools();
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 1000 });
  });
  afterEach(() => server.close());

  const uses = async (port = adapter(server)) => value(await port.get(id(1))).usesTransactionData;

  it('a project with isv_transaction_data, uses it', async () => {
    server.addType('isv_transaction_data');
    expect(await uses()).to.equal(true);
  });

  it('a project without it (404), does not use it', async () => {
    expect(await uses()).to.equal(false);
  });

  it('a client that may not see types (403), is Forbidden and told which scope it needs', async () => {
    server.failNext({ kind: 'status', status: 403 }, { on: 'type' });
    const { kind, message } = failure(await adapter(server).prepare());
    expect(kind).to.equal('Forbidden');
    expect(message).to.include('lacks a scope: view_types');
  });

  it('every token refused (401), is Forbidden with advice', async () => {
    server.failNext({ kind: 'status', status: 401 }, { on: 'type', times: 2 });
    const { kind, message } = failure(await adapter(server).prepare());
    expect(kind).to.equal('Forbidden');
    expect(message).to.include('check CT_CLIENT_ID');
  });

  it('an outage that lasts, is Unavailable, and the next prepare asks again', async () => {
    server.failNext({ kind: 'status', status: 503 }, { on: 'type', times: 3 });
    const port = adapter(server);
    expect(failure(await port.prepare()).kind).to.equal('Unavailable');
    value(await port.prepare());
    expect(server.counts().type).to.equal(4);
  });

  it('an outage that passes, is not noticed', async () => {
    server.failNext({ kind: 'status', status: 503 }, { on: 'type', times: 2 });
    value(await adapter(server).prepare());
    expect(server.counts().type).to.equal(3);
  });

  it('many calls at once and one after the other, ask for the type once', async () => {
    const port = adapter(server);
    await Promise.all(many(20, () => port.prepare()));
    await port.prepare();
    await port.get(id(1));
    expect(server.counts().type).to.equal(1);
  });

  it('post-deploy makes isv_transaction_data after the first look, is used five minutes later without a restart', async () => {
    let now = 0;
    const port = adapter(server, { now: () => now });
    expect(await uses(port)).to.equal(false);
    server.addType('isv_transaction_data');
    now = 5 * 60_000 - 1;
    expect(await uses(port), 'asked again too early').to.equal(false);
    now = 5 * 60_000;
    expect(await uses(port)).to.equal(true);
    now *= 100;
    await Promise.all(many(20, () => port.prepare()));
    expect(server.counts().type).to.equal(2);
  });
});
