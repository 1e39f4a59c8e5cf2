import { expect } from 'chai';
import { SAMPLE_TAKEN, sampleWith } from '../../../src/payload/sample.ts';
import {
  builtFrom,
  problemsOf,
  REQUEST_ID,
  samplePayloads,
  succeeded,
} from '../../support/payloads.ts';

const CREATE = 'orderDetails.options.create_mandate';
const MANDATE = { [CREATE]: 'REQUIRED', 'orderDetails.mandate.max_amount': '500' };
const START = 'orderDetails.mandate.start_date';
const END = 'orderDetails.mandate.end_date';
const PAYTM = 'orderDetails.metadata.PAYTM_V2:SUBSCRIPTION_';

describe('a built payload', () => {
  const payloads = samplePayloads();

  it('issue 6: has the shape of the seed: requestId, service and a payload whose orderDetails is text', async () => {
    const { document, payload } = await builtFrom(payloads);
    expect(Object.keys(document)).to.deep.equal(['requestId', 'service', 'payload']);
    expect(Object.keys(payload)).to.deep.equal([
      ...['action', 'merchantId', 'clientId', 'orderId', 'amount', 'customerId'],
      ...['customerEmail', 'customerMobile', 'merchantKeyId', 'language'],
      ...['orderDetails', 'signature'],
    ]);
    expect(document).to.include({ requestId: REQUEST_ID, service: 'in.juspay.hyperpay' });
    expect(payload.orderDetails).to.be.a('string');
  });

  it('PP-R1 PP-R2 PP-R3 PP-R4 PP-R5 PP-R13 PP-R14: fills in what is made, known or usual', async () => {
    const { payload } = await builtFrom(payloads);
    expect(payload).to.include({
      ...{ action: 'paymentPage', merchantId: 'idea_preprod', clientId: 'idea' },
      ...{ merchantKeyId: 'key-2026', language: 'english' },
    });
  });

  it('PP-R16 PP-R17 PP-R18 PP-R19 PP-R20 PP-R23 PP-R24: orderDetails repeats the envelope and the time', async () => {
    const { details } = await builtFrom(payloads);
    expect(details).to.deep.equal({
      ...{ order_id: 'R1096438018', merchant_id: 'idea_preprod', amount: '1.00' },
      ...{ timestamp: '1571922200845', customer_id: '1234567890' },
      ...{ customer_email: 'ada@example.com', customer_phone: '9739534710' },
      return_url: 'https://shop.example/end',
    });
  });

  it('PP-R12 PP-R57: is signed in base64, 344 characters for 2048 bits, and in hex when asked', async () => {
    const { payload } = await builtFrom(payloads);
    expect(payload.signature).to.match(/^[A-Za-z0-9+/]{342}==$/);
    const hex = await builtFrom(payloads, { signatureEncoding: 'hex' });
    expect(hex.payload.signature).to.match(/^[0-9a-f]{512}$/);
    expect(hex.payload).not.to.have.property('signatureEncoding');
  });

  const emitted = [
    [
      'PP-R14 PP-R70 X24: a language in any case, in lower case',
      { language: 'HINDI' },
      'language',
      'hindi',
    ],
    [
      'PP-R8 PP-R52: a guest on the web, as empty text',
      { customerId: '', guest_login_url: 'https://shop.example/in' },
      'customerId',
      '',
    ],
    [
      'PP-R3: the other action, as it is',
      { action: 'paymentManagement' },
      'action',
      'paymentManagement',
    ],
  ] as const;
  for (const [title, overlay, name, expected] of emitted) {
    it(`${title} → ${JSON.stringify(expected)}`, async () => {
      expect((await builtFrom(payloads, overlay)).payload[name]).to.equal(expected);
    });
  }

  const details = [
    [
      'PP-R35 X21: revokable TRUE as text → a JSON boolean',
      { ...MANDATE, 'orderDetails.mandate.revokable_by_customer': 'TRUE' },
      'mandate.revokable_by_customer',
      true,
    ],
    [
      'PP-R36 X21: block_funds false → text in lower case',
      { ...MANDATE, 'orderDetails.mandate.block_funds': false },
      'mandate.block_funds',
      'false',
    ],
    [
      'PP-R36 X21: block_funds FALSE → text in lower case',
      { ...MANDATE, 'orderDetails.mandate.block_funds': 'FALSE' },
      'mandate.block_funds',
      'false',
    ],
    [
      'PP-R30 X19: a start in milliseconds → seconds',
      { ...MANDATE, [START]: '1571922200845', [END]: '1603411200' },
      'mandate.start_date',
      '1571922200',
    ],
    [
      'PP-R31 X19: an end in seconds → seconds',
      { ...MANDATE, [START]: '1571922200845', [END]: '1603411200' },
      'mandate.end_date',
      '1603411200',
    ],
    [
      'PP-R27 PP-R68: the reference of the merchant id, where several share the gateway',
      { 'orderDetails.gateway_id': '12', mid: 'shop_in' },
      'metadata.JUSPAY:gateway_reference_id',
      'IN_PAYU',
    ],
    [
      'X23: subscriptionStartDate → SUBSCRIPTION_START_DATE',
      {
        'orderDetails.metadata.PAYTM_V2:subscriptionStartDate': '2026-12-01',
        [`${PAYTM}GRACE_DAYS`]: '0',
      },
      'metadata.PAYTM_V2:SUBSCRIPTION_START_DATE',
      '2026-12-01',
    ],
    [
      'issue 6: metadata of another gateway, with its colon',
      { 'orderDetails.metadata.RAZORPAY:plan': 'gold' },
      'metadata.RAZORPAY:plan',
      'gold',
    ],
    [
      'PP-R69: an unknown key without strict mode, as it is',
      { strict: false, 'orderDetails.product_id': 'mug' },
      'product_id',
      'mug',
    ],
  ] as const;
  for (const [title, overlay, name, expected] of details) {
    it(title, async () => {
      expect((await builtFrom(payloads, overlay)).details[name]).to.equal(expected);
    });
  }

  it('X19: PROCESS_MANDATE_EPOCH_UNIT milliseconds → both dates in milliseconds', async () => {
    const milliseconds = samplePayloads({ mandateEpochUnit: 'milliseconds' });
    const overlay = { ...MANDATE, [START]: '1571875200', [END]: '1603411200845' };
    const { details: found } = await builtFrom(milliseconds, overlay);
    expect(found['mandate.start_date']).to.equal('1571875200000');
    expect(found['mandate.end_date']).to.equal('1603411200845');
  });

  it('issue 6: a retired key signs where the request names it, the active one elsewhere', async () => {
    const named = await builtFrom(payloads, { merchantKeyId: 'key-2025' });
    const verified = await payloads.verify(named.document);
    expect(verified).to.include({ valid: true, signatureValid: true });
    const swapped = { ...named.payload, merchantKeyId: 'key-2026' };
    const wrong = await payloads.verify({ ...named.document, payload: swapped });
    expect(wrong.problems.map(({ rule }) => rule)).to.deep.equal(['PP-R55']);
  });
});

describe('a payload that is refused', () => {
  const refused = [
    [
      'PP-R16 X1: 18 characters, at orderId and under the rule that forbids them',
      { orderId: 'R10964380181234567' },
      [['orderId', 'PP-R16']],
    ],
    ['PP-R6: one character', { orderId: 'R' }, [['orderId', 'PP-R6']]],
    ['one mistake that is repeated inside, once', { amount: '1.005' }, [['amount', 'PP-R7']]],
    ['an absent order id, once', { orderId: undefined }, [['orderId', 'PP-R6']]],
    ['PP-R7: nothing to pay', { amount: '0.00' }, [['amount', 'PP-R7']]],
    [
      'PP-R7: more decimals than the currency has',
      { amount: '100.50', 'orderDetails.currency': 'JPY' },
      [['amount', 'PP-R7']],
    ],
    ['PP-R7: a number instead of text', { amount: 1 }, [['amount', 'PP-R7']]],
    [
      'PP-R26: an address without scheme, and one with a fragment',
      { 'orderDetails.return_url': 'shop.example/end#x' },
      [['orderDetails.return_url', 'PP-R26']],
    ],
    [
      'PP-R33: WEEKLY without its day',
      { ...MANDATE, 'orderDetails.mandate.frequency': 'WEEKLY' },
      [['orderDetails.mandate.rule_value', 'PP-R33']],
    ],
    [
      'PP-R67: a day with DAILY',
      {
        ...MANDATE,
        'orderDetails.mandate.frequency': 'DAILY',
        'orderDetails.mandate.rule_value': '1',
      },
      [['orderDetails.mandate.rule_value', 'PP-R67']],
    ],
    [
      'PP-R63 X20: a mandate of which nothing else is said',
      { [CREATE]: 'OPTIONAL' },
      [['orderDetails.mandate.max_amount', 'PP-R63']],
    ],
    [
      'PP-R62: a UPI mandate by its end date alone',
      { ...MANDATE, [END]: '1603411200' },
      [[START, 'PP-R62']],
    ],
    [
      'PP-R66: ONETIME without blocked funds',
      {
        ...MANDATE,
        'orderDetails.mandate.frequency': 'ONETIME',
        'orderDetails.mandate.block_funds': 'false',
      },
      [['orderDetails.mandate.block_funds', 'PP-R66']],
    ],
    [
      'PP-R37: days of grace at another gateway',
      { 'orderDetails.gateway_id': '12', mid: 'shop_in', [`${PAYTM}GRACE_DAYS`]: '0' },
      [[`${PAYTM}GRACE_DAYS`, 'PP-R37']],
    ],
    [
      'PP-R37: days of grace in a cycle of one day',
      { [`${PAYTM}START_DATE`]: '2026-12-01', [`${PAYTM}GRACE_DAYS`]: '1' },
      [[`${PAYTM}GRACE_DAYS`, 'PP-R37']],
    ],
    [
      'PP-R15: a login address for a customer who is known',
      { guest_login_url: 'https://shop.example/in' },
      [['guest_login_url', 'PP-R15']],
    ],
    [
      'PP-R12 PP-R69: a signature of somebody else',
      { signature: 'AAAA' },
      [['signature', 'PP-R69']],
    ],
    ['PP-R11: orderDetails as text', { orderDetails: '{}' }, [['orderDetails', 'PP-R11']]],
    [
      'PP-R69: a group in one piece, although keys are written flat',
      { 'orderDetails.mandate': { max_amount: '5' } },
      [['orderDetails.mandate', 'PP-R69']],
    ],
    [
      'PP-R69: a group in one piece, even without strict mode',
      { strict: false, 'orderDetails.mandate': { max_amount: '5' } },
      [['orderDetails.mandate', 'PP-R69']],
    ],
    [
      'PP-R58: a private key, wherever it stands',
      { colour: '-----BEGIN RSA PRIVATE KEY-----', strict: false },
      [['colour', 'PP-R58']],
    ],
    ['a source that is no UUID', { from: { orderId: '1 or 1=1' } }, [['from', 'PP-R69']]],
    [
      'two sources at once',
      { from: { orderId: REQUEST_ID, cartId: REQUEST_ID } },
      [['from', 'PP-R69']],
    ],
  ] as const;
  for (const [title, overlay, expected] of refused) {
    it(title, async () => {
      const payloads = samplePayloads();
      const request =
        'orderDetails' in overlay ? { ...sampleWith({}), ...overlay } : sampleWith(overlay);
      const { problems } = succeeded(await payloads.check(request));
      expect(problems.map(({ path, rule }) => [path, rule])).to.deep.equal(expected);
    });
  }

  it('PP-R71: names every problem at once: path, rule, what was given and what is allowed', async () => {
    const problems = await problemsOf(samplePayloads(), {
      ...{ orderId: 'order 7!', customerEmail: 'ada.lovelace', 'orderDetails.currency': 'rupees' },
    });
    expect(problems.map(({ path, rule, given }) => `${path} ${rule} ${given}`)).to.deep.equal([
      'orderId PP-R6 "or***" (8 characters)',
      'customerEmail PP-R9 "ad***" (12 characters)',
      'orderDetails.currency PP-R21 "ru***" (6 characters)',
    ]);
  });

  it('PP-R71: never shows a value in full', async () => {
    const secret = 'ada.lovelace at example.com';
    const problems = await problemsOf(samplePayloads(), {
      customerEmail: secret,
      secret,
      customerMobile: secret,
    });
    expect(JSON.stringify(problems)).not.to.contain('lovelace');
  });

  it('PP-R16 X1: PROCESS_ORDER_ID_MAX 20 → 20 characters are accepted, 21 are not', async () => {
    const wide = samplePayloads({ orderIdMax: 20 });
    expect(await problemsOf(wide, { orderId: 'R'.repeat(20) })).to.deep.equal([]);
    expect(await problemsOf(wide, { orderId: 'R'.repeat(21) })).not.to.deep.equal([]);
  });

  it('PP-R60: a second spelling of an order id is refused, the first one again is not', async () => {
    const payloads = samplePayloads();
    await payloads.build(sampleWith({ orderId: SAMPLE_TAKEN }));
    await payloads.build(sampleWith({ orderId: SAMPLE_TAKEN }));
    const other = await payloads.build(sampleWith({ orderId: SAMPLE_TAKEN.toLowerCase() }));
    expect(other.ok).to.equal(false);
  });

  for (const body of [undefined, null, [], 'text', 7]) {
    it(`a body that is ${JSON.stringify(body)} → problems, no exception`, async () => {
      const { problems } = succeeded(await samplePayloads().check(body));
      expect(problems[0]).to.include({ path: '$', rule: 'PP-R69' });
    });
  }

  it('a key named __proto__ → an unknown key like any other', async () => {
    const body: unknown = JSON.parse(
      '{"__proto__": {"orderId": "R1"}, "orderDetails": {"__proto__": "x"}}',
    );
    const { problems } = succeeded(await samplePayloads().check(body));
    const unknown = problems.filter(({ rule }) => rule === 'PP-R69').map(({ path }) => path);
    expect(unknown).to.deep.equal(['__proto__', 'orderDetails.__proto__']);
  });
});

describe('a payload worth a second look', () => {
  const warned = [
    ['PP-R10 X17: two phone numbers', { 'orderDetails.customer_phone': '1234567890' }, ['PP-R24']],
    [
      'PP-R33 X22: day 14 of a fortnight',
      {
        ...MANDATE,
        'orderDetails.mandate.frequency': 'FORTNIGHTLY',
        'orderDetails.mandate.rule_value': '14',
      },
      ['PP-R33'],
    ],
    [
      'PP-R33 X22: day 13 of a fortnight is not',
      {
        ...MANDATE,
        'orderDetails.mandate.frequency': 'FORTNIGHTLY',
        'orderDetails.mandate.rule_value': '13',
      },
      [],
    ],
    ['PP-R69: unknown keys without strict mode', { strict: false, colour: 'blue' }, ['PP-R69']],
    ['X25: no customer_email inside, filled in', {}, []],
  ] as const;
  for (const [title, overlay, rules] of warned) {
    it(title, async () => {
      const { warnings } = await builtFrom(samplePayloads(), overlay);
      expect(warnings.map(({ rule }) => rule)).to.deep.equal(rules);
    });
  }
});
