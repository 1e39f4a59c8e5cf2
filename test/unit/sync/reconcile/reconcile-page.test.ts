import { expect } from 'chai';
import type { MalformedRecord } from '../../../../src/domain/gateway/gateway-transaction.ts';
import { previewPayments } from '../../../../src/sync/reconcile/preview-payments.ts';
import { reconcilePage } from '../../../../src/sync/reconcile/reconcile-page.ts';
import type { PageRow } from '../../../../src/sync/run/pages.ts';
import {
  aGatewayTransaction,
  aPayment,
  application,
  aTransaction,
  gatewayAmount,
  MERCHANT_ID,
} from '../../../support/builders.ts';
import { settableClock } from '../../../support/clock.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { memoryPayments } from '../../../support/memory-payments.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { RECONCILING } from '../../../support/settings.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const own = (n: number, overrides: Parameters<typeof aGatewayTransaction>[0] = {}) =>
  aGatewayTransaction({ id: `G${n}`, clientReference: uuid(n), ...overrides });
const neutral = aGatewayTransaction({
  id: 'N1',
  applications: [application('ics_decision', '100', '1')],
});
const unknownApplication = aGatewayTransaction({
  id: 'U1',
  applications: [application('ics_new_thing', '100', '1')],
});
const malformed: MalformedRecord = {
  malformed: 'submitTimeUtc: not an instant',
  id: 'M1',
  merchantId: MERCHANT_ID,
};

function scene(count: number) {
  const payments = memoryPayments(
    Array.from({ length: count }, (_, n) => aPayment({ id: uuid(n) })),
  );
  const ports = {
    payments,
    gateway: memoryGateway(),
    clock: settableClock(),
    store: createMemoryStore(),
  };
  const reconcile = async (rows: readonly PageRow[], preview = false) => {
    const shown = preview ? { ...ports, payments: previewPayments(payments) } : ports;
    return (await reconcilePage(shown, rows, RECONCILING)).items;
  };
  const reasons = async (rows: readonly PageRow[]) =>
    (await reconcile(rows)).map(({ transactionId, reason }) => `${transactionId} ${reason}`);
  return { payments, reconcile, reasons };
}

describe('reconcilePage', () => {
  it('invariant 4: rows of every kind → one item each, in the order of the rows', async () => {
    const { reasons } = scene(3);
    const rows = [
      neutral,
      own(2),
      malformed,
      own(0),
      own(9),
      own(1, { id: 'G1b', clientReference: 'foreign system/1' }),
      unknownApplication,
      own(1),
    ];
    expect(await reasons(rows)).to.deep.equal([
      'N1 no-money-moved',
      'G2 added',
      'M1 malformed',
      'G0 added',
      'G9 unmatched',
      'G1b not-ours',
      'U1 unmatched',
      'G1 added',
    ]);
  });

  it('an item → says which transaction, of whom, when, on which payment, and what changed', async () => {
    const { reconcile } = scene(1);
    const [item] = await reconcile([own(0)]);
    expect(item).to.deep.equal({
      transactionId: 'G0',
      merchantId: MERCHANT_ID,
      submittedAt: '2026-11-20T10:00:00Z',
      clientReference: uuid(0),
      paymentId: uuid(0),
      reason: 'added',
      change: {
        type: 'Authorization',
        from: undefined,
        to: 'Success',
        amount: { centAmount: 1000, currencyCode: 'EUR' },
      },
      detail: undefined,
    });
  });

  it('a malformed row → an item that says what is wrong with it', async () => {
    const { reconcile } = scene(0);
    const [item] = await reconcile([malformed]);
    expect(item).to.deep.include({ reason: 'malformed', detail: 'submitTimeUtc: not an instant' });
  });

  it('rows that moved no money → commercetools is not asked', async () => {
    const { payments, reasons } = scene(1);
    await reasons([neutral, malformed]);
    expect(payments.count('find')).to.equal(0);
  });

  it('50 payments → one query and 50 updates', async () => {
    const { payments, reasons } = scene(50);
    await reasons(Array.from({ length: 50 }, (_, n) => own(n)));
    expect(payments.count('find')).to.equal(1);
    expect(payments.count('update')).to.equal(50);
    expect(payments.count('get')).to.equal(0);
  });

  it('several rows of one payment → one update', async () => {
    const { payments, reasons } = scene(1);
    await reasons([own(0), own(0, { id: 'G0b' }), own(0, { id: 'G0c' })]);
    expect(payments.count('update')).to.equal(1);
    expect(payments.payment(uuid(0))?.transactions).to.have.length(3);
  });

  it('an empty page → no item, no request', async () => {
    const { payments, reasons } = scene(1);
    expect(await reasons([])).to.deep.equal([]);
    expect(payments.count('find')).to.equal(0);
  });

  it('dry run → the same items, nothing written', async () => {
    const real = scene(2);
    const dry = scene(2);
    const rows = [own(0), own(1), neutral, malformed];
    expect(await dry.reconcile(rows, true)).to.deep.equal(await real.reconcile(rows));
    expect(dry.payments.count('update')).to.equal(0);
  });
});

describe('invariant 6: one payment that cannot be decided never stops its siblings', () => {
  it('a payment with a state nobody knows → undecidable, the other is written', async () => {
    const strange = aTransaction({ interactionId: 'G0', state: JSON.parse('"Expired"') });
    const payments = memoryPayments([
      aPayment({ id: uuid(0), transactions: [strange] }),
      aPayment({ id: uuid(1) }),
    ]);
    const ports = { payments, gateway: memoryGateway(), clock: settableClock() };
    const known = { ...ports, store: createMemoryStore() };
    const { items } = await reconcilePage(known, [own(0), own(1)], RECONCILING);
    expect(items.map(({ reason }) => reason)).to.deep.equal(['undecidable', 'added']);
    expect(items[0]?.detail).to.be.a('string');
  });
});

describe('invariant 6: one bad record never stops its siblings', () => {
  const rows = [
    { bad: own(1, { amount: gatewayAmount('1.234') }), reason: 'invalid-amount' },
    { bad: own(1, { amount: gatewayAmount('1.00', 'USD') }), reason: 'foreign-currency' },
    { bad: own(1, { amount: undefined }), reason: 'details-unavailable' },
    { bad: own(77), reason: 'unmatched' },
    { bad: { ...malformed, id: 'G1' }, reason: 'malformed' },
  ] as const;
  for (const { bad, reason } of rows) {
    it(`the second of three is ${reason} → the others are written`, async () => {
      const { reasons } = scene(3);
      const told = await reasons([own(0), bad, own(2)]);
      expect(told).to.deep.equal(['G0 added', `${bad.id} ${reason}`, 'G2 added']);
    });
  }

  it('commercetools refuses one payment → the others are written', async () => {
    const { payments, reasons } = scene(3);
    payments.failNext('Rejected', 'update', { about: uuid(1), times: 99 });
    expect(await reasons([own(0), own(1), own(2)])).to.deep.equal([
      'G0 added',
      'G1 write-rejected',
      'G2 added',
    ]);
  });

  it('one payment holds an Initial charge of somebody else → the others are written', async () => {
    const { payments, reasons } = scene(3);
    const transactions = [
      aTransaction({ type: 'Charge', state: 'Initial', interactionId: undefined }),
    ];
    payments.put(aPayment({ id: uuid(1), transactions }));
    expect(await reasons([own(0), own(1), own(2)])).to.deep.equal([
      'G0 added',
      'G1 initial-transaction',
      'G2 added',
    ]);
    expect(payments.payment(uuid(1))?.version).to.equal(1);
  });

  it('commercetools is down → every relevant row unavailable and why, neutral ones still ignored', async () => {
    const { payments, reconcile } = scene(2);
    payments.failNext('Unavailable', 'find');
    const items = await reconcile([own(0), neutral, malformed, own(1)]);
    expect(items.map(({ reason }) => reason)).to.deep.equal([
      'unavailable',
      'no-money-moved',
      'malformed',
      'unavailable',
    ]);
    expect(items[0]?.detail).to.contain('find');
    expect(payments.count('update')).to.equal(0);
  });
});
