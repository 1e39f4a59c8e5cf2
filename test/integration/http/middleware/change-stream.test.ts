import { expect } from 'chai';
import { streamChanges } from '../../../../src/http/middleware/change-stream.ts';
import { slowReader } from '../slow-reader.ts';

const STATES = 100;
const STATE_BYTES = 100_000;

describe('progress as server-sent events', () => {
  it('a reader that does not read → states are left out, not kept; it reads on → the last one', async () => {
    let state = 0;
    let most = 0;
    const { promise: told, resolve } = Promise.withResolvers<void>();
    const reader = await slowReader(async (request, response) => {
      await streamChanges({ request, response } as unknown as Parameters<typeof streamChanges>[0], {
        pollMs: 0,
        first: 0,
        next: async () => {
          most = Math.max(most, response.writableLength);
          state += 1;
          if (state === STATES) resolve();
          return state;
        },
        toJson: (value) => ({ value, text: 'x'.repeat(STATE_BYTES) }),
        hasEnded: (value) => value >= STATES,
        onError: () => {},
      });
    }, '/');
    await told;
    const events = (await reader.readAll()).match(/"value":\d+/g) ?? [];
    await reader.close();
    expect(most).to.be.below(5 * STATE_BYTES);
    expect(events.at(-1)).to.equal(`"value":${STATES}`);
  });
});
