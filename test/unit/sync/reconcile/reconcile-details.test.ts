import { expect } from 'chai';
import type { Decision } from '../../../../src/domain/decide/decision.ts';
import type { Evidence } from '../../../../src/domain/decide/evidence.ts';
import type { GatewayTransaction } from '../../../../src/domain/gateway/gateway-transaction.ts';
import type { Payment } from '../../../../src/domain/payment/payment.ts';
import { learntFrom } from '../../../../src/sync/reconcile/ask-details.ts';
import { previewPayments } from '../../../../src/sync/reconcile/preview-payments.ts';
import {
  decideWithDetails,
  reconcilePayment,
} from '../../../../src/sync/reconcile/reconcile-payment.ts';
import { aPayment, aTransaction, MERCHANT_ID, PAYMENT_ID } from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { type MemoryGateway, memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { DECISION } from '../../../support/settings.ts';
import { authorization, capture, decline, details, voiding } from '../../domain/gateway-rows.ts';

const CAPTURE = capture(1);
const VOID = voiding(2);

/** A gateway whose void, and another of another capture, each name what they undid. */
function withRelations(gateway: MemoryGateway): void {
  gateway.detailsOf.set(VOID.id, details(VOID, undefined, 1));
  gateway.detailsOf.set(voiding(4).id, details(voiding(4), undefined, 3));
  for (const n of [1, 3]) gateway.detailsOf.set(capture(n).id, details(capture(n), 'VOIDED'));
}

const charge = aTransaction({ type: 'Charge', interactionId: CAPTURE.id });

function scene(payment: Payment, records: readonly GatewayTransaction[]) {
  const payments = memoryPayments([payment]);
  const gateway = memoryGateway(records);
  const clock = settableClock();
  const reconcile = async (preview = false) => {
    const shown = preview ? previewPayments(payments) : payments;
    await shown.find({ ids: [payment.id], keys: [], interactionIds: [] });
    const ports = { payments: shown, gateway, clock };
    const { judgements } = await reconcilePayment(ports, payment, records, DECISION);
    return judgements.map(({ reason }) => reason);
  };
  const states = () => payments.payment(PAYMENT_ID)?.transactions.map(({ state }) => state);
  return { payments, gateway, reconcile, states };
}

describe('reconcilePayment asks for details', () => {
  it('nothing is corrected or voided → never', async () => {
    const { gateway, reconcile } = scene(aPayment(), [authorization(1), capture(2)]);
    await reconcile();
    expect(gateway.count('details')).to.equal(0);
  });

  it('a void → once, and the capture it names fails', async () => {
    const payment = aPayment({ transactions: [charge] });
    const { gateway, reconcile, states } = scene(payment, [VOID]);
    withRelations(gateway);
    expect(await reconcile()).to.deep.equal(['voided']);
    expect(states()).to.deep.equal(['Failure']);
    expect(gateway.count('details')).to.equal(2);
  });

  it('a conflict on the way → not again: what was learnt is kept', async () => {
    const payment = aPayment({ transactions: [charge] });
    const { gateway, payments, reconcile, states } = scene(payment, [VOID]);
    withRelations(gateway);
    payments.failNext('VersionConflict', 'update', { times: 3 });
    expect(await reconcile()).to.deep.equal(['voided']);
    expect(states()).to.deep.equal(['Failure']);
    expect(gateway.count('details')).to.equal(2);
  });

  it('two records want them → once for each', async () => {
    const transactions = [charge, aTransaction({ type: 'Charge', interactionId: capture(3).id })];
    const records = [VOID, voiding(4)];
    const { gateway, reconcile, states } = scene(aPayment({ transactions }), records);
    withRelations(gateway);
    expect(await reconcile()).to.deep.equal(['voided', 'voided']);
    expect(states()).to.deep.equal(['Failure', 'Failure']);
    expect(gateway.count('details')).to.equal(4);
  });

  const failures = [
    { kind: 'NotFound', reason: 'details-unavailable' },
    { kind: 'Rejected', reason: 'details-unavailable' },
    { kind: 'Forbidden', reason: 'access-refused' },
    { kind: 'Unavailable', reason: 'unavailable' },
    { kind: 'Throttled', reason: 'unavailable' },
  ] as const;
  for (const { kind, reason } of failures) {
    it(`the answer is ${kind} → ${reason}, asked once, nothing written`, async () => {
      const payment = aPayment({ transactions: [charge] });
      const { gateway, payments, reconcile } = scene(payment, [VOID]);
      gateway.failNext(kind, 'details');
      expect(await reconcile()).to.deep.equal([reason]);
      expect(gateway.count('details')).to.equal(1);
      expect(payments.count('update')).to.equal(0);
    });
  }

  const WANTING: Decision = {
    ...{ actions: [], judgements: [], conditions: [] },
    ...{ wanted: [], wantedVerdicts: [] },
  };
  const wanting = (most?: number) => {
    const gateway = memoryGateway([authorization(1), capture(2), VOID]);
    const learnt = learntFrom();
    const decideNow = (wanted: (details: Evidence) => readonly string[]) =>
      decideWithDetails(gateway, learnt, {
        decideWith: (details) => ({ ...WANTING, wanted: wanted(details) }),
        merchantId: MERCHANT_ID,
        ...(most === undefined ? {} : { most }),
      });
    return { gateway, learnt, decideNow };
  };

  it('a relation that is no record of the page is wanted → asked with the same merchant id', async () => {
    const { gateway, learnt, decideNow } = wanting();
    await decideNow((details) => (details.has(capture(2).id) ? [] : [capture(2).id]));
    expect(learnt.details.get(capture(2).id)).to.have.nested.property('record.id', capture(2).id);
    expect(gateway.count('details')).to.equal(1);
  });

  it('what is known is wanted again and again → asked once, and the decision ends', async () => {
    const { gateway, decideNow } = wanting();
    await decideNow(() => [capture(5).id, VOID.id]);
    expect(gateway.count('details')).to.equal(2);
  });

  it('more are wanted than a payment may cost → the rest counts as unavailable', async () => {
    const { gateway, learnt, decideNow } = wanting(3);
    await decideNow(({ size }) => [`X${size}`, `X${size + 1}`]);
    expect(gateway.count('details')).to.equal(3);
    expect([...learnt.details.keys()]).to.include.members(['X0', 'X1', 'X2', 'X3']);
  });

  it('no details of one record → its sibling is written', async () => {
    const payment = aPayment({ plannedAmount: 2000, transactions: [charge] });
    const { gateway, reconcile, states } = scene(payment, [VOID, capture(5)]);
    gateway.failNext('NotFound', 'details');
    expect(await reconcile()).to.deep.equal(['details-unavailable', 'added']);
    expect(states()).to.deep.equal(['Success', 'Success']);
  });

  it('a success turns out a decline → corrected only when the details say so too', async () => {
    const payment = aPayment({ transactions: [aTransaction({ interactionId: decline(1).id })] });
    const agrees = scene(payment, [decline(1)]);
    expect(await agrees.reconcile()).to.deep.equal(['corrected']);
    expect(agrees.states()).to.deep.equal(['Failure']);
    const differs = scene(payment, [decline(1)]);
    differs.gateway.detailsOf.set(decline(1).id, details(authorization(1), undefined));
    expect(await differs.reconcile()).to.deep.equal(['not-confirmed']);
    expect(differs.payments.count('update')).to.equal(0);
  });

  it('dry run → asks as a real run does, and shows the same', async () => {
    const payment = aPayment({ transactions: [charge] });
    const { gateway, reconcile, states } = scene(payment, [VOID]);
    withRelations(gateway);
    expect(await reconcile(true)).to.deep.equal(['voided']);
    expect(states()).to.deep.equal(['Success']);
  });
});
