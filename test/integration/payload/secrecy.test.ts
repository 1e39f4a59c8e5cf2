import { createPrivateKey } from 'node:crypto';
import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { createLog } from '../../../src/log/log.ts';
import { sampleWith } from '../../../src/payload/sample.ts';
import { readKeys } from '../../../src/payload/sign.ts';
import { type StartedApp, startApp } from '../../support/http-app.ts';
import { ACTIVE, pemPair, RETIRED } from '../../support/keys.ts';
import { samplePayloads } from '../../support/payloads.ts';

/** Anything by which a private key could be known: a line of its text, and each of its secret numbers. */
function tracesOf(pem: string): readonly string[] {
  const lines = pem.split('\n').filter((line) => line.length > 20 && !line.startsWith('---'));
  const {
    d = '',
    p = '',
    q = '',
    dp = '',
    dq = '',
    qi = '',
  } = createPrivateKey(pem).export({ format: 'jwk' });
  return [...lines, d, p, q, dp, dq, qi];
}

const TRACES = [ACTIVE, RETIRED].flatMap(({ privateKey }) => tracesOf(privateKey));

describe('PP-R58: the private key', () => {
  let app: StartedApp;
  let logged = '';
  before(async () => {
    const into = new Writable({
      write(chunk, _encoding, done) {
        logged += String(chunk);
        done();
      },
    });
    const log = createLog('debug', into);
    const working = samplePayloads();
    // A bug in the middle of signing, with the key at hand, as it would end up in the log.
    const payloads = {
      ...working,
      build: (body: unknown) =>
        Object(body).orderId === 'BROKEN'
          ? Promise.reject(new Error(`Cannot sign with ${ACTIVE.privateKey}`, { cause: ACTIVE }))
          : working.build(body),
    };
    app = await startApp({}, { payloads, log });
  });
  after(() => app.stop());

  const post = (path: string, body: object) =>
    app.post(path, { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

  const answers = [
    ['a payload', '/api/payloads/process', sampleWith({})],
    ['a payload in hex', '/api/payloads/process', sampleWith({ signatureEncoding: 'hex' })],
    ['a refusal', '/api/payloads/process', {}],
    [
      'a key pasted into a field',
      '/api/payloads/process',
      sampleWith({ 'orderDetails.udf6': ACTIVE.privateKey }),
    ],
    [
      'a key pasted under a key of its own',
      '/api/payloads/process',
      sampleWith({ privateKey: ACTIVE.privateKey }),
    ],
    ['a key pasted as the public one', '/api/payloads/verify', { publicKey: ACTIVE.privateKey }],
    ['an exception', '/api/payloads/process', sampleWith({ orderId: 'BROKEN' })],
  ] as const;
  for (const [title, path, body] of answers) {
    it(`is in no answer: ${title}`, async () => {
      const text = await (await post(path, body)).text();
      for (const trace of TRACES) expect(text).not.to.contain(trace);
      expect(text).not.to.contain('PRIVATE KEY-----');
    });
  }

  it('is in no page', async () => {
    const pasted = new URLSearchParams({ orderId: 'R1', 'orderDetails.udf6': 'x' });
    const pages = [app.get('/payloads'), app.post('/payloads', { body: pasted })];
    for (const page of await Promise.all(pages)) {
      const text = await page.text();
      for (const trace of TRACES) expect(text).not.to.contain(trace);
    }
  });

  it('is in no line of the log, not even that of an exception that quotes it', () => {
    expect(logged).to.contain('A request failed unexpectedly');
    for (const trace of TRACES) expect(logged).not.to.contain(trace);
  });

  it('is not shown by a key that is printed, nor by a refusal to read it', () => {
    const keys = readKeys([{ merchantKeyId: 'one', privateKey: ACTIVE.privateKey }]);
    const shown = inspect(keys, { depth: 9 }) + JSON.stringify([...keys.all.values()]);
    for (const trace of TRACES) expect(shown).not.to.contain(trace);
    const short = pemPair(1024).privateKey;
    const read = () => readKeys([{ merchantKeyId: 'short', privateKey: short }]);
    expect(read)
      .to.throw('The key short cannot sign')
      .and.to.satisfy((error: Error) =>
        tracesOf(short).every((trace) => !String(error.stack).includes(trace)),
      );
  });
});
