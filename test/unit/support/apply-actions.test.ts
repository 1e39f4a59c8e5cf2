import { expect } from 'chai';
import { anAddition, aPayment, applyActions, aTransaction } from '../../support/builders.ts';

describe('applyActions', () => {
  const payment = aPayment({ transactions: [aTransaction({ state: 'Pending' })] });
  const [transaction] = payment.transactions;
  const transactionId = transaction?.id ?? '';

  it('adds a transaction with an id of its own and raises the version', () => {
    const after = applyActions(payment, [anAddition(), anAddition()]);
    expect(after.version).to.equal(3);
    expect(new Set(after.transactions.map(({ id }) => id)).size).to.equal(3);
    expect(after.transactions[1]).to.include({
      interactionId: 'G2',
      timestamp: '2026-11-20T10:00:00.000Z',
    });
  });

  it('changes state, interactionId and timestamp of the named transaction', () => {
    const after = applyActions(payment, [
      { action: 'changeTransactionState', transactionId, state: 'Success' },
      { action: 'changeTransactionInteractionId', transactionId, interactionId: 'G9' },
      { action: 'changeTransactionTimestamp', transactionId, timestamp: '2026-11-21T00:00:00Z' },
    ]);
    expect(after.version).to.equal(4);
    expect(after.transactions[0]).to.include({
      state: 'Success',
      interactionId: 'G9',
      timestamp: '2026-11-21T00:00:00.000Z',
    });
  });

  it('keeps the version when nothing changes, and never changes what it was given', () => {
    const after = applyActions(payment, [
      { action: 'changeTransactionState', transactionId, state: 'Pending' },
    ]);
    expect(after).to.equal(payment);
    expect(payment).to.satisfy(Object.isFrozen);
  });

  it('throws on an unknown transaction', () => {
    const state = 'Success';
    expect(() =>
      applyActions(payment, [{ action: 'changeTransactionState', transactionId: 'no', state }]),
    ).to.throw('no transaction no');
  });

  const amounts = [
    { customType: 'none', withType: true, usesTransactionData: true, allowed: true },
    { customType: 'transaction-data', withType: false, usesTransactionData: true, allowed: true },
    { customType: 'none', withType: false, usesTransactionData: true, allowed: false },
    { customType: 'foreign', withType: true, usesTransactionData: true, allowed: false },
    { customType: 'foreign', withType: false, usesTransactionData: true, allowed: false },
    { customType: 'none', withType: true, usesTransactionData: false, allowed: false },
  ] as const;
  for (const { customType, withType, usesTransactionData, allowed } of amounts) {
    const title = `${customType} type, withType ${withType}, project uses it: ${usesTransactionData}`;
    it(`available capture amount, ${title} → ${allowed ? 'set' : 'thrown'}`, () => {
      const charge = aTransaction({ type: 'Charge', customType });
      const before = aPayment({ usesTransactionData, transactions: [charge] });
      const apply = () =>
        applyActions(before, [
          {
            action: 'setAvailableCaptureAmount',
            transactionId: charge.id,
            centAmount: 7,
            withType,
          },
        ]);
      if (allowed) expect(apply().transactions[0]?.availableCaptureAmount).to.equal(7);
      else expect(apply).to.throw();
    });
  }
});
