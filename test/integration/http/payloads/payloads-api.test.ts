import { expect } from 'chai';
import { createPayloads } from '../../../../src/payload/payloads.ts';
import { RULES } from '../../../../src/payload/rules/rules.ts';
import { SAMPLE_REQUEST, SAMPLE_SETTINGS, sampleWith } from '../../../../src/payload/sample.ts';
import { readKeys } from '../../../../src/payload/sign.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { NO_PURCHASES } from '../../../support/payloads.ts';

const JSON_BODY = { 'Content-Type': 'application/json' };
const send = (body: unknown, headers: Record<string, string> = JSON_BODY) => ({
  headers,
  body: JSON.stringify(body),
});

describe('POST /api/payloads/process (issue 6)', () => {
  let app: StartedApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.stop());

  it('a valid request → 200 with the payload alone, which no cache keeps', async () => {
    const answer = await app.post('/api/payloads/process', send(SAMPLE_REQUEST));
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('Cache-Control')).to.equal('no-store');
    expect(Object.keys(JSON.parse(await answer.text()))).to.deep.equal([
      'requestId',
      'service',
      'payload',
    ]);
  });

  it('what is built → verifies over the same API', async () => {
    const built = JSON.parse(
      await (await app.post('/api/payloads/process', send(SAMPLE_REQUEST))).text(),
    );
    const answer = await app.post('/api/payloads/verify', send(built));
    expect(answer.status).to.equal(200);
    expect(JSON.parse(await answer.text())).to.deep.equal({
      ...{ valid: true, signatureValid: true, errors: [], warnings: [] },
    });
  });

  it('PP-R71: several mistakes → 422 with all of them, by path, rule, masked value and what is allowed', async () => {
    const wrong = sampleWith({ orderId: 'R 1', amount: 'much', colour: 'blue' });
    const answer = await app.post('/api/payloads/process', send(wrong));
    expect(answer.status).to.equal(422);
    expect(answer.headers.get('Content-Type')).to.contain('application/problem+json');
    const { errors, detail } = JSON.parse(await answer.text());
    expect(detail).to.equal('3 values cannot be used; nothing was signed.');
    expect(
      errors.map(({ path, rule }: Record<string, string>) => `${path} ${rule}`),
    ).to.have.members(['orderId PP-R6', 'amount PP-R7', 'colour PP-R69']);
    for (const error of errors) {
      expect(error).to.have.all.keys('path', 'rule', 'given', 'allowed', 'message');
    }
  });

  it('a warning → 200 with its rule in a header, and none in the payload', async () => {
    const two = sampleWith({ 'orderDetails.customer_phone': '1234567890' });
    const answer = await app.post('/api/payloads/process', send(two));
    expect(answer.headers.get('X-Payload-Warnings')).to.equal('PP-R24');
  });

  it('dryRun=true → 200 with what is wrong, and nothing signed', async () => {
    const answer = await app.post('/api/payloads/process?dryRun=true', send({ orderId: 'R1' }));
    expect(answer.status).to.equal(200);
    const found = JSON.parse(await answer.text());
    expect(found.valid).to.equal(false);
    expect(JSON.stringify(found)).not.to.contain('signature"');
  });

  const refused = [
    ['a form', 415, { headers: { 'Content-Type': 'text/plain' }, body: 'x' }],
    ['broken JSON', 400, { headers: JSON_BODY, body: '{' }],
    ['17 kB', 413, send({ description: 'x'.repeat(17_000) })],
    ['no body', 415, {}],
    ['an order that does not exist', 404, send({ from: { orderId: crypto.randomUUID() } })],
    ['another site', 403, send(SAMPLE_REQUEST, { ...JSON_BODY, 'Sec-Fetch-Site': 'cross-site' })],
  ] as const;
  for (const [title, status, init] of refused) {
    it(`${title} → ${status}`, async () => {
      expect((await app.post('/api/payloads/process', init)).status).to.equal(status);
    });
  }

  it('nothing configured that signs → 409 that says what to set; verifying still works', async () => {
    const clock = { now: () => 0, pause: async () => {} };
    const ports = { purchases: NO_PURCHASES, clock, ids: { next: () => 'id' } };
    const payloads = createPayloads(ports, SAMPLE_SETTINGS, readKeys([]));
    const bare = await startApp({}, { payloads });
    try {
      const answer = await bare.post('/api/payloads/process', send(SAMPLE_REQUEST));
      expect(answer.status).to.equal(409);
      expect(JSON.parse(await answer.text()).detail).to.contain('PROCESS_PRIVATE_KEY');
      const verified = await bare.post('/api/payloads/verify', send({}));
      expect(verified.status).to.equal(200);
      const page = await (await bare.get('/payloads', { Accept: 'text/html' })).text();
      expect(page).to.contain('No key can sign here yet');
    } finally {
      await bare.stop();
    }
  });

  it('the API document → every parameter with its rule, and every other rule by name', async () => {
    const text = await (await app.get('/api/payloads/openapi.json')).text();
    expect(JSON.parse(text)).to.include({ openapi: '3.1.0' });
    for (const { id } of RULES) expect(text, id).to.match(new RegExp(`${id}\\b`));
  });
});
