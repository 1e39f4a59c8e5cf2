import fc from 'fast-check';
import { many } from '../../../support/many.ts';
import { expectTruth } from './laws.ts';
import { play } from './play.ts';
import { type Happenings, worldsOf } from './steps.ts';

const HAPPENINGS: Happenings = {
  names: [
    ...(['authorize', 'sell', 'decline', 'hold', 'accept', 'settle', 'reject'] as const),
    ...(['capture', 'refund'] as const),
  ],
  references: ['own', 'clock', 'typed'],
  shops: ['unaware', 'aware', 'interrupted'],
  rests: ['kept'],
};

describe('a random merchant, read in random windows, with verdicts late and events lost, doubled or out of order', () => {
  it('ends with payments that say what the gateway’s book says, or with the exception of what was planted', () =>
    fc.assert(
      fc.asyncProperty(worldsOf(HAPPENINGS), async (world) => expectTruth(await play(world))),
      many(50),
    )).timeout(1_200_000);
});
