import { expect } from 'chai';
import { uuid } from '../../../support/run-scene.ts';
import { decisionScene, reviewId, underReview, verdict } from './decision-scene.ts';

const AUTHORIZED = 'Authorization Success';
const DENIED = 'Authorization Failure';

describe('runDecisionSync, invariant 7', () => {
  it('another writer made it final between read and write → read again, and a later fact stands', async () => {
    const { decide, states, payments, reasons } = decisionScene([verdict(0)], [underReview(0)]);
    payments.otherWriterNext(uuid(0), [
      {
        action: 'changeTransactionState',
        transactionId: `tx-${reviewId(0)}`,
        state: 'Failure',
      },
    ]);
    const ended = await decide();
    expect(states()).to.deep.equal([DENIED]);
    expect(await reasons(ended.runId)).to.deep.equal(['R00000 already-final']);
  });

  it('a version conflict → decided again on what is there now, and written', async () => {
    const { decide, states, payments } = decisionScene([verdict(0)], [underReview(0)]);
    payments.failNext('VersionConflict', 'update');
    expect((await decide()).result).to.equal('completed');
    expect(states()).to.deep.equal([AUTHORIZED]);
  });

  it('the answer of a write is lost, which changed a state alone → written once; it may be another writer’s, so unchanged', async () => {
    const { decide, payments } = decisionScene([verdict(0)], [underReview(0)]);
    payments.failNext('lost-answer', 'update');
    const ended = await decide();
    expect(ended.merchants[0]).to.include({ unchanged: 1, exceptions: 0, result: 'completed' });
    expect(payments.payments()[0]?.version).to.equal(2);
    expect(payments.count('update')).to.equal(1);
  });

  it('conflicts without end → partial, and the next run applies it', async () => {
    const { decide, states, payments, mark } = decisionScene([verdict(0)], [underReview(0)]);
    payments.failNext('VersionConflict', 'update', { times: 5 });
    expect((await decide()).result).to.equal('partial');
    expect(await mark()).to.equal(Date.parse('2026-11-13'));
    await decide();
    expect(states()).to.deep.equal([AUTHORIZED]);
  });
});
