import { expect } from 'chai';
import type { MalformedRecord } from '../../../src/domain/gateway/gateway-transaction.ts';
import {
  aGatewayTransaction,
  anAddition,
  aPayment,
  aTransaction,
  INSTANT_MS,
  MERCHANT_ID,
  PAYMENT_ID,
} from '../../support/builders.ts';
import { countingIds, settableClock } from '../../support/clock.ts';
import { memoryGateway } from '../../support/memory-gateway.ts';
import { memoryPayments } from '../../support/memory-payments.ts';

const ADD = anAddition();

describe('memoryPayments', () => {
  it('finds by id, key and interactionId, each payment once', async () => {
    const payment = aPayment({ key: 'order-1', transactions: [aTransaction()] });
    const payments = memoryPayments([payment, aPayment({ id: 'other' })]);
    const found = await payments.find({
      ids: [payment.id],
      keys: ['order-1'],
      interactionIds: [payment.transactions[0]?.interactionId ?? ''],
    });
    expect(found).to.deep.equal({ ok: true, value: [payment] });
  });

  it('writes once per version', async () => {
    const payments = memoryPayments([aPayment()]);
    expect((await payments.update(PAYMENT_ID, 1, [ADD])).ok).to.equal(true);
    const stale = await payments.update(PAYMENT_ID, 1, [ADD]);
    expect(stale).to.have.nested.property('error.kind', 'VersionConflict');
    expect(payments.payment(PAYMENT_ID)?.transactions).to.have.length(1);
  });

  it('loses an answer after writing', async () => {
    const payments = memoryPayments([aPayment()]);
    payments.failNext('lost-answer', 'update');
    const lost = await payments.update(PAYMENT_ID, 1, [ADD]);
    expect(lost).to.have.nested.property('error.kind', 'Unavailable');
    expect(payments.payment(PAYMENT_ID)?.version).to.equal(2);
  });

  it('lets another writer in just before an update', async () => {
    const payments = memoryPayments([aPayment()]);
    payments.otherWriterNext(PAYMENT_ID, [ADD]);
    const late = await payments.update(PAYMENT_ID, 1, [ADD]);
    expect(late).to.have.nested.property('error.kind', 'VersionConflict');
    expect((await payments.update(PAYMENT_ID, 2, [])).ok).to.equal(true);
  });

  it('fails only the calls that a fault names', async () => {
    const payments = memoryPayments([aPayment(), aPayment({ id: 'other' })]);
    payments.failNext('Throttled', 'get', { about: 'other', after: 1, times: 2 });
    const got = [];
    for (const id of ['other', PAYMENT_ID, 'other', 'other', 'other'])
      got.push((await payments.get(id)).ok);
    expect(got).to.deep.equal([true, true, false, false, true]);
    expect(payments.count('get')).to.equal(5);
  });

  it('knows the payments of an order, and lists it under its number', async () => {
    const payments = memoryPayments([aPayment()]);
    payments.addOrder('O-1', [PAYMENT_ID]);
    const ids = await payments.idsByOrderNumber(['O-1', 'O-2']);
    expect(ids).to.deep.equal({ ok: true, value: new Map([['O-1', [PAYMENT_ID]]]) });
    const listed = await payments.list({ search: 'O-1', offset: 0, limit: 5 });
    expect(listed).to.have.nested.property('value.total', 1);
  });
});

describe('memoryGateway', () => {
  const malformed: MalformedRecord = { malformed: 'no id', id: 'm', merchantId: MERCHANT_ID };
  const rows = [3, 1, 2].map((n) =>
    aGatewayTransaction({
      id: `G${n}`,
      submittedAt: new Date(INSTANT_MS + n).toISOString(),
    }),
  );
  const query = {
    merchantId: MERCHANT_ID,
    window: { from: INSTANT_MS, to: INSTANT_MS + 4 },
    offset: 0,
    limit: 50,
  };

  async function searched(gateway: ReturnType<typeof memoryGateway>, change = {}) {
    const answer = await gateway.search({ ...query, ...change });
    if (!answer.ok) return answer.error.kind;
    return `${answer.value.records.map(({ id }) => id).join(' ')} of ${answer.value.totalCount}`;
  }

  it('answers the window oldest first, half open, of one merchant id, page by page', async () => {
    const gateway = memoryGateway([...rows, malformed]);
    expect(await searched(gateway)).to.equal('G1 G2 m G3 of 4');
    const window = { from: INSTANT_MS + 1, to: INSTANT_MS + 2 };
    expect(await searched(gateway, { window })).to.equal('G1 of 1');
    expect(await searched(gateway, { offset: 1, limit: 1 })).to.equal('G2 of 4');
    expect(await searched(gateway, { offset: 9 })).to.equal(' of 4');
    expect(await searched(gateway, { merchantId: 'mid_b' })).to.equal(' of 0');
    expect(gateway.searches()).to.have.length(5);
  });

  it('drops rows that it counts', async () => {
    const gateway = memoryGateway(rows);
    gateway.drop(1);
    expect(await searched(gateway)).to.equal('G1 G2 of 3');
    expect(await searched(gateway)).to.equal('G1 G2 G3 of 3');
  });

  it('shrinks between two pages', async () => {
    const gateway = memoryGateway(rows);
    gateway.shrink(1);
    expect(await searched(gateway, { limit: 1 })).to.equal('G1 of 3');
    expect(await searched(gateway, { offset: 1, limit: 1 })).to.equal('G3 of 2');
  });

  it('fails one merchant id and not the other', async () => {
    const gateway = memoryGateway(rows);
    gateway.failNext('Rejected', 'search', { about: 'mid_b', times: Number.POSITIVE_INFINITY });
    expect(await searched(gateway, { merchantId: 'mid_b' })).to.equal('Rejected');
    expect(await searched(gateway)).to.equal('G1 G2 G3 of 3');
  });

  it('finds by client reference, and gives the details it was told', async () => {
    const gateway = memoryGateway(rows);
    const clientReference = PAYMENT_ID;
    const found = await gateway.searchByReferences({
      merchantId: MERCHANT_ID,
      clientReferences: [clientReference],
    });
    expect(found).to.have.nested.property('value.totalCount', 3);
    const [record = aGatewayTransaction()] = rows;
    const told = { record: { ...record, status: 'VOIDED' }, rootId: 'G1', relatedIds: ['G1'] };
    gateway.detailsOf.set('G3', told);
    expect(await gateway.details(MERCHANT_ID, 'G3')).to.deep.equal({ ok: true, value: told });
    expect(await gateway.details(MERCHANT_ID, 'G1')).to.have.nested.property('value.record.status');
    const unknown = await gateway.details(MERCHANT_ID, 'nobody');
    expect(unknown).to.have.nested.property('error.kind', 'NotFound');
  });
});

describe('clock and ids', () => {
  it('stands still until moved', () => {
    const clock = settableClock(5);
    clock.advance(2);
    expect(clock.now()).to.equal(7);
    clock.set(1);
    expect(clock.now()).to.equal(1);
  });

  it('counts', () => {
    const ids = countingIds('run');
    expect([ids.next(), ids.next()]).to.deep.equal(['run-1', 'run-2']);
  });
});
