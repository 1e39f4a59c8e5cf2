import { expect } from 'chai';
import type { FailureKind } from '../../../src/domain/failure.ts';
import {
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { failure, value } from '../cybersource/answer.ts';
import {
  json,
  type Reply,
  type ScriptedServer,
  startScripted,
} from '../cybersource/scripted-server.ts';
import { adapter, id, identifiers, many, projectAt, TRIES } from './shop.ts';

const ADVICE = 'check CT_CLIENT_ID, CT_CLIENT_SECRET and CT_AUTH_HOST';

describe('commercetools adapter, token', () => {
  let server: CommercetoolsServer;
  beforeEach(async () => {
    server = await startCommercetools();
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 1000 });
  });
  afterEach(() => server.close());

  it('50 calls at once, fetch one token', async () => {
    const port = adapter(server);
    const found = await Promise.all(many(50, () => port.get(id(1))));
    expect(found.every(({ ok }) => ok)).to.equal(true);
    expect(server.counts()).to.include({ token: 1, type: 1, get: 50 });
  });

  it('a wrong secret, is Forbidden once with advice, and the secret is not told', async () => {
    const port = adapter(server, { clientSecret: 'wrong-secret' });
    const { kind, message } = failure(await port.prepare());
    expect({ kind, tokens: server.counts().token }).to.deep.equal({ kind: 'Forbidden', tokens: 1 });
    expect(message).to.include('HTTP 401').and.include(ADVICE).and.not.include('wrong-secret');
  });

  it('50 calls at once with a wrong secret, are all Forbidden and none waits', async () => {
    const port = adapter(server, { clientSecret: 'wrong-secret', timeoutMs: 60_000 });
    const answers = await Promise.all(many(50, () => port.get(id(1))));
    expect(new Set(answers.map((answer) => failure(answer).kind))).to.deep.equal(
      new Set(['Forbidden']),
    );
  });

  it('a token that is refused once, is asked for again', async () => {
    server.failNext({ kind: 'status', status: 401 }, { on: 'token' });
    const port = adapter(server);
    expect(failure(await port.prepare()).kind).to.equal('Forbidden');
    value(await port.prepare());
    expect(server.counts().token).to.equal(2);
  });

  it('an update whose token was refused, is not sent with the next token', async () => {
    const port = adapter(server);
    value(await port.prepare());
    server.failNext({ kind: 'status', status: 401 }, { on: 'update' });
    server.failNext({ kind: 'status', status: 503 }, { on: 'token' });
    expect(failure(await port.update(id(1), 1, [])).kind).to.equal('Unavailable');
    value(await port.get(id(1)));
    expect(server.counts()).to.include({ token: 3, update: 1 });
    expect(server.payment(id(1))?.version).to.equal(1);
  });

  it('a token that the API no longer knows, is replaced, and the call is made once more', async () => {
    const port = adapter(server);
    value(await port.get(id(1)));
    server.failNext({ kind: 'status', status: 401 }, { on: 'query' });
    const find = () => port.find(identifiers({ ids: [id(1)] }));
    expect(value(await find())).to.have.lengthOf(1);
    expect(server.counts()).to.include({ token: 2, query: 2 });
  });

  it('50 calls at once with a token that the API no longer knows, fetch one new token', async () => {
    let tokens = 0;
    let revoked = '';
    const scripted = await startScripted(({ path, headers }) => {
      if (path.startsWith('/oauth')) {
        tokens += 1;
        return json(200, { access_token: `token-${tokens}`, expires_in: 3600 });
      }
      return headers.authorization === revoked ? json(401, {}) : json(200, { id: 'type-id' });
    });
    const project = adapter(projectAt(scripted.url));
    value(await project.prepare());
    revoked = 'Bearer token-1';
    await Promise.all(many(50, () => project.get(id(1))));
    await scripted.close();
    expect(tokens).to.equal(2);
  });

  describe('answered oddly', () => {
    let reply: Reply;
    let scripted: ScriptedServer;
    beforeEach(async () => {
      scripted = await startScripted(({ path }) => {
        if (path.startsWith('/oauth')) return reply;
        return json(200, { id: 'type-id' });
      });
    });
    afterEach(() => scripted.close());

    const TABLE: readonly {
      readonly situation: string;
      readonly reply: Reply;
      readonly kind: FailureKind;
    }[] = [
      {
        situation: '400 invalid_scope',
        reply: json(400, { error: 'invalid_scope' }),
        kind: 'Forbidden',
      },
      { situation: '404, a host of another region', reply: json(404, {}), kind: 'Forbidden' },
      { situation: '429', reply: json(429, {}, { 'Retry-After': '0' }), kind: 'Throttled' },
      { situation: '500', reply: json(500, {}), kind: 'Unavailable' },
      { situation: '502 in HTML', reply: { status: 502, body: '<html>' }, kind: 'Unavailable' },
      { situation: 'HTML with 200', reply: { status: 200, body: '<html>' }, kind: 'Unavailable' },
      { situation: 'an empty object', reply: json(200, {}), kind: 'Unavailable' },
      { situation: 'a reset', reply: 'reset', kind: 'Unavailable' },
      { situation: 'silence', reply: 'silence', kind: 'Unavailable' },
      {
        situation: 'an answer that breaks off',
        reply: { status: 200, body: '{"access', breaksOff: true },
        kind: 'Unavailable',
      },
    ];
    for (const { situation, reply: given, kind } of TABLE)
      it(`${situation}, is ${kind} and asked for as often as that kind is`, async () => {
        reply = given;
        const port = adapter(projectAt(scripted.url), {
          timeoutMs: given === 'silence' ? 40 : 5000,
        });
        const answer = failure(await port.prepare());
        expect({ kind: answer.kind, requests: scripted.requests.length }).to.deep.equal({
          kind,
          requests: kind === 'Forbidden' ? 1 : TRIES,
        });
        expect(JSON.stringify(answer)).to.not.include('test-secret').and.not.include('Basic');
      });

    it('a token of less than five minutes, is renewed for each call', async () => {
      reply = json(200, { access_token: 'short', expires_in: 299 });
      const port = adapter(projectAt(scripted.url));
      await port.prepare();
      await port.get(id(1));
      const asked = scripted.requests.map(({ path }) => path.split('?')[0]);
      expect(asked.filter((path) => path === '/oauth/token').length).to.be.at.least(2);
    });

    it('the request, is a client credentials grant of the client', async () => {
      reply = json(200, { access_token: 'a-token', expires_in: 3600 });
      value(await adapter(projectAt(scripted.url)).prepare());
      const [token, type] = scripted.requests;
      const basic = Buffer.from('test-client:test-secret').toString('base64');
      expect(token).to.deep.include({ method: 'POST', body: 'grant_type=client_credentials' });
      expect(token?.headers.authorization).to.equal(`Basic ${basic}`);
      expect(type?.headers.authorization).to.equal('Bearer a-token');
    });
  });
});
