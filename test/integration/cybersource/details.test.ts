import { expect } from 'chai';
import { type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import { failure, value } from './answer.ts';
import { adapter, OTHER, row, SHOP } from './shop.ts';

const [CAPTURE, AUTHORIZATION, ROOT] = [row(3).id, row(2).id, row(1).id];

describe('Cybersource adapter, details', () => {
  let gateway: GatewaySimulator;
  beforeEach(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
    gateway.add('shop_one', row(3));
  });
  afterEach(() => gateway.close());

  const details = (id = CAPTURE, merchantId = 'shop_one') =>
    adapter(gateway.url).details(merchantId, id);

  it('a transaction, reads as its search row does: `submitTimeUTC` and a numeric code are the same', async () => {
    const { record } = value(await details());
    expect(record).to.deep.include({
      id: CAPTURE,
      submittedAt: '2026-11-20T10:00:03.000Z',
      reasonCode: '100',
      clientReference: 'order-3',
      amount: { decimal: '10.00', currencyCode: 'USD' },
    });
  });

  it('the related transactions and the root, are told apart, each related one once', async () => {
    gateway.describe('shop_one', CAPTURE, { rootId: ROOT, relatedIds: [AUTHORIZATION, ROOT] });
    const { rootId, relatedIds } = value(await details());
    expect({ rootId, relatedIds }).to.deep.equal({
      rootId: ROOT,
      relatedIds: [AUTHORIZATION, ROOT],
    });
  });

  it('a root that no link names, is the root alone', async () => {
    gateway.describe('shop_one', CAPTURE, { rootId: ROOT });
    const { rootId, relatedIds } = value(await details());
    expect({ rootId, relatedIds }).to.deep.equal({ rootId: ROOT, relatedIds: [] });
  });

  it('a transaction that is its own root, has no relations', async () => {
    gateway.describe('shop_one', CAPTURE, { rootId: CAPTURE, relatedIds: [CAPTURE] });
    expect(value(await details()).relatedIds).to.deep.equal([]);
  });

  it('the status, is the one of the details', async () => {
    gateway.describe('shop_one', CAPTURE, { status: 'VOIDED' });
    expect(value(await details()).record.status).to.equal('VOIDED');
  });

  it('an unknown transaction, is NotFound and asked for once', async () => {
    expect(failure(await details('999')).kind).to.equal('NotFound');
    expect(gateway.counts().details).to.equal(1);
  });

  it("another merchant's transaction, is NotFound", async () => {
    expect(failure(await details(CAPTURE, 'shop_two')).kind).to.equal('NotFound');
  });

  it('an id with the characters of a path, stays one id of the same path', async () => {
    expect(failure(await details('1/../../searches?x=1#y')).kind).to.equal('NotFound');
    expect(gateway.requests().map(({ path }) => path)).to.deep.equal([
      '/tss/v2/transactions/1%2F..%2F..%2Fsearches%3Fx%3D1%23y',
    ]);
  });
});
