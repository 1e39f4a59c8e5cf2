import { createRequire } from 'node:module';
import { expect } from 'chai';
import winston from 'winston';
import { callSdk } from '../../../src/cybersource/call.ts';
import type { SdkCallback } from '../../../src/cybersource/sdk.ts';
import { within } from '../../../src/shared/outbound.ts';
import { failure, value } from './answer.ts';
import { json, type ScriptedServer, startScripted } from './scripted-server.ts';
import { adapter, found, idsOf, pageOf, row, SHOP } from './shop.ts';

const require = createRequire(import.meta.url);
const good = { status: 201, text: '{"totalCount":0}' };

/** What the SDK could leave behind for ever: named loggers, and listeners of the process. */
function leftovers(): number {
  const listeners = process.eventNames().map((event) => process.listenerCount(event));
  return winston.loggers.loggers.size + listeners.reduce((sum, count) => sum + count, 0);
}

describe('Cybersource adapter, hazards of the SDK', () => {
  const open: ScriptedServer[] = [];
  let server: ScriptedServer;
  const answering = async (answer: unknown) => {
    const started = await startScripted(() => json(201, answer));
    open.push(started);
    return started;
  };
  beforeEach(async () => {
    server = await answering(found(row(1), row(2)));
  });
  afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

  it('200 calls, leave no logger and no listener behind (hazard 2)', async () => {
    const port = adapter(server.url);
    value(await port.search(pageOf('shop_one')));
    const before = leftovers();
    for (let n = 0; n < 20; n += 1)
      await Promise.all(Array.from({ length: 10 }, () => port.search(pageOf('shop_one'))));
    expect(server.requests).to.have.lengthOf(201);
    expect(leftovers()).to.equal(before);
  });

  it('a client without our logger, does leave loggers behind: the measure above sees them', () => {
    const before = leftovers();
    const ApiClient = require('cybersource-rest-client/src/ApiClient');
    new ApiClient().setConfiguration({
      authenticationType: 'http_signature',
      merchantID: SHOP.merchantId,
      merchantKeyId: SHOP.keyId,
      merchantsecretKey: SHOP.secretKey,
      runEnvironment: 'apitest.cybersource.com',
      logConfiguration: { enableLog: false },
    });
    expect(leftovers()).to.be.above(before);
    winston.loggers.close();
  });

  it('40 calls one after the other, use one connection', async () => {
    const port = adapter(server.url);
    for (let n = 0; n < 40; n += 1) value(await port.search(pageOf('shop_one')));
    expect({ requests: server.requests.length, sockets: server.sockets() }).to.deep.equal({
      requests: 40,
      sockets: 1,
    });
  });

  it('fields that no model knows, at every level, neither hurt nor hide what is known (hazard 4)', async () => {
    const odd = {
      ...row(3),
      applicationInformation: {
        reasonCode: 100,
        added: [1],
        applications: [{ name: 'ics_new', reasonCode: '100', added: {} }],
      },
    };
    const answer = { ...found(odd), invented: { deep: [null] } };
    const strange = await answering(answer);
    const { records } = value(await adapter(strange.url).search(pageOf('shop_one')));
    expect(records[0]).to.deep.include({
      reasonCode: '100',
      applications: [{ name: 'ics_new', reasonCode: '100' }],
    });
  });

  it('a row that the models cannot take, costs neither the page nor a second request (hazard 4)', async () => {
    const broken = { ...row(2), applicationInformation: { applications: 'being re-indexed' } };
    const rows = [row(1), broken, row(3), null];
    const strange = await answering(found(...rows));
    const { records } = value(await adapter(strange.url).search(pageOf('shop_one')));
    expect(idsOf(records).slice(0, 3)).to.deep.equal([row(1).id, row(2).id, row(3).id]);
    expect(records.map((one) => 'malformed' in one)).to.deep.equal([false, true, false, true]);
    expect(strange.requests).to.have.lengthOf(1);
  });
});

describe('callSdk', () => {
  const call = (invoke: (done: SdkCallback) => void) => callSdk('a call', invoke);

  it('an answer, is its JSON, whatever the model says', async () => {
    expect(value(await call((done) => done(null, { totalCount: 9 }, good)))).to.deep.equal({
      totalCount: 0,
    });
  });

  it('a callback that is called twice, settles with the first call (hazard 3)', async () => {
    const answer = await call((done) => {
      done(null, {}, good);
      done(new Error('Failed to decrypt response: …'), null, null);
    });
    expect(answer.ok).to.equal(true);
  });

  it('a callback that is never called, settles when the time is up (hazard 7)', async () => {
    const answer = await within(5, 'a call', () => call(() => undefined));
    expect(failure(answer)).to.deep.equal({
      kind: 'Unavailable',
      message: 'a call: no answer within 5 ms',
    });
  });

  it('an SDK that throws before it sends, is Rejected without the words of the SDK', async () => {
    const answer = await call(() => {
      throw new Error('merchantsecretKey abc= is not valid');
    });
    expect(failure(answer).kind).to.equal('Rejected');
    expect(failure(answer).message).to.include('a call').and.not.include('abc=');
  });

  const ERRORS: readonly { readonly what: string; readonly error: unknown }[] = [
    { what: 'undefined', error: undefined },
    { what: 'a text', error: 'boom' },
    { what: 'an empty object', error: {} },
    { what: 'an Error', error: new Error('Failed to decrypt response: secret') },
    { what: 'a status that is a text', error: { status: '500', response: null } },
    { what: 'a response that is a text', error: { status: 500, response: 'secret' } },
    { what: 'a code alone', error: { errno: undefined, code: 'ECONNREFUSED' } },
  ];
  for (const { what, error } of ERRORS)
    it(`${what} as error, is Unavailable and quotes nothing (hazard 6)`, async () => {
      const { kind, message } = failure(await call((done) => done(error, null, null)));
      expect(kind).to.equal('Unavailable');
      expect(message)
        .to.match(/^a call: /)
        .and.not.include('secret');
    });

  const ANSWERS: readonly { readonly what: string; readonly response: unknown }[] = [
    { what: 'no response', response: undefined },
    { what: 'null', response: null },
    { what: 'a response without text', response: { status: 200 } },
    { what: 'a text that is a number', response: { text: '7' } },
    { what: 'a text that is a string', response: { text: '"<html>"' } },
    { what: 'a text that is undefined', response: { text: undefined } },
  ];
  for (const { what, response } of ANSWERS)
    it(`${what} instead of an answer, is Unavailable (hazard 5)`, async () => {
      expect(failure(await call((done) => done(null, {}, response))).kind).to.equal('Unavailable');
    });
});
