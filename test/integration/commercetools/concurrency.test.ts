import { expect } from 'chai';
import { json, type ScriptedServer, startScripted } from '../cybersource/scripted-server.ts';
import { adapter, id, many, projectAt } from './shop.ts';

describe('commercetools adapter, updates at once', () => {
  let server: ScriptedServer;
  let inFlight = 0;
  let most = 0;
  beforeEach(async () => {
    inFlight = 0;
    most = 0;
    server = await startScripted(async ({ path, method }) => {
      if (path.startsWith('/oauth')) return json(200, { access_token: 'a', expires_in: 3600 });
      if (method === 'GET') return json(404, {});
      inFlight += 1;
      most = Math.max(most, inFlight);
      // Gives whoever is too many the time to arrive.
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      inFlight -= 1;
      return json(409, {});
    });
  });
  afterEach(() => server.close());

  for (const concurrency of [1, 4])
    it(`with a concurrency of ${concurrency}, are never more than ${concurrency}, and all are sent`, async () => {
      const port = adapter(projectAt(server.url), { concurrency });
      await Promise.all(many(24, (n) => port.update(id(n), 1, [])));
      expect(most).to.equal(concurrency);
      expect(server.requests.filter(({ path }) => path.includes('/payments/'))).to.have.lengthOf(
        24,
      );
    });
});
