import { expect } from 'chai';
import { runJson } from '../../../../src/domain/runs/run-summary.ts';
import { aPayment, aTransaction, INSTANT_MS } from '../../../support/builders.ts';
import { leftBehind, uuid } from '../../../support/run-scene.ts';
import {
  decisionScene,
  manyUnderReview,
  reviewId,
  underReview,
  verdict,
} from './decision-scene.ts';

const AUTHORIZED = 'Authorization Success';
const DENIED = 'Authorization Failure';
const REJECT = { newDecision: 'REJECT' };

describe('runDecisionSync', () => {
  it('SP-R5, SP-R6: reviews approved and rejected → Pending becomes Success and Failure', async () => {
    const { decide, states } = decisionScene([verdict(0), verdict(1, REJECT)], manyUnderReview(3));
    const ended = await decide();
    expect(states()).to.deep.equal([AUTHORIZED, DENIED, 'Authorization Pending']);
    expect(ended).to.include({ kind: 'decision', result: 'completed' });
    expect(ended.merchants[0]).to.include({ read: 2, updated: 1, exceptions: 1 });
    expect(runJson(ended).message).to.include('Decision Sync read 2 verdicts over 1 merchant id');
  });

  it('SP-R7: a review decided between two runs → applied by the second', async () => {
    const { decide, states, gateway, clock } = decisionScene([], [underReview(0)]);
    await decide();
    expect(states()).to.deep.equal(['Authorization Pending']);
    gateway.convert(verdict(0, { submittedAt: new Date(clock.now()).toISOString() }));
    clock.advance(900_000);
    await decide();
    expect(states()).to.deep.equal([AUTHORIZED]);
  });

  it('SP-R16: every merchant id that is asked for → its own verdicts, in one run', async () => {
    const conversions = ['mid_a', 'mid_b', 'mid_c'].map((merchantId, n) =>
      verdict(n, { merchantId }),
    );
    const { decide, states, gateway } = decisionScene(conversions, manyUnderReview(3));
    const ended = await decide({ merchantIds: ['mid_a', 'mid_b'] });
    expect(ended.merchants.map(({ merchantId }) => merchantId)).to.deep.equal(['mid_a', 'mid_b']);
    expect(states()).to.deep.equal([AUTHORIZED, AUTHORIZED, 'Authorization Pending']);
    const asked = new Set(gateway.conversionQueries().map(({ merchantId }) => merchantId));
    expect([...asked]).to.deep.equal(['mid_a', 'mid_b']);
  });

  it('SP-R17: only what is Pending is touched, and nothing but verdicts is asked for', async () => {
    const final = { interactionId: reviewId(0), state: 'Failure' } as const;
    const others = [
      aTransaction({ id: 'a', type: 'Charge', interactionId: 'X1' }),
      aTransaction({ id: 'b', ...final }),
    ];
    const { decide, payments, gateway } = decisionScene(
      [verdict(0), verdict(1)],
      [aPayment({ id: uuid(0), transactions: others }), underReview(1)],
    );
    const before = leftBehind(payments.payments());
    await decide();
    const after = leftBehind(payments.payments());
    expect(after[0]).to.deep.equal(before[0]);
    expect(after[1]?.transactions).to.deep.equal([
      { ...before[1]?.transactions[0], state: 'Success' },
    ]);
    expect(gateway.count('search') + gateway.count('details')).to.equal(0);
  });

  it('20 verdicts of which 8 are neither ACCEPT nor REJECT → exactly 12 payments change; of 4 the money is held', async () => {
    const decisions = ['ACCEPT', 'HOLD', 'REJECT', 'REVIEW', 'ACCEPT'];
    const conversions = Array.from({ length: 20 }, (_, n) =>
      verdict(n, { newDecision: decisions[n % 5] ?? '' }),
    );
    const { decide, states, payments } = decisionScene(conversions, manyUnderReview(20));
    const ended = await decide();
    expect(ended.merchants[0]).to.include({ read: 20, updated: 8, exceptions: 12 });
    expect(ended.result).to.equal('completed');
    expect(payments.payments().filter(({ version }) => version > 1)).to.have.lengthOf(12);
    expect(states().slice(0, 5)).to.deep.equal([
      AUTHORIZED,
      'Authorization Pending',
      DENIED,
      'Authorization Pending',
      AUTHORIZED,
    ]);
  });

  it('invariant 3: a second run → reads them again and changes nothing', async () => {
    const { decide, payments } = decisionScene(
      [verdict(0), verdict(1, REJECT)],
      manyUnderReview(2),
    );
    await decide();
    const after = leftBehind(payments.payments());
    const second = await decide();
    expect(second.merchants[0]).to.include({ read: 2, updated: 0, unchanged: 1, exceptions: 1 });
    expect(leftBehind(payments.payments())).to.deep.equal(after);
    expect(payments.count('update')).to.equal(2);
  });

  it('invariant 4: rows of every kind → one item each, with its payment, and counted once', async () => {
    const malformed = { malformed: 'newDecision: none', id: 'M1', merchantId: 'mid_a' };
    const conversions = [
      verdict(0),
      malformed,
      verdict(9),
      verdict(8, { clientReference: 'another system/8' }),
      verdict(1, { submittedAt: new Date(INSTANT_MS).toISOString() }),
      verdict(1, REJECT),
      verdict(2, { newDecision: 'HOLD' }),
    ];
    const { decide, items } = decisionScene(conversions, manyUnderReview(3));
    const ended = await decide();
    expect(ended.merchants[0]).to.include({
      read: 7,
      updated: 1,
      unchanged: 0,
      ignored: 2,
      exceptions: 4,
    });
    const told = (await items(ended.runId)).map(({ transactionId, reason, paymentId }) =>
      [transactionId, reason, paymentId].join(' '),
    );
    expect(told).to.have.members([
      `R00000 state-changed ${uuid(0)}`,
      'M1 malformed ',
      'R00009 unmatched ',
      'R00008 not-ours ',
      `R00001 superseded ${uuid(1)}`,
      `R00001 reversal-needed ${uuid(1)}`,
      `R00002 unknown-verdict ${uuid(2)}`,
    ]);
  });

  it('the chain of a gateway transaction: id, key, requestId as interactionId, order number', async () => {
    const conversions = [
      verdict(0),
      verdict(1, { clientReference: 'cart-1' }),
      verdict(2, { clientReference: undefined }),
      verdict(3, { clientReference: 'O-3' }),
    ];
    const scene = decisionScene(conversions, [
      underReview(0),
      { ...underReview(1), key: 'cart-1' },
      underReview(2),
      underReview(3),
    ]);
    scene.payments.addOrder('O-3', [uuid(3)]);
    await scene.decide();
    expect(scene.states()).to.deep.equal([AUTHORIZED, AUTHORIZED, AUTHORIZED, AUTHORIZED]);
  });

  it('120 verdicts of a slice → a query for every 50, one update for each payment', async () => {
    const conversions = Array.from({ length: 120 }, (_, n) => verdict(n));
    const { decide, payments } = decisionScene(conversions, manyUnderReview(120));
    const ended = await decide();
    expect(ended.merchants[0]).to.include({ read: 120, updated: 120 });
    expect(payments.count('find')).to.equal(3);
    expect(payments.count('update')).to.equal(120);
  });

  it('two verdicts on one payment → one update', async () => {
    const transactions = [0, 1].map((n) =>
      aTransaction({ id: `tx-${n}`, interactionId: reviewId(n), state: 'Pending' }),
    );
    const conversions = [verdict(0), verdict(1, { ...REJECT, clientReference: uuid(0) })];
    const { decide, states, payments } = decisionScene(conversions, [
      aPayment({ id: uuid(0), transactions }),
    ]);
    await decide();
    expect(states()).to.deep.equal([`${AUTHORIZED},${DENIED}`]);
    expect(payments.count('update')).to.equal(1);
  });

  it('a dry run → the very decisions, nothing written, no watermark', async () => {
    const conversions = [verdict(0), verdict(1, REJECT), verdict(2)];
    const dry = decisionScene(conversions, manyUnderReview(2));
    const real = decisionScene(conversions, manyUnderReview(2));
    const [shown, done] = [await dry.decide({ dryRun: true }), await real.decide()];
    expect(await dry.items(shown.runId)).to.deep.equal(await real.items(done.runId));
    expect(dry.payments.count('update')).to.equal(0);
    expect(await dry.mark()).to.equal(undefined);
  });
});
