import { expect } from 'chai';
import fc from 'fast-check';
import { SAMPLE_INSTANT_MS } from '../../../src/payload/sample.ts';
import { many } from '../../support/many.ts';
import { samplePayloads, succeeded } from '../../support/payloads.ts';

const amount = fc
  .tuple(fc.nat(9_999_999), fc.constantFrom('', '.5', '.05', '.50', '.00'))
  .map(([whole, fraction]) => `${whole}${fraction}`)
  .filter((text) => /[1-9]/.test(text));
const orderId = fc.stringMatching(/^[A-Za-z0-9]{2,17}$/);
const isBooleanWord = (text: string) => /^\s*(true|false)\s*$/i.test(text);
const plain = fc.stringMatching(/^[A-Za-z0-9 ]{1,40}$/).filter((text) => !isBooleanWord(text));
/** Any text: quotes, line breaks, half surrogate pairs. What comes back must be the same. */
const any = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 60 })
  .filter((text) => !isBooleanWord(text));
const day = String(Math.floor(SAMPLE_INSTANT_MS / 1000));

const mandate = fc.oneof(
  fc.constant({}),
  fc
    .record({
      max_amount: amount,
      frequency: fc.constantFrom('DAILY', 'ASPRESENTED'),
      revokable_by_customer: fc.constant(true),
      block_funds: fc.constant('false'),
    })
    .map((fields) => keyed('REQUIRED', fields)),
  fc
    .record({
      max_amount: amount,
      frequency: fc.constantFrom('MONTHLY', 'QUARTERLY', 'YEARLY'),
      rule_value: fc.integer({ min: 1, max: 31 }).map(String),
      start_date: fc.constant(day),
      end_date: fc
        .integer({ min: 1, max: 10_000 })
        .map((days) => String(Number(day) + days * 86_400)),
    })
    .map((fields) => keyed('OPTIONAL', fields)),
);

const details = fc.record(
  {
    currency: fc.constantFrom('INR', 'EUR', 'USD', 'GBP'),
    description: any,
    return_url: fc.constantFrom('https://shop.example/end', 'http://shop.example:8080/a/b'),
    gateway_id: fc.constant('18'),
    'metadata.RAZORPAY:note': any,
    udf1: plain,
    udf5: plain,
    udf6: any,
    udf10: any,
  },
  { requiredKeys: [] },
);

const request = fc
  .record({
    orderId,
    amount,
    customerId: any,
    customerEmail: fc.constantFrom('ada@example.com', 'a.b+c@shop.example'),
    customerMobile: fc.stringMatching(/^\+?\d{4,15}$/),
    language: fc.constantFrom('english', 'TAMIL', 'Marathi'),
    details,
    mandate,
  })
  .map(({ details: some, mandate: more, ...rest }) => ({
    ...rest,
    orderDetails: { ...some, ...more },
  }));

function keyed(create: string, fields: object): object {
  const named = Object.entries(fields).map(([name, value]) => [`mandate.${name}`, value]);
  return { 'options.create_mandate': create, ...Object.fromEntries(named) };
}

describe('any valid request', () => {
  it('PP-R54 PP-R55: what is built from it verifies, and its orderDetails are the input', async function () {
    this.timeout(30_000);
    await fc.assert(
      fc.asyncProperty(request, async (asked) => {
        const payloads = samplePayloads();
        const { document } = succeeded(await payloads.build(asked));
        const sent = JSON.parse(JSON.stringify(document));
        const verified = await payloads.verify(sent);
        expect(verified.problems).to.deep.equal([]);
        expect(verified.valid).to.equal(true);
        const parsed: unknown = JSON.parse(sent.payload.orderDetails);
        expect(parsed).to.deep.equal({
          ...{ order_id: asked.orderId, merchant_id: 'idea_preprod', amount: asked.amount },
          ...{ timestamp: String(SAMPLE_INSTANT_MS), customer_id: asked.customerId },
          ...{ customer_email: asked.customerEmail, customer_phone: asked.customerMobile },
          ...asked.orderDetails,
        });
      }),
      many(150),
    );
  });

  it('PP-R71: any JSON at all, is answered with a payload or with problems, and never with an exception', async () => {
    const payloads = samplePayloads();
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), async (body, inner) => {
        const asked = { ...Object(body), orderDetails: inner };
        for (const one of [body, asked]) {
          const built = await payloads.build(one);
          if (!built.ok) expect(built.error.kind).to.equal('invalid');
          await payloads.verify(one);
        }
      }),
      many(300),
    );
  });
});
