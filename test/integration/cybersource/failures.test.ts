import { expect } from 'chai';
import type { FailureKind } from '../../../src/domain/failure.ts';
import { failure, value } from './answer.ts';
import { CASES } from './failure-cases.ts';
import {
  json,
  type Reply,
  refusingUrl,
  type ScriptedServer,
  startScripted,
} from './scripted-server.ts';
import { adapter, found, pageOf, row, SHOP, TIMEOUT_MS } from './shop.ts';

/** One try and two more. */
const TRIES = 3;

describe('Cybersource adapter, failures', () => {
  let reply: Reply;
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScripted(() => reply);
  });
  afterEach(() => server.close());

  const isPassing = (kind: FailureKind) => kind === 'Unavailable' || kind === 'Throttled';

  for (const one of CASES) {
    const tries = isPassing(one.kind) ? TRIES : 1;
    const timeoutMs = one.reply === 'silence' ? TIMEOUT_MS / 4 : 5000;
    it(`search, answered with ${one.situation}, is ${one.kind} after ${tries} request(s)`, async () => {
      let counted = 0;
      const outcomes: string[] = [];
      const onRequest = () => {
        counted += 1;
      };
      reply = one.reply;
      const onAnswer = (outcome: string) => outcomes.push(outcome);
      const port = adapter(server.url, { timeoutMs, onRequest, onAnswer });
      const { kind, message } = failure(await port.search(pageOf('shop_one')));
      expect({ kind, requests: server.requests.length, counted, outcomes }).to.deep.equal({
        kind: one.kind,
        requests: tries,
        counted: tries,
        outcomes: Array(tries).fill(one.kind),
      });
      expect(message).to.include('Cybersource search for shop_one').and.include(one.says);
    });

    it(`search, answered with ${one.situation}, tells nothing of the request (hazard 6)`, async () => {
      reply = one.reply;
      for (const authentication of ['jwt', 'http_signature'] as const) {
        const port = adapter(server.url, { authentication, timeoutMs, retries: 0 });
        const text = JSON.stringify(await port.search(pageOf('shop_one')));
        const [, token = ''] =
          /^Bearer (.+)$/.exec(server.requests[0]?.headers.authorization ?? '') ?? [];
        expect(token).to.not.equal('');
        for (const secret of [
          SHOP.secretKey,
          SHOP.keyId,
          token,
          'submitTimeUtc',
          'keyid',
          'Bearer',
        ])
          expect(text).to.not.include(secret);
        expect(Object.keys(failure(JSON.parse(text)))).to.include.members(['kind', 'message']);
      }
    });
  }

  it('search, on a port where nobody listens, is Unavailable after every try', async () => {
    let counted = 0;
    const onRequest = () => {
      counted += 1;
    };
    const port = adapter(await refusingUrl(), { onRequest });
    const { kind, message } = failure(await port.search(pageOf('shop_one')));
    expect({ kind, counted }).to.deep.equal({ kind: 'Unavailable', counted: TRIES });
    expect(message).to.include('ECONNREFUSED');
  });

  for (const [situation, body] of [
    ['`_embedded` that is empty', { totalCount: 0, _embedded: {} }],
    ['a totalCount that is a text', { totalCount: '0' }],
    ['no rows', { totalCount: '0', _embedded: { transactionSummaries: [] } }],
    ['`_embedded` that is null', { totalCount: 0, _embedded: null }],
  ] as const)
    it(`search, answered with ${situation}, is an empty page, and asked once`, async () => {
      reply = json(201, body);
      const page = value(await adapter(server.url).search(pageOf('shop_one')));
      expect(page).to.deep.equal({ totalCount: 0, records: [] });
      expect(server.requests).to.have.lengthOf(1);
    });

  it('conversion details, answered with 404 in HTML, is Unavailable and never an empty window', async () => {
    reply = {
      status: 404,
      body: '<html>Not found</html>',
      headers: { 'Content-Type': 'text/html' },
    };
    const window = { from: 0, to: 1000 };
    const answer = await adapter(server.url).conversions({ merchantId: 'shop_one', window });
    expect(failure(answer).kind).to.equal('Unavailable');
  });

  it('details, answered with those of another transaction, is Unavailable', async () => {
    reply = json(200, row(1));
    const port = adapter(server.url, { retries: 0 });
    expect(value(await port.details('shop_one', row(1).id)).record.id).to.equal(row(1).id);
    expect(failure(await port.details('shop_one', row(2).id)).kind).to.equal('Unavailable');
  });

  it('details, answered with an empty object, is Unavailable after every try', async () => {
    reply = json(200, {});
    const { kind } = failure(await adapter(server.url).details('shop_one', '7'));
    expect({ kind, requests: server.requests.length }).to.deep.equal({
      kind: 'Unavailable',
      requests: TRIES,
    });
  });

  for (const { situation, reply: first, kind } of CASES.filter((one) => isPassing(one.kind)))
    if (first !== 'silence')
      it(`search, answered once with ${situation} (${kind}) and then as documented, is a page`, async () => {
        const replies: Reply[] = [first];
        const flaky = await startScripted(() => replies.shift() ?? json(201, found(row(1))));
        const page = value(await adapter(flaky.url).search(pageOf('shop_one')));
        expect(page.records).to.have.lengthOf(1);
        expect(flaky.requests).to.have.lengthOf(2);
        await flaky.close();
      });

  describe('Retry-After', () => {
    const TABLE = [
      { header: '0', ms: 0 },
      { header: '7', ms: 7000 },
      { header: 'Sat, 21 Nov 2026 10:00:00 GMT', ms: undefined },
      { header: '-1', ms: undefined },
    ];
    for (const { header, ms } of TABLE)
      it(`a 429 with ${header}, asks for ${ms ?? 'no certain number of'} milliseconds`, async () => {
        reply = json(429, {}, { 'Retry-After': header });
        const port = adapter(server.url, { retries: 0 });
        expect(failure(await port.search(pageOf('shop_one'))).retryAfterMs).to.equal(ms);
      });
  });
});
