import { expect } from 'chai';
import { comparePayment } from '../../../../src/sync/reconcile/compare-payment.ts';
import {
  aGatewayTransaction,
  aPayment,
  aTransaction,
  GATEWAY_ID,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { RECONCILING } from '../../../support/settings.ts';

function scene(merchantId?: string) {
  const payments = memoryPayments([aPayment({ transactions: [aTransaction()] })]);
  payments.put(aPayment({ transactions: [aTransaction()] }), { merchantId });
  const records = ['mid_a', 'mid_b'].flatMap((mid) => [
    aGatewayTransaction({ merchantId: mid }),
    aGatewayTransaction({ id: `${mid} 2`, merchantId: mid }),
  ]);
  const gateway = memoryGateway(records);
  const compare = (paymentId = PAYMENT_ID) =>
    comparePayment({ payments, gateway, clock: settableClock() }, RECONCILING, paymentId);
  return { payments, gateway, compare };
}

describe('comparePayment', () => {
  for (const merchantId of [undefined, 'mid_b']) {
    it(`a payment of ${merchantId ?? 'the default merchant id'} → what a sync would find there, nothing written`, async () => {
      const { payments, compare } = scene(merchantId);
      const items = await compare();
      expect(
        items.ok && items.value.map((one) => `${one.transactionId} ${one.reason}`),
      ).to.deep.equal([`${GATEWAY_ID} already-right`, `${merchantId ?? 'mid_a'} 2 added`]);
      expect(payments.count('update')).to.equal(0);
    });
  }

  it('an unknown payment → NotFound, the gateway is not asked', async () => {
    const { compare, gateway } = scene();
    expect(await compare('nobody')).to.have.nested.property('error.kind', 'NotFound');
    expect(gateway.count('searchByReferences')).to.equal(0);
  });

  it('commercetools is down → its failure', async () => {
    const { compare, payments } = scene();
    payments.failNext('Unavailable', 'list');
    expect(await compare()).to.have.nested.property('error.kind', 'Unavailable');
  });

  it('the gateway is down → its failure', async () => {
    const { compare, gateway } = scene();
    gateway.failNext('Throttled', 'searchByReferences');
    expect(await compare()).to.have.nested.property('error.kind', 'Throttled');
  });
});
