import { expect } from 'chai';
import pLimit from 'p-limit';
import { createMeter } from '../../../src/metrics/meter.ts';
import { adapter, id, many, projectAt } from '../commercetools/shop.ts';
import { json, type ScriptedServer, startScripted } from '../cybersource/scripted-server.ts';

const turn = () => new Promise(setImmediate);

describe('meter', () => {
  it('two works that take turns, count each its own', async () => {
    const meter = createMeter();
    const work = (commercetools: number, gateway: number) =>
      meter.measure(async (requests) => {
        for (let n = 0; n < Math.max(commercetools, gateway); n += 1) {
          if (n < commercetools) meter.count('commercetools');
          await turn();
          if (n < gateway) meter.count('gateway');
        }
        return requests();
      });
    expect(await Promise.all([work(5, 2), work(1, 7)])).to.deep.equal([
      { commercetools: 5, gateway: 2 },
      { commercetools: 1, gateway: 7 },
    ]);
  });

  it('a request outside of any work, is nobody’s', async () => {
    const meter = createMeter();
    meter.count('gateway');
    const counted = await meter.measure(async (requests) => requests());
    meter.count('gateway');
    expect(counted).to.deep.equal({ commercetools: 0, gateway: 0 });
  });

  it('a count that was asked for, does not change afterwards', async () => {
    const meter = createMeter();
    await meter.measure(async (requests) => {
      const before = requests();
      meter.count('gateway');
      expect([before.gateway, requests().gateway]).to.deep.equal([0, 1]);
    });
  });

  it('two meters, do not see each other', async () => {
    const [one, two] = [createMeter(), createMeter()];
    const counted = await one.measure((requests) =>
      two.measure(async () => {
        two.count('gateway');
        return requests();
      }),
    );
    expect(counted.gateway).to.equal(0);
  });

  it('work that fails, fails', async () => {
    const failing = createMeter().measure(() => Promise.reject(new Error('a defect')));
    expect(await failing.catch(({ message }) => message)).to.equal('a defect');
  });

  it('work that waits in a queue, counts for whoever queued it', async () => {
    const meter = createMeter();
    const limit = pLimit(1);
    const queued = (count: number) =>
      meter.measure(async (requests) => {
        await Promise.all(
          many(count, () =>
            limit(async () => {
              await turn();
              meter.count('commercetools');
            }),
          ),
        );
        return requests().commercetools;
      });
    expect(await Promise.all([queued(3), queued(5), queued(2)])).to.deep.equal([3, 5, 2]);
  });

  describe('with the commercetools adapter', () => {
    let server: ScriptedServer;
    beforeEach(async () => {
      server = await startScripted(({ path }) =>
        path.startsWith('/oauth')
          ? json(200, { access_token: 'a', expires_in: 3600 })
          : json(path.includes('/types/') ? 404 : 409, {}),
      );
    });
    afterEach(() => server.close());

    it('updates of two runs in one queue, count for the run that queued them, a token for who needed it', async () => {
      const meter = createMeter();
      const port = adapter(projectAt(server.url), {
        concurrency: 2,
        onRequest: () => meter.count('commercetools'),
      });
      const run = (updates: number) =>
        meter.measure(async (requests) => {
          await Promise.all(many(updates, (n) => port.update(id(n), 1, [])));
          return requests().commercetools;
        });
      // The first to come fetches the token and the type.
      expect(await Promise.all([run(6), run(9)])).to.deep.equal([8, 9]);
      expect(server.requests).to.have.lengthOf(17);
    });
  });
});
