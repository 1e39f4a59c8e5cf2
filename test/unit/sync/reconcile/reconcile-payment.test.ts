import { expect } from 'chai';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import {
  aGatewayTransaction,
  aPayment,
  aTransaction,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { scene } from './reconcile-scene.ts';

describe('reconcilePayment', () => {
  it('SP-R3: a transaction is missing → added, in one update', async () => {
    const { reconcile, payments, version } = scene();
    expect(await reconcile()).to.deep.equal(['added']);
    expect(payments.count('update')).to.equal(1);
    expect(payments.count('get')).to.equal(0);
    expect(version()).to.equal(2);
  });

  it('SP-R3: a transaction has another state → updated', async () => {
    const { reconcile, payments } = scene(
      aPayment({ transactions: [aTransaction({ state: 'Pending' })] }),
    );
    expect(await reconcile()).to.deep.equal(['state-changed']);
    expect(payments.payment(PAYMENT_ID)?.transactions).to.have.length(1);
  });

  it('invariant 3: the payment is right → no write, the version stands', async () => {
    const { reconcile, payments, version } = scene(aPayment({ transactions: [aTransaction()] }));
    expect(await reconcile()).to.deep.equal(['already-right']);
    expect(payments.count('update')).to.equal(0);
    expect(version()).to.equal(1);
  });
});

describe('reconcilePayment, several transactions of one payment', () => {
  const settled = aTransaction({ interactionId: 'G0' });
  const records: GatewayTransaction[] = [
    aGatewayTransaction({ id: 'G0' }),
    aGatewayTransaction({ id: 'G1', submittedAt: '2026-11-20T10:05:00Z' }),
    aGatewayTransaction({ id: 'G2', submittedAt: '2026-11-20T10:06:00Z' }),
  ];

  it('two are missing → one update for both', async () => {
    const { reconcile, payments } = scene(aPayment({ transactions: [settled] }), records);
    expect(await reconcile()).to.deep.equal(['already-right', 'added', 'added']);
    expect(payments.count('update')).to.equal(1);
  });

  it('the write is refused → what needed no change still needs none', async () => {
    const { reconcile, payments } = scene(aPayment({ transactions: [settled] }), records);
    payments.failNext('Rejected', 'update');
    expect(await reconcile()).to.deep.equal(['already-right', 'write-rejected', 'write-rejected']);
  });

  it('dry run → the same decision, and nothing is written', async () => {
    const real = scene(aPayment({ transactions: [settled] }), records);
    const dry = scene(aPayment({ transactions: [settled] }), records);
    expect(await dry.reconcile({ preview: true })).to.deep.equal(await real.reconcile());
    expect(dry.payments.count('update')).to.equal(0);
    expect(dry.version()).to.equal(1);
  });
});
