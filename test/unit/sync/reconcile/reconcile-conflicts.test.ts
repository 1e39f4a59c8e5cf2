import { expect } from 'chai';
import type { PaymentAction } from '../../../../src/domain/decide/decision.ts';
import { reconcilePayment } from '../../../../src/sync/reconcile/reconcile-payment.ts';
import {
  aGatewayTransaction,
  aPayment,
  aTransaction,
  GATEWAY_ID,
  money,
  PAYMENT_ID,
} from '../../../support/builders.ts';
import { DECISION } from '../../../support/settings.ts';
import { scene } from './reconcile-scene.ts';

const PAUSES = [50, 200, 800, 2000];

/** The transaction that the record becomes, as another writer would add it. */
const SAME: PaymentAction = {
  action: 'addTransaction',
  transaction: {
    type: 'Authorization',
    state: 'Success',
    amount: money(1000),
    interactionId: GATEWAY_ID,
    timestamp: '2026-11-20T10:00:00.000Z',
    availableCaptureAmount: undefined,
  },
};
const ANOTHER: PaymentAction = {
  ...SAME,
  transaction: { ...SAME.transaction, interactionId: 'somebody-else' },
};

describe('invariant 7: after a conflict or a lost answer it reads and decides again', () => {
  it('another writer wrote the same → unchanged, nothing is doubled', async () => {
    const { reconcile, payments, written } = scene();
    payments.otherWriterNext(PAYMENT_ID, [SAME]);
    expect(await reconcile()).to.deep.equal(['already-right']);
    expect(written()).to.deep.equal([GATEWAY_ID]);
    expect(payments.count('update')).to.equal(1);
  });

  it('another writer wrote something else → added all the same, once', async () => {
    const { reconcile, payments, written } = scene();
    payments.otherWriterNext(PAYMENT_ID, [ANOTHER]);
    expect(await reconcile()).to.deep.equal(['added']);
    expect(written()).to.deep.equal(['somebody-else', GATEWAY_ID]);
    expect(payments.count('update')).to.equal(2);
  });

  it('another writer finished the transaction that would be adopted → added beside it', async () => {
    const open = aTransaction({ id: 'open', state: 'Initial', interactionId: undefined });
    const { reconcile, payments, written } = scene(aPayment({ transactions: [open] }));
    const transactionId = 'open';
    payments.otherWriterNext(PAYMENT_ID, [
      { action: 'changeTransactionInteractionId', transactionId, interactionId: 'theirs' },
      { action: 'changeTransactionState', transactionId, state: 'Failure' },
    ]);
    expect(await reconcile()).to.deep.equal(['added']);
    expect(written()).to.deep.equal(['theirs', GATEWAY_ID]);
  });

  it('the answer is lost after applying → counted as updated, applied exactly once', async () => {
    const { reconcile, payments, written, version } = scene();
    payments.failNext('lost-answer', 'update');
    expect(await reconcile()).to.deep.equal(['added']);
    expect(written()).to.deep.equal([GATEWAY_ID]);
    expect(version()).to.equal(2);
    expect(payments.count('update'), 'never re-posted blindly').to.equal(1);
    expect(payments.count('get')).to.equal(1);
  });

  for (const { situation, theirs } of [
    { situation: 'at another time', theirs: { timestamp: '2026-11-20T10:00:01.000Z' } },
    { situation: 'as another type', theirs: { type: 'Refund' as const } },
  ])
    it(`the connection breaks, and another writer writes the same ${situation} → not counted as ours`, async () => {
      const { reconcile, payments } = scene();
      payments.failNext('Unavailable', 'update');
      payments.otherWriterNext(PAYMENT_ID, [
        { ...SAME, transaction: { ...SAME.transaction, ...theirs } },
      ]);
      expect(await reconcile()).to.not.include('added');
      expect(payments.count('update')).to.equal(1);
    });

  it('the connection breaks, and other writers write the same and more → unchanged, and says that it cannot be known', async () => {
    const { payments, gateway, clock } = scene();
    payments.failNext('Unavailable', 'update');
    payments.otherWriterNext(PAYMENT_ID, [SAME]);
    const get: typeof payments.get = (id) => {
      payments.put({ ...aPayment(), ...payments.payment(id), version: 3 });
      return payments.get(id);
    };
    const update: typeof payments.update = (...given) => payments.update(...given);
    const { judgements } = await reconcilePayment(
      { payments: { ...payments, get, update }, gateway, clock },
      aPayment(),
      [aGatewayTransaction()],
      DECISION,
    );
    expect(judgements[0]).to.include({ reason: 'already-right', change: undefined });
    expect(judgements[0]?.detail).to.include('another writer may have made the change');
  });

  it('the connection breaks before applying → read again, and written once', async () => {
    const { reconcile, payments, written, version } = scene();
    payments.failNext('Unavailable', 'update');
    expect(await reconcile()).to.deep.equal(['added']);
    expect(written()).to.deep.equal([GATEWAY_ID]);
    expect(version()).to.equal(2);
  });

  it('lost, then broken, then a conflict → still written once', async () => {
    const { reconcile, payments, written } = scene();
    payments.failNext('Unavailable', 'update');
    payments.failNext('Throttled', 'update');
    payments.failNext('VersionConflict', 'update');
    expect(await reconcile()).to.deep.equal(['added']);
    expect(written()).to.deep.equal([GATEWAY_ID]);
  });

  const passing = [
    { kind: 'VersionConflict', reason: 'version-conflict' },
    { kind: 'Throttled', reason: 'unavailable' },
    { kind: 'Unavailable', reason: 'unavailable' },
  ] as const;
  for (const { kind, reason } of passing) {
    it(`${kind} for ever → ${reason} after five tries, with growing pauses`, async () => {
      const { reconcile, payments, clock, written } = scene();
      payments.failNext(kind, 'update', { times: 99 });
      expect(await reconcile()).to.deep.equal([reason]);
      expect(payments.count('update')).to.equal(5);
      expect(clock.pauses()).to.deep.equal(PAUSES);
      expect(written()).to.deep.equal([]);
    });
  }

  const final = ['Rejected', 'Invalid', 'NotFound'] as const;
  for (const kind of final) {
    it(`${kind} → write-rejected at once: it would fail again the same way`, async () => {
      const { reconcile, payments, clock } = scene();
      payments.failNext(kind, 'update', { times: 99 });
      expect(await reconcile()).to.deep.equal(['write-rejected']);
      expect(payments.count('update')).to.equal(1);
      expect(clock.pauses()).to.deep.equal([]);
    });
  }

  it('Forbidden → access-refused at once, with what commercetools says: the payment was not looked at', async () => {
    const { payments, gateway, clock } = scene();
    payments.failNext('Forbidden', 'update', { times: 99 });
    const { judgements } = await reconcilePayment(
      { payments, gateway, clock },
      aPayment(),
      [aGatewayTransaction()],
      DECISION,
    );
    expect(judgements[0]).to.deep.include({
      reason: 'access-refused',
      detail: 'update: Forbidden, as the test asked',
      change: undefined,
    });
    expect(payments.count('update')).to.equal(1);
  });

  const rereads = [
    { kind: 'Forbidden', reason: 'access-refused' },
    { kind: 'NotFound', reason: 'write-rejected' },
    { kind: 'Unavailable', reason: 'unavailable' },
  ] as const;
  for (const { kind, reason } of rereads) {
    it(`a conflict, and reading again is ${kind} → ${reason}, no further write`, async () => {
      const { reconcile, payments } = scene();
      payments.failNext('VersionConflict', 'update');
      payments.failNext(kind, 'get');
      expect(await reconcile()).to.deep.equal([reason]);
      expect(payments.count('update')).to.equal(1);
    });
  }

  const askedPauses = [
    { retryAfterMs: 20, paused: 50 },
    { retryAfterMs: 5000, paused: 5000 },
    { retryAfterMs: 86_400_000, paused: 30_000 },
  ];
  for (const { retryAfterMs, paused } of askedPauses) {
    it(`commercetools asks for ${retryAfterMs} ms → ${paused} ms are waited`, async () => {
      const { payments, gateway, clock } = scene();
      let tries = 0;
      const update: typeof payments.update = async (id, version, actions) => {
        tries += 1;
        if (tries > 1) return payments.update(id, version, actions);
        const message = 'too many';
        return { ok: false, error: { kind: 'Throttled', message, retryAfterMs } };
      };
      const get: typeof payments.get = (id) => payments.get(id);
      const ports = { payments: { ...payments, update, get }, gateway, clock };
      await reconcilePayment(ports, aPayment(), [aGatewayTransaction()], DECISION);
      expect(clock.pauses()).to.deep.equal([paused]);
    });
  }
});
