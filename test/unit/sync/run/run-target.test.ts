import { expect } from 'chai';
import { aGatewayTransaction, aPayment, application } from '../../../support/builders.ts';
import {
  authorizations,
  emptyPayments,
  leftBehind,
  runScene,
  uuid,
} from '../../../support/run-scene.ts';
import { decisionScene, manyUnderReview, reviewId, verdict } from './decision-scene.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;

const byReference = (n: number) => ({
  targets: [{ transactionId: undefined, clientReference: uuid(n) }],
});
const byId = (transactionId: string) => ({
  targets: [{ transactionId, clientReference: undefined }],
});

/** The numbers of the payments that have been written. */
const written = (payments: readonly { readonly version: number }[]) =>
  payments.flatMap(({ version }, n) => (version > 1 ? [n] : []));

describe('Run Sync of a target', () => {
  const scene = () => runScene(authorizations(5), emptyPayments(5));

  for (const [what, target] of [
    ['client reference', byReference(3)],
    ['transaction id, whose reference is learnt', byId('G00003')],
    ['both', { targets: [{ transactionId: 'G00003', clientReference: uuid(3) }] }],
  ] as const) {
    it(`by ${what} → that payment alone is written, and no window is searched`, async () => {
      const { run, payments, gateway } = scene();
      const ended = await run(target);
      expect(ended.merchants[0]).to.include({ read: 1, updated: 1, result: 'completed' });
      expect(written(payments.payments())).to.deep.equal([3]);
      expect(gateway.searches()).to.deep.equal([]);
    });
  }

  it('by the id of a capture → its authorization is brought, too, in the same update', async () => {
    const { run, payments, gateway } = scene();
    const applications = [application('ics_bill', '100', '1')];
    const capture = { id: 'C1', clientReference: uuid(2), submittedAt: '2026-11-20T10:30:00Z' };
    gateway.add(aGatewayTransaction({ ...capture, applications }));
    await run(byId('C1'));
    const [, , payment] = leftBehind(payments.payments());
    expect(payments.count('update')).to.equal(1);
    expect(payment?.transactions.map(({ type, interactionId }) => [type, interactionId])).to.eql([
      ['Authorization', 'G00002'],
      ['Charge', 'C1'],
    ]);
  });

  it('by the id of a void, as an event names it → its details are evidence, and not asked again', async () => {
    const { run, payments, gateway } = scene();
    const capture = { id: 'C1', clientReference: uuid(2), submittedAt: '2026-11-20T10:30:00Z' };
    const voiding = { ...capture, id: 'V1', submittedAt: '2026-11-20T10:40:00Z' };
    const [captured, voided] = [
      aGatewayTransaction({ ...capture, applications: [application('ics_bill', '100')] }),
      aGatewayTransaction({ ...voiding, applications: [application('ics_void', '100')] }),
    ];
    gateway.add(captured, voided);
    const rootId = 'G00002';
    gateway.detailsOf.set('V1', { record: voided, rootId, relatedIds: [rootId] });
    const root = aGatewayTransaction({ id: rootId, clientReference: uuid(2) });
    gateway.detailsOf.set(rootId, { record: root, rootId, relatedIds: ['V1', 'C1'] });
    await run(byId('V1'));
    const [, , payment] = leftBehind(payments.payments());
    const charge = payment?.transactions.find(({ type }) => type === 'Charge');
    expect(charge?.state).to.equal('Failure');
    expect(gateway.count('details')).to.equal(3);
  });

  it('unknown at the gateway → failed, says which, and nothing is written', async () => {
    const { run, payments } = scene();
    const ended = await run(byId('G99999'));
    expect(ended.result).to.equal('failed');
    expect(ended.merchants[0]?.error).to.contain('G99999');
    expect(written(payments.payments())).to.deep.equal([]);
  });

  it('a reference that nobody knows → completed, with nothing read', async () => {
    const ended = await scene().run(byReference(77));
    expect(ended.merchants[0]).to.include({ read: 0, expected: 0, result: 'completed' });
  });

  it('its window → the last 24 hours up to now, whatever the watermark', async () => {
    const { run, store, clock } = scene();
    store.setWatermark('run', 'mid_a', clock.now() - 7 * DAY_MS);
    const ended = await run(byReference(0));
    expect(ended.merchants[0]?.window).to.deep.equal({
      from: clock.now() - DAY_MS,
      to: clock.now(),
    });
  });

  for (const [what, target] of [
    ['found', byReference(0)],
    ['not found', byId('G99999')],
  ] as const) {
    it(`${what} → no watermark, where there was none and where there was one`, async () => {
      const { run, store, watermark } = scene();
      await run(target);
      expect(await watermark()).to.equal(undefined);
      store.setWatermark('run', 'mid_a', 4711);
      await run(target);
      expect(await watermark()).to.equal(4711);
    });
  }

  it('what an earlier run settled → is asked for all the same', async () => {
    const { run, payments } = scene();
    await run();
    const before = payments.count('find');
    await run();
    expect(payments.count('find')).to.equal(before);
    const ended = await run(byReference(1));
    expect(payments.count('find')).to.equal(before + 1);
    expect(ended.merchants[0]).to.include({ read: 1, unchanged: 1 });
  });

  it('a dry run → decides it, writes nothing', async () => {
    const { run, payments } = scene();
    const ended = await run({ ...byReference(1), dryRun: true });
    expect(ended.merchants[0]).to.include({ read: 1, updated: 1 });
    expect(written(payments.payments())).to.deep.equal([]);
  });
});

describe('Decision Sync of a target', () => {
  // Verdicts are asked for up to the very now: one was given a moment ago.
  const scene = () =>
    decisionScene(
      [0, 1, 2, 3].map((n) => verdict(n)),
      manyUnderReview(4),
    );

  for (const [what, target] of [
    ['transaction id', byId(reviewId(2))],
    ['client reference', byReference(2)],
    ['both', { targets: [{ transactionId: reviewId(2), clientReference: uuid(2) }] }],
  ] as const) {
    it(`by ${what} → that transaction alone is decided`, async () => {
      const { decide, payments } = scene();
      const ended = await decide(target);
      expect(ended.merchants[0]).to.include({ read: 1, updated: 1, result: 'completed' });
      expect(written(payments.payments())).to.deep.equal([2]);
    });
  }

  it('by id, where another transaction of the payment has a verdict, too → that one stays', async () => {
    const payment = aPayment({
      id: uuid(0),
      transactions: manyUnderReview(2).flatMap(({ transactions }) => transactions),
    });
    const both = [verdict(0), verdict(1, { clientReference: uuid(0) })];
    const { decide, states } = decisionScene(both, [payment]);
    await decide(byId(reviewId(1)));
    expect(states()).to.deep.equal(['Authorization Pending,Authorization Success']);
  });

  it('a verdict of this very minute → found: its window is the last 24 hours up to now', async () => {
    const { decide, gateway, clock, states } = decisionScene([], manyUnderReview(1));
    const submittedAt = new Date(clock.now() - MINUTE_MS / 2).toISOString();
    gateway.convert(verdict(0, { submittedAt }));
    const ended = await decide(byId(reviewId(0)));
    const window = { from: clock.now() - DAY_MS, to: clock.now() };
    expect(ended.merchants[0]?.window).to.deep.equal(window);
    expect(gateway.conversionQueries()).to.deep.equal([{ merchantId: 'mid_a', window }]);
    expect(states()).to.deep.equal(['Authorization Success']);
  });

  it('no verdict yet → completed with nothing read; the watermark stays as it was', async () => {
    const { decide, store, mark } = decisionScene([], manyUnderReview(1));
    store.setWatermark('decision', 'mid_a', 4711);
    const ended = await decide(byId(reviewId(0)));
    expect(ended.merchants[0]).to.include({ read: 0, result: 'completed' });
    expect(await mark()).to.equal(4711);
  });

  it('without a watermark → there is none afterwards either', async () => {
    const { decide, mark } = scene();
    await decide(byId(reviewId(2)));
    expect(await mark()).to.equal(undefined);
  });
});
