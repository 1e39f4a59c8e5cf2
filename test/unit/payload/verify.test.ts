import { sign } from 'node:crypto';
import { expect } from 'chai';
import { ACTIVE, pemPair, RETIRED } from '../../support/keys.ts';
import { builtFrom, samplePayloads } from '../../support/payloads.ts';

/** The sample of the seed to the letter, but for the address that its page hides; signed with a key of ours. */
const SEED_DETAILS =
  '{"order_id":"R1096438018","amount":"1.00","customer_id":"1234567890","merchant_id":"idea_preprod","customer_email":"[email protected]","customer_phone":"1234567890","return_url":"https:\\/\\/sandbox.juspay.in\\/end","timestamp":"1571922200845"}';
const SEED = {
  requestId: '8cbc3fad-8b3f-40c0-ae93-2d7e75a8624a',
  service: 'in.juspay.hyperpay',
  payload: {
    ...{ action: 'paymentPage', merchantId: 'idea_preprod', clientId: 'idea' },
    ...{ orderId: 'R1096438018', amount: '1.00', customerId: '1234567890' },
    ...{ customerEmail: '[email protected]', customerMobile: '9739534710' },
    ...{ orderDetails: SEED_DETAILS, merchantKeyId: '2980', language: 'english' },
    signature: sign('sha256', Buffer.from(SEED_DETAILS), RETIRED.privateKey).toString('base64'),
  },
};

function rulesOf(problems: readonly { readonly rule: string }[]): readonly string[] {
  return problems.map(({ rule }) => rule);
}

describe('verifying a payload', () => {
  const payloads = samplePayloads();

  it("PP-R59: the seed's own sample, with its \\/ escapes, holds under the key it was signed with", async () => {
    const verified = await payloads.verify({ ...SEED, publicKey: RETIRED.publicKey });
    expect(verified).to.deep.include({ valid: true, signatureValid: true, problems: [] });
  });

  it("PP-R10 X17: the sample's two phone numbers, and what is only our own rule, are warnings", async () => {
    const { warnings } = await payloads.verify({ ...SEED, publicKey: RETIRED.publicKey });
    expect(rulesOf(warnings)).to.deep.equal(['PP-R9', 'PP-R23', 'PP-R24']);
  });

  it('PP-R13: a key id that is not configured, without a public key, is named', async () => {
    const { valid, signatureValid, problems } = await payloads.verify(SEED);
    expect({ valid, signatureValid }).to.deep.equal({ valid: false, signatureValid: false });
    expect(rulesOf(problems)).to.deep.equal(['PP-R13']);
  });

  it('PP-R55: any one byte of orderDetails changed, fails', async () => {
    const { document, payload } = await builtFrom(payloads);
    const text = String(payload.orderDetails);
    for (let at = 0; at < text.length; at += 7) {
      const changed = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`;
      const verified = await payloads.verify({
        ...document,
        payload: { ...payload, orderDetails: changed },
      });
      expect(verified.signatureValid, `byte ${at}`).to.equal(false);
    }
  });

  const WRONG = [
    ['PP-R48: another order id outside', { orderId: 'R2' }, 'PP-R48'],
    ['PP-R49: another amount outside', { amount: '2.00' }, 'PP-R49'],
    ['PP-R50: another merchant outside', { merchantId: 'idea_live' }, 'PP-R50'],
    ['PP-R51: another customer outside', { customerId: 'mallory' }, 'PP-R51'],
    ['PP-R3: another action', { action: 'payNow' }, 'PP-R3'],
    ['PP-R11: orderDetails that is no JSON', { orderDetails: '{"order_id":' }, 'PP-R11'],
    ['PP-R11: orderDetails that is a list', { orderDetails: '[]' }, 'PP-R11'],
    ['PP-R18: no amount inside', { orderDetails: '{}' }, 'PP-R18'],
    ['PP-R12: a signature that is no base64', { signature: '***' }, 'PP-R12'],
    ['PP-R12: no signature', { signature: undefined }, 'PP-R12'],
  ] as const;
  for (const [title, change, rule] of WRONG) {
    it(`${title} → ${rule}`, async () => {
      const { document, payload } = await builtFrom(payloads);
      const verified = await payloads.verify({ ...document, payload: { ...payload, ...change } });
      expect(verified.valid).to.equal(false);
      expect(rulesOf(verified.problems)).to.include(rule);
    });
  }

  it('PP-R57: a signature in hex, holds when said so, and is recognised when not', async () => {
    const { document } = await builtFrom(payloads, { signatureEncoding: 'hex' });
    const said = await payloads.verify({ ...document, signatureEncoding: 'hex' });
    expect(said.valid).to.equal(true);
    const unsaid = await payloads.verify(document);
    expect(rulesOf(unsaid.problems)).to.deep.equal(['PP-R57']);
  });

  it('PP-R56: a public key of 1024 bits, and a text that is no key, are refused', async () => {
    for (const publicKey of [pemPair(1024).publicKey, 'no key', 7]) {
      const { problems } = await payloads.verify({ ...SEED, publicKey });
      expect(problems[0]).to.include({ path: 'publicKey', rule: 'PP-R56' });
    }
  });

  it('PP-R58: a private key in place of a public one, is refused and not shown', async () => {
    const verified = await payloads.verify({ ...SEED, publicKey: ACTIVE.privateKey });
    expect(verified.problems[0]?.allowed).to.contain('never send a private one');
    expect(JSON.stringify(verified)).not.to.contain('MII');
  });

  it('PP-R30: a mandate that began on the day the payload was made, holds later too', async () => {
    const { document } = await builtFrom(payloads, {
      ...{
        'orderDetails.options.create_mandate': 'REQUIRED',
        'orderDetails.mandate.max_amount': '9',
      },
      ...{
        'orderDetails.mandate.start_date': '1571875200',
        'orderDetails.mandate.end_date': '1603411200',
      },
    });
    const nextYear = samplePayloads({}, undefined, () => Date.parse('2020-10-24'));
    expect((await nextYear.verify(document)).problems).to.deep.equal([]);
  });

  for (const body of [undefined, null, 'text', [], { payload: 'text' }, { payload: [] }]) {
    it(`what is ${JSON.stringify(body)} → not valid, no exception`, async () => {
      expect((await payloads.verify(body)).valid).to.equal(false);
    });
  }
});
