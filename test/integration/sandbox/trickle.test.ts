import { once } from 'node:events';
import { expect } from 'chai';
import { type SandboxOrder, startCommercetools } from '../../../src/sandbox/commercetools.ts';
import { startGateway } from '../../../src/sandbox/gateway.ts';
import { createShop, MERCHANTS, pour, startTrickle } from '../../../src/sandbox/seed.ts';

describe('sandbox traffic', () => {
  it('a shop, poured into the servers and trickling, grows until it is stopped', async () => {
    const commercetools = await startCommercetools();
    const gateway = await startGateway({ merchants: MERCHANTS });
    const servers = { commercetools, gateway };
    const shop = createShop(Date.now());
    await pour(servers, shop.history);
    const before = (await commercetools.payments()).length;
    expect(before).to.be.above(300);
    const poured = new EventTarget();
    const growing = {
      ...servers,
      commercetools: {
        ...commercetools,
        addOrders: async (...orders: readonly SandboxOrder[]) => {
          await commercetools.addOrders(...orders);
          poured.dispatchEvent(new Event('poured'));
        },
      },
    };
    const onError = (error: unknown) => expect.fail(String(error));
    const first = once(poured, 'poured');
    const trickle = startTrickle(growing, shop, { everyMs: 5, onError });
    await first;
    trickle.stop();
    expect((await commercetools.payments()).length).to.be.above(before);
    await Promise.all([commercetools.close(), gateway.close()]);
  });
});
