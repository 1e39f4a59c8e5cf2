import { expect } from 'chai';
import { conversionsOf } from '../../../../src/sync/run/read-conversions.ts';
import { INSTANT_MS } from '../../../support/builders.ts';
import { memoryGateway } from '../../../support/memory-gateway.ts';
import { reviewId, verdict } from './decision-scene.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = INSTANT_MS + DAY_MS;

function scene() {
  const gateway = memoryGateway();
  const earlier = new Date(INSTANT_MS - DAY_MS).toISOString();
  gateway.convert(verdict(0), verdict(1), verdict(0, { submittedAt: earlier }));
  return { gateway, read: conversionsOf(gateway, 'mid_a', NOW) };
}

describe('the verdicts on one transaction (design §6 "Verdicts")', () => {
  it('since its submission → all of them, and none of another', async () => {
    const { read } = scene();
    const found = await read(reviewId(0), INSTANT_MS - 2 * DAY_MS);
    expect(found.ok && found.value.map(({ id }) => id)).to.deep.equal([reviewId(0), reviewId(0)]);
  });

  it('a second transaction → asks for no day again', async () => {
    const { gateway, read } = scene();
    await read(reviewId(0), INSTANT_MS - DAY_MS);
    const questions = gateway.count('conversions');
    await read(reviewId(1), INSTANT_MS);
    expect(gateway.count('conversions')).to.equal(questions);
  });

  for (const since of [undefined, INSTANT_MS - 90 * DAY_MS]) {
    it(`submitted ${since === undefined ? 'at an unknown time' : 'long ago'} → 7 days at most`, async () => {
      const { gateway, read } = scene();
      await read(reviewId(0), since);
      expect(gateway.count('conversions')).to.equal(8);
    });
  }

  it('one day cannot be read → the failure is the answer', async () => {
    const { gateway, read } = scene();
    gateway.failNext('Unavailable', 'conversions', { after: 2 });
    const found = await read(reviewId(0), undefined);
    expect(found).to.have.nested.property('error.kind', 'Unavailable');
  });
});
