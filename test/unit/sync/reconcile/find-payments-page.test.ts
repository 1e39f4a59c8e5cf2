import { expect } from 'chai';
import { findPayments } from '../../../../src/sync/reconcile/find-payments.ts';
import { aPayment, PAYMENT_ID } from '../../../support/builders.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { uuid } from '../../../support/run-scene.ts';
import { coded, context, findings, OTHER_ID } from './find-scene.ts';

describe('findPayments, a page', () => {
  const page = Array.from({ length: 50 }, (_, n) => coded(uuid(n), `G${n}`));
  const own = page.map((_, n) => aPayment({ id: uuid(n) }));

  it('50 of our own → one query', async () => {
    const payments = memoryPayments(own);
    expect(await findings(payments, ...page)).to.deep.equal(own.map(({ id }) => id));
    expect(payments.count('find')).to.equal(1);
    expect(payments.count('idsByOrderNumber')).to.equal(0);
  });

  it('several transactions of one payment → it is asked for once, and found for each', async () => {
    const payments = memoryPayments([aPayment()]);
    const asked: (readonly string[])[] = [];
    const find: typeof payments.find = (by) => {
      asked.push(by.ids);
      return memoryPayments([aPayment()]).find(by);
    };
    const records = ['A', 'B', 'C'].map((id) => coded(PAYMENT_ID, id));
    const found = await findPayments(context({ ...payments, find }), records);
    expect(asked).to.deep.equal([[PAYMENT_ID]]);
    expect(found.ok && found.value.size).to.equal(3);
  });

  it('one stranger among 50 → only the stranger is looked for further', async () => {
    const payments = memoryPayments(own);
    const stranger = coded('stranger', 'S1');
    expect(await findings(payments, ...page, stranger)).to.deep.equal([
      ...own.map(({ id }) => id),
      'unmatched',
    ]);
    expect(payments.count('find')).to.equal(2);
    expect(payments.count('idsByOrderNumber')).to.equal(1);
  });

  it('a code that is one payment’s id and another’s key, both on the page → each its own', async () => {
    const payments = memoryPayments([aPayment({ key: OTHER_ID }), aPayment({ id: OTHER_ID })]);
    const found = await findings(payments, coded(OTHER_ID, 'A'), coded(PAYMENT_ID, 'B'));
    expect(found).to.deep.equal([OTHER_ID, PAYMENT_ID]);
  });

  it('one id with two references → each finds the payment of its own reference', async () => {
    const payments = memoryPayments([aPayment(), aPayment({ id: OTHER_ID })]);
    const found = await findings(payments, coded(OTHER_ID, 'A'), coded(PAYMENT_ID, 'A'));
    expect(found).to.deep.equal([OTHER_ID, PAYMENT_ID]);
  });

  it('no transactions → commercetools is not asked', async () => {
    const payments = memoryPayments(own);
    expect(await findings(payments)).to.deep.equal([]);
    expect(payments.count('find')).to.equal(0);
  });

  const failures = [
    { on: 'find', after: 0, step: 'the payments' },
    { on: 'find', after: 1, step: 'the interaction ids' },
    { on: 'idsByOrderNumber', after: 0, step: 'the orders' },
    { on: 'find', after: 2, step: 'the payments of the orders' },
  ] as const;
  for (const { on, after, step } of failures) {
    it(`the query for ${step} fails → no finding is made up, the failure is the answer`, async () => {
      const payments = memoryPayments([aPayment()]);
      payments.addOrder('O-1', [PAYMENT_ID]);
      payments.failNext('Unavailable', on, { after });
      const found = await findPayments(context(payments), [coded('O-1')]);
      expect(found).to.have.nested.property('error.kind', 'Unavailable');
    });
  }
});
