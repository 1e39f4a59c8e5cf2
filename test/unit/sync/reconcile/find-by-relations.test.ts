import { expect } from 'chai';
import { findPayments } from '../../../../src/sync/reconcile/find-payments.ts';
import { reconcilePage } from '../../../../src/sync/reconcile/reconcile-page.ts';
import { aPayment, aTransaction, PAYMENT_ID } from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { RECONCILING } from '../../../support/settings.ts';
import {
  at,
  authorization,
  capture,
  gatewayId,
  refund,
  reversal,
  series,
  voiding,
} from '../../domain/gateway-rows.ts';
import { context, findingsWith, OTHER_ID } from './find-scene.ts';

const TYPED = { clientReference: 'Refund to Mr X / damaged' };
const ROOT = gatewayId(1);

/** A payment that has these gateway transactions. */
const paymentWith = (id: string, ...gatewayIds: readonly string[]) =>
  aPayment({
    id,
    transactions: gatewayIds.map((interactionId) =>
      aTransaction({ id: `${interactionId}-t`, interactionId }),
    ),
  });

/** A gateway that knows a record as a follow-on of others. */
function following(
  record = refund(3, TYPED),
  rootId: string | undefined = ROOT,
  relatedIds: readonly string[] = [],
) {
  const gateway = memoryGateway([record]);
  gateway.detailsOf.set(record.id, { record, rootId, relatedIds });
  return gateway;
}

describe('findPayments, a follow-on whose reference leads nowhere (design §5)', () => {
  for (const [what, record] of [
    ['a refund', refund(3, TYPED)],
    ['a capture', capture(3, TYPED)],
    ['a reversal', reversal(3, TYPED)],
    ['a void', voiding(3, TYPED)],
  ] as const) {
    it(`${what}, a payment has its root → that payment, its details asked once`, async () => {
      const gateway = following(record);
      const payments = memoryPayments([paymentWith(PAYMENT_ID, ROOT)]);
      expect(await findingsWith(payments, gateway, [record])).to.deep.equal([PAYMENT_ID]);
      expect(gateway.count('details')).to.equal(1);
    });
  }

  it('a payment has a related transaction alone → that payment', async () => {
    const record = refund(3, TYPED);
    const gateway = following(record, ROOT, [gatewayId(2)]);
    const payments = memoryPayments([paymentWith(PAYMENT_ID, gatewayId(2))]);
    expect(await findingsWith(payments, gateway, [record])).to.deep.equal([PAYMENT_ID]);
  });

  it('one payment has its root, another a relation → the root goes first', async () => {
    const record = refund(3, TYPED);
    const gateway = following(record, ROOT, [gatewayId(2)]);
    const all = [paymentWith(OTHER_ID, gatewayId(2)), paymentWith(PAYMENT_ID, ROOT)];
    expect(await findingsWith(memoryPayments(all), gateway, [record])).to.deep.equal([PAYMENT_ID]);
  });

  it('its relations are on two payments, its root on none → ambiguous', async () => {
    const record = refund(3, TYPED);
    const gateway = following(record, ROOT, [gatewayId(2), gatewayId(4)]);
    const all = [paymentWith(OTHER_ID, gatewayId(2)), paymentWith(PAYMENT_ID, gatewayId(4))];
    expect(await findingsWith(memoryPayments(all), gateway, [record])).to.deep.equal([
      'ambiguous-payment',
    ]);
  });

  it('sent without reference, under 13 digits of the gateway → by its root', async () => {
    const record = refund(3, { clientReference: String(Date.parse(at(3))) });
    const payments = memoryPayments([paymentWith(PAYMENT_ID, ROOT)]);
    const gateway = following(record);
    expect(await findingsWith(payments, gateway, [record])).to.deep.equal([PAYMENT_ID]);
  });

  const roots = [
    ['is the id of a payment', { clientReference: PAYMENT_ID }, PAYMENT_ID],
    ['is the number of an order', { clientReference: 'O / 1' }, PAYMENT_ID],
    ['could be a key, and is none', { clientReference: 'order-9' }, 'unmatched'],
    ['could be no key, but money moved under it', { clientReference: '2026/0042' }, 'unmatched'],
    ['is missing', { clientReference: undefined }, 'not-ours'],
  ] as const;
  for (const [what, reference, expected] of roots) {
    it(`no payment has its relations, the reference of its root ${what} → ${expected}`, async () => {
      const record = refund(3, TYPED);
      const gateway = following(record);
      gateway.add(authorization(1, reference));
      const payments = memoryPayments([aPayment()]);
      payments.addOrder('O / 1', [PAYMENT_ID]);
      expect(await findingsWith(payments, gateway, [record])).to.deep.equal([expected]);
      expect(gateway.count('details')).to.equal(2);
    });
  }

  it('a reversal under a root that could be no key → not ours, for no money moved', async () => {
    const record = reversal(3, TYPED);
    const gateway = following(record);
    gateway.add(authorization(1, { clientReference: '2026/0042' }));
    expect(await findingsWith(memoryPayments([]), gateway, [record])).to.deep.equal(['not-ours']);
  });

  it('its root is on the page → not asked for', async () => {
    const records = [authorization(1, { clientReference: undefined }), refund(3, TYPED)];
    const gateway = following();
    const found = await findingsWith(memoryPayments([]), gateway, records);
    expect(found).to.deep.equal(['not-ours', 'not-ours']);
    expect(gateway.count('details')).to.equal(1);
  });

  it('a credit that stands alone, under a reference that could be a key → unmatched', async () => {
    const record = refund(3, { clientReference: 'order-9' });
    const gateway = following(record, record.id);
    expect(await findingsWith(memoryPayments([]), gateway, [record])).to.deep.equal(['unmatched']);
  });

  it('its key leads to a payment of another shop, its root to its own → its own', async () => {
    const record = refund(3, { clientReference: 'order-1' });
    const shop = aPayment({ id: OTHER_ID, key: 'order-1', merchantId: 'mid_b' });
    const payments = memoryPayments([shop, paymentWith(PAYMENT_ID, ROOT)]);
    expect(await findingsWith(payments, following(record), [record])).to.deep.equal([PAYMENT_ID]);
  });

  it('an authorization that was not found → never asked for', async () => {
    const record = authorization(3, TYPED);
    const gateway = following(record);
    expect(await findingsWith(memoryPayments([]), gateway, [record])).to.deep.equal(['not-ours']);
    expect(gateway.count('details')).to.equal(0);
  });

  for (const [fault, reason] of [
    ['NotFound', 'details-unavailable'],
    ['Unavailable', 'unavailable'],
    ['Forbidden', 'access-refused'],
  ] as const) {
    it(`its details are ${fault} → ${reason}, not ignored`, async () => {
      const gateway = following();
      gateway.failNext(fault, 'details');
      const found = await findingsWith(memoryPayments([]), gateway, [refund(3, TYPED)]);
      expect(found).to.deep.equal([reason]);
    });
  }

  it('commercetools fails behind the details → the failure is the answer', async () => {
    const payments = memoryPayments([]);
    payments.failNext('Unavailable', 'find', { after: 1 });
    const found = await findPayments(context(payments, following()), [refund(3, TYPED)]);
    expect(found).to.have.nested.property('error.kind', 'Unavailable');
  });

  it('a void found by its root → its details are evidence of the decision, and not asked again', async () => {
    const record = voiding(3, TYPED);
    const gateway = following(record, ROOT);
    for (const [, one] of series(authorization(1), capture(2), record))
      gateway.detailsOf.set(one.record.id, one);
    const charge = aTransaction({ id: 'c', type: 'Charge', interactionId: gatewayId(2) });
    const payment = paymentWith(PAYMENT_ID, ROOT);
    const payments = memoryPayments([
      { ...payment, transactions: [...payment.transactions, charge] },
    ]);
    const ports = { payments, gateway, clock: settableClock() };
    const { items } = await reconcilePage(
      { ...ports, store: createMemoryStore() },
      [record],
      RECONCILING,
    );
    expect(items.map(({ reason }) => reason)).to.deep.equal(['voided']);
    expect(gateway.count('details')).to.equal(3);
  });
});
