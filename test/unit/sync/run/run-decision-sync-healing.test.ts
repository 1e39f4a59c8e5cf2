import { expect } from 'chai';
import { aPayment, gatewayAmount } from '../../../support/builders.ts';
import { uuid } from '../../../support/run-scene.ts';
import { reversal, review } from '../../domain/gateway-rows.ts';
import { decisionScene, reviewId, underReview, verdict } from './decision-scene.ts';

const DAY = 24 * 60 * 60 * 1000;
const held = (n: number) =>
  review(n, { id: reviewId(n), clientReference: uuid(n), amount: gatewayAmount('10.00') });
const REJECT = { newDecision: 'REJECT' };

describe('Decision Sync and Run Sync together', () => {
  it('SP-R23: pending; rejected in the Business Center with a reversal → Authorization Failure, CancelAuthorization Success', async () => {
    const { decide, run, states } = decisionScene(
      [verdict(0, REJECT)],
      [underReview(0)],
      [held(0), reversal(5, { clientReference: uuid(0) })],
    );
    await decide();
    expect(states()).to.deep.equal(['Authorization Failure']);
    await run();
    expect(states()).to.deep.equal(['Authorization Failure,CancelAuthorization Success']);
    const [again, synced] = [await decide(), await run()];
    expect([again.merchants[0]?.updated, synced.merchants[0]?.updated]).to.deep.equal([0, 0]);
  });

  it('SP-R23 in the other order, with a reversal of no amount → the same payment', async () => {
    const released = reversal(5, { clientReference: uuid(0), amount: undefined });
    const { decide, run, states, gateway } = decisionScene(
      [verdict(0, REJECT)],
      [underReview(0)],
      [held(0), released],
    );
    const rootId = reviewId(0);
    gateway.detailsOf.set(released.id, { record: released, rootId, relatedIds: [rootId] });
    gateway.detailsOf.set(rootId, { record: held(0), rootId, relatedIds: [released.id] });
    await run();
    await decide();
    expect(states()).to.deep.equal(['Authorization Failure,CancelAuthorization Success']);
  });

  it('SP-R24: Run Sync leaves Pending what is under review → the following Decision Sync resolves it', async () => {
    const { decide, run, states } = decisionScene(
      [verdict(0)],
      [aPayment({ id: uuid(0) })],
      [held(0)],
    );
    await run();
    expect(states()).to.deep.equal(['Authorization Pending']);
    await decide();
    expect(states()).to.deep.equal(['Authorization Success']);
    await run();
    expect(states()).to.deep.equal(['Authorization Success']);
  });

  it('a verdict on a payment that is not healed yet → waits, and is applied after the next Run Sync', async () => {
    const { decide, run, states, mark, reasons, clock } = decisionScene(
      [verdict(0, REJECT)],
      [aPayment({ id: uuid(0) })],
      [held(0)],
    );
    const early = await decide();
    expect(await reasons(early.runId)).to.deep.equal(['R00000 verdict-waits']);
    expect(early.merchants[0]).to.include({ result: 'completed', exceptions: 1 });
    expect(await mark()).to.equal(clock.now() - 60_000);
    expect(states()).to.deep.equal(['']);
    await run();
    const late = await decide();
    expect(states()).to.deep.equal(['Authorization Failure']);
    expect(late.merchants[0]).to.include({ result: 'completed', exceptions: 1 });
    expect(await reasons(late.runId)).to.deep.equal(['R00000 reversal-needed']);
    expect(await mark()).to.equal(clock.now() - 60_000);
  });

  it('days later it still waits → the first run of a day reads it again, and it is applied once it can be', async () => {
    const { decide, run, states, clock, gateway, reasons } = decisionScene(
      [verdict(0)],
      [aPayment({ id: uuid(0) })],
    );
    await decide();
    clock.advance(6 * DAY);
    const waiting = await decide();
    expect(await reasons(waiting.runId)).to.deep.equal(['R00000 verdict-waits']);
    clock.advance(DAY);
    gateway.add(held(0));
    await run({ range: { from: Date.parse('2026-11-20'), to: Date.parse('2026-11-21') } });
    await decide();
    expect(states()).to.deep.equal(['Authorization Success']);
  });

  it('a week later it has not come → given up as an exception, and the watermark goes on', async () => {
    const { decide, clock, reasons, mark } = decisionScene(
      [verdict(0)],
      [aPayment({ id: uuid(0) })],
    );
    await decide();
    clock.advance(7 * DAY);
    const ended = await decide();
    expect(await reasons(ended.runId)).to.deep.equal(['R00000 verdict-unplaced']);
    expect(ended.result).to.equal('completed');
    expect(await mark()).to.equal(clock.now() - 60_000);
  });

  it('a verdict without a time whose transaction is missing → an exception at once: it cannot wait', async () => {
    const { decide, reasons } = decisionScene(
      [verdict(0, { submittedAt: undefined })],
      [aPayment({ id: uuid(0) })],
    );
    const ended = await decide();
    expect(await reasons(ended.runId)).to.deep.equal(['R00000 verdict-unplaced']);
    expect(ended.result).to.equal('completed');
  });

  it('a verdict that waits → its siblings are applied', async () => {
    const { decide, states } = decisionScene(
      [verdict(0), verdict(1)],
      [aPayment({ id: uuid(0) }), underReview(1)],
    );
    await decide();
    expect(states()).to.deep.equal(['', 'Authorization Success']);
  });
});
