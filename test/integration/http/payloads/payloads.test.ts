import { expect } from 'chai';
import { toRequest } from '../../../../src/http/payloads/payload-form.ts';
import { PARAMETERS } from '../../../../src/payload/rules/rules.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';

const FILLED = {
  ...{ orderId: 'R1096438018', amount: '1.00', customerId: 'c1' },
  ...{ customerEmail: 'ada@example.com', customerMobile: '9739534710' },
};
const HTML = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' };
const EVIL = `"><script>alert('x')</script>`;
const EVIL_SHELL = `it's $(reboot)`;

describe('/payloads, without any script (issue 6)', () => {
  let app: StartedApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.stop());

  const post = async (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields);
    const answer = await app.post('/payloads', { headers: HTML, body });
    return { status: answer.status, html: await answer.text() };
  };

  it('the form has a field for every parameter that somebody may give, with its rule and help', async () => {
    const html = await (await app.get('/payloads', HTML)).text();
    // Filled in, made, or known by configuration.
    const own =
      /requestId|service|\.(merchantId|clientId|orderDetails|signature)$|orderDetails\.(order_id|merchant_id|amount|timestamp|customer_\w+)$|PAYTM_V2/;
    for (const { id, path, help } of PARAMETERS.filter((rule) => !own.test(rule.path))) {
      expect(html, path).to.contain(`name="${path.replace('payload.', '')}"`);
      expect(html, path).to.contain(`>${id}</span>`);
      expect(html.replaceAll('&#39;', "'"), path).to.contain(help);
    }
  });

  it('a form that breaks no rule → the payload, a copy button and two snippets', async () => {
    const { status, html } = await post(FILLED);
    expect(status).to.equal(200);
    expect(html).to.contain('Signed for order').and.to.contain('data-testid="copy-payload"');
    expect(html).to.contain('/api/payloads/process').and.to.contain('curl');
  });

  it('a form that breaks rules → 422, each told at its field, and what was filled in stays', async () => {
    const { status, html } = await post({ ...FILLED, orderId: 'R-7', 'orderDetails.udf1': 'a-b' });
    expect(status).to.equal(422);
    expect(html).to.contain('2 rules are broken').and.to.contain('value="R-7"');
    expect(html).to.match(/id="f-orderDetails-udf1-problem">Allowed: letters/);
    expect(html).to.match(
      /<details class="card fold" open>\s*<summary class="card-title"><h2>Fields/,
    );
  });

  it('an order that does not exist → says so, with status 404', async () => {
    const { status, html } = await post({ fromKind: 'order', fromId: crypto.randomUUID() });
    expect(status).to.equal(404);
    expect(html).to.contain('There is no payload');
  });

  it('HTML in every field → stays text', async () => {
    const names = ['orderId', 'amount', 'customerId', 'fromId', 'orderDetails.udf6', EVIL];
    const fields = Object.fromEntries(names.map((name) => [name, EVIL]));
    const { html } = await post({ ...fields, fromKind: 'order' });
    expect(html).not.to.contain('<script>alert');
    const built = await post({ ...FILLED, 'orderDetails.description': EVIL });
    expect(built.status).to.equal(200);
    expect(built.html).not.to.contain('<script>alert');
  });

  it('a quote in a value → the snippet for a shell keeps it a value', async () => {
    const { html } = await post({ ...FILLED, 'orderDetails.description': EVIL_SHELL });
    const text = html.replaceAll('&#39;', "'").replaceAll('&quot;', '"');
    expect(text).to.contain(`it'\\''s $(reboot)`);
  });

  it('the check of the page → what is wrong, by field', async () => {
    const body = new URLSearchParams({ ...FILLED, amount: '1.005' });
    const answer = await app.post('/payloads/check', {
      headers: { ...HTML, Accept: 'application/json' },
      body,
    });
    const { valid, shown } = JSON.parse(await answer.text());
    expect(valid).to.equal(false);
    expect(shown[0]).to.include({
      path: 'amount',
      rule: 'PP-R7',
      id: 'f-amount',
      isMissing: false,
    });
  });
});

describe('the request that a form means', () => {
  const cases = [
    ['blank fields are not in it', { orderId: 'R1', amount: '' }, { orderId: 'R1' }],
    [
      'details stand within',
      { 'orderDetails.mandate.max_amount': '5' },
      { orderDetails: { 'mandate.max_amount': '5' } },
    ],
    ['a guest has an empty customer id', { guest: 'true', customerId: 'x' }, { customerId: '' }],
    ['a source', { fromKind: 'cart', fromId: 'c' }, { from: { cartId: 'c' } }],
    ['no source, although an id stayed', { fromKind: '', fromId: 'c' }, {}],
    ['flags are booleans', { upi: 'true', strict: 'false' }, { upi: true, strict: false }],
  ] as const;
  for (const [title, form, expected] of cases) {
    it(title, () => expect(toRequest(form)).to.deep.equal(expected));
  }
});
