import { expect } from 'chai';
import { type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import * as rows from '../../../src/sandbox/rows/gateway-rows.ts';
import { value } from './answer.ts';
import { adapter, idsOf, OTHER, pageOf, row, SHOP } from './shop.ts';

const AUTHENTICATIONS = ['jwt', 'http_signature'] as const;

describe('Cybersource adapter, authentication', () => {
  let gateway: GatewaySimulator;
  before(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
    gateway.add('shop_one', row(1));
    gateway.add('shop_two', row(2, 'shop_two'));
  });
  beforeEach(() => gateway.forgetRequests());
  after(() => gateway.close());

  for (const authentication of AUTHENTICATIONS) {
    describe(authentication, () => {
      const fresh = (merchants = [SHOP, OTHER]) =>
        adapter(gateway.url, { authentication, merchants });

      it('right keys, are accepted for search and details by a gateway that verifies (SP-R1)', async () => {
        const port = fresh();
        const page = value(await port.search(pageOf('shop_one')));
        expect(idsOf(page.records)).to.deep.equal([rows.gatewayId(1)]);
        const details = value(await port.details('shop_one', rows.gatewayId(1)));
        expect(details.record.id).to.equal(rows.gatewayId(1));
        expect(gateway.requests().map(({ status }) => status)).to.deep.equal([201, 200]);
      });

      it('a wrong secret, is Forbidden once, naming the merchant id and what to check', async () => {
        const secretKey = Buffer.from('not the secret').toString('base64');
        const answer = await fresh([{ ...SHOP, secretKey }, OTHER]).search(pageOf('shop_one'));
        expect(answer).to.deep.equal({
          ok: false,
          error: {
            kind: 'Forbidden',
            message:
              'Cybersource search for shop_one: HTTP 401, authentication failed; ' +
              'check the key id and secret key of this merchant id, and the clock',
          },
        });
        expect(gateway.counts().search).to.equal(1);
        expect(JSON.stringify(answer)).to.not.include(secretKey).and.not.include(SHOP.keyId);
      });

      it('a wrong secret for one of two merchants, leaves the other one working (SP-R15)', async () => {
        const secretKey = Buffer.from('not the secret').toString('base64');
        const port = fresh([{ ...SHOP, secretKey }, OTHER]);
        const answers = await Promise.all([
          port.search(pageOf('shop_one')),
          port.search(pageOf('shop_two')),
        ]);
        expect(answers.map(({ ok }) => ok)).to.deep.equal([false, true]);
      });

      it('two merchants in turn, are each signed as itself (hazard 1)', async () => {
        const port = fresh();
        for (const merchantId of ['shop_one', 'shop_two', 'shop_one', 'shop_two'])
          await port.search(pageOf(merchantId));
        const signedAs = gateway.requests().map(({ merchantId }) => merchantId);
        expect(signedAs).to.deep.equal(['shop_one', 'shop_two', 'shop_one', 'shop_two']);
      });

      it('two merchants at once, get each its own transactions (hazard 1, SP-R15)', async () => {
        const port = fresh();
        const wanted = Array.from({ length: 20 }, (_, n) =>
          n % 2 === 0 ? 'shop_one' : 'shop_two',
        );
        const pages = await Promise.all(
          wanted.map(async (merchantId) => value(await port.search(pageOf(merchantId)))),
        );
        const got = pages.map(({ records }) =>
          records.map(({ merchantId, id }) => [merchantId, id]),
        );
        const own = (merchantId: string) => [
          [merchantId, rows.gatewayId(merchantId === 'shop_one' ? 1 : 2)],
        ];
        expect(got).to.deep.equal(wanted.map(own));
      });
    });
  }

  it('a merchant id without keys, is Rejected by name and nothing is sent', async () => {
    const answer = await adapter(gateway.url).search(pageOf('shop_nine'));
    expect(answer).to.deep.equal({
      ok: false,
      error: { kind: 'Rejected', message: 'No keys are configured for merchant id shop_nine' },
    });
    expect(gateway.counts().search).to.equal(0);
  });

  it('keys that the SDK itself refuses, are Rejected with advice and nothing is sent', async () => {
    const port = adapter(gateway.url, { merchants: [{ ...SHOP, secretKey: '' }] });
    const answer = await port.search(pageOf('shop_one'));
    expect(answer).to.deep.include({ ok: false });
    expect(JSON.stringify(answer))
      .to.include('"kind":"Rejected"')
      .and.include('for shop_one')
      .and.include('check the keys');
    expect(gateway.counts().search).to.equal(0);
  });
});
