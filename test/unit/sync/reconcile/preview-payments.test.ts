import { expect } from 'chai';
import { previewPayments } from '../../../../src/sync/reconcile/preview-payments.ts';
import { reconcilePage } from '../../../../src/sync/reconcile/reconcile-page.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  GATEWAY_ID,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { RECONCILING } from '../../../support/settings.ts';

const CAPTURE = aGatewayTransaction({ applications: [application('ics_bill', '100')] });
const REFUND = aGatewayTransaction({
  id: `${GATEWAY_ID}9`,
  applications: [application('ics_credit', '100')],
});

/** Two pages of one payment, its capture and then its refund, over the payments or a preview of them. */
async function twoPages(preview: boolean) {
  const payments = memoryPayments([aPayment()]);
  const shown = preview ? previewPayments(payments) : payments;
  const known = { gateway: memoryGateway(), clock: settableClock(), store: createMemoryStore() };
  const ports = { payments: shown, ...known };
  const { items: first } = await reconcilePage(ports, [CAPTURE], RECONCILING);
  const { items: second } = await reconcilePage(ports, [REFUND], RECONCILING);
  return { payments, reasons: [...first, ...second].map(({ reason }) => reason) };
}

describe('preview of payments', () => {
  it('a refund on the page after its capture → added, as in a real run', async () => {
    const [shown, done] = [await twoPages(true), await twoPages(false)];
    expect(shown.reasons).to.deep.equal(['added', 'added']);
    expect(done.reasons).to.deep.equal(shown.reasons);
  });

  it('whatever is decided → nothing is written', async () => {
    const { payments } = await twoPages(true);
    expect(payments.count('update')).to.equal(0);
    expect(payments.payment(PAYMENT_ID)?.transactions).to.deep.equal([]);
  });

  it('two who decided on the same version → the second is told, as commercetools would', async () => {
    const preview = previewPayments(memoryPayments([aPayment()]));
    await preview.get(PAYMENT_ID);
    const first = await preview.update(PAYMENT_ID, 1, []);
    const second = await preview.update(PAYMENT_ID, 1, []);
    expect(first).to.have.nested.property('value.version', 2);
    expect(second).to.have.nested.property('error.kind', 'VersionConflict');
  });

  it('a payment it never read → NotFound, not a guess', async () => {
    const answer = await previewPayments(memoryPayments()).update(PAYMENT_ID, 1, []);
    expect(answer).to.have.nested.property('error.kind', 'NotFound');
  });
});
