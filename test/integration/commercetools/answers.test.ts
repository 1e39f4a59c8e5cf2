import { expect } from 'chai';
import type { FailureKind } from '../../../src/domain/failure.ts';
import type { Payments } from '../../../src/ports/ports.ts';
import { failure, value } from '../cybersource/answer.ts';
import {
  json,
  type Reply,
  refusingUrl,
  type ScriptedServer,
  startScripted,
} from '../cybersource/scripted-server.ts';
import { adapter, id, identifiers, projectAt, TRIES } from './shop.ts';

type Row = { readonly situation: string; readonly reply: Reply; readonly kind: FailureKind };

const refused = (status: number, ...codes: readonly string[]): Reply =>
  json(status, {
    statusCode: status,
    message: `Refused with ${codes.join()}.`,
    errors: codes.map((code) => ({ code, message: code })),
  });

const TABLE: readonly Row[] = [
  ...['ExtensionNoResponse', 'ExtensionBadResponse'].map((code) => ({
    situation: `400 ${code}`,
    reply: refused(400, code),
    kind: 'Unavailable' as const,
  })),
  {
    situation: '400 ExtensionUpdateActionsFailed',
    reply: refused(400, 'ExtensionUpdateActionsFailed'),
    kind: 'Rejected',
  },
  { situation: '400 QueryTimedOut', reply: refused(400, 'QueryTimedOut'), kind: 'Unavailable' },
  { situation: '400 InvalidInput', reply: refused(400, 'InvalidInput'), kind: 'Rejected' },
  { situation: '400 without a code', reply: json(400, { errors: [{}] }), kind: 'Rejected' },
  {
    situation: '400 whose errors are no list',
    reply: json(400, { errors: 'x' }),
    kind: 'Rejected',
  },
  { situation: '409', reply: refused(409, 'ConcurrentModification'), kind: 'VersionConflict' },
  { situation: '429', reply: refused(429), kind: 'Throttled' },
  { situation: '500 in HTML', reply: { status: 500, body: '<html>' }, kind: 'Unavailable' },
  { situation: '503 without a body', reply: { status: 503, body: '' }, kind: 'Unavailable' },
  {
    situation: '503 whose body breaks off',
    reply: { status: 503, body: '{"statusCode":', breaksOff: true },
    kind: 'Unavailable',
  },
  {
    situation: '200 whose body breaks off',
    reply: { status: 200, body: '{"results":[', breaksOff: true },
    kind: 'Unavailable',
  },
  { situation: '404 in HTML', reply: { status: 404, body: '<html>' }, kind: 'Unavailable' },
  { situation: '204', reply: { status: 204, body: '' }, kind: 'Unavailable' },
  {
    situation: '302 to a payment',
    reply: { status: 302, body: '', headers: { Location: '/elsewhere' } },
    kind: 'Unavailable',
  },
  { situation: '304', reply: { status: 304, body: '' }, kind: 'Unavailable' },
  {
    situation: 'a body that is not the gzip it says it is',
    reply: { status: 200, body: '{"results":[]}', headers: { 'Content-Encoding': 'gzip' } },
    kind: 'Unavailable',
  },
  { situation: 'HTML with 200', reply: { status: 200, body: '<html>' }, kind: 'Unavailable' },
  { situation: 'an empty body', reply: { status: 200, body: '' }, kind: 'Unavailable' },
  { situation: 'an empty object', reply: json(200, {}), kind: 'Unavailable' },
  { situation: 'a list', reply: json(200, []), kind: 'Unavailable' },
  { situation: 'null', reply: json(200, null), kind: 'Unavailable' },
  {
    situation: 'results that are null',
    reply: json(200, { results: [null] }),
    kind: 'Unavailable',
  },
  { situation: 'a payment of its id alone', reply: json(200, { id: id(1) }), kind: 'Unavailable' },
  { situation: 'a reset', reply: 'reset', kind: 'Unavailable' },
  { situation: 'silence', reply: 'silence', kind: 'Unavailable' },
];

const CALLS: readonly {
  readonly call: string;
  readonly make: (
    port: Payments,
  ) => ReturnType<
    | Payments['find']
    | Payments['list']
    | Payments['get']
    | Payments['idsByOrderNumber']
    | Payments['orderNumbersOf']
  >;
  readonly tries: number;
}[] = [
  { call: 'find', make: (port) => port.find(identifiers({ ids: [id(1)] })), tries: TRIES },
  { call: 'get', make: (port) => port.get(id(1)), tries: TRIES },
  { call: 'list', make: (port) => port.list({ search: '', offset: 0, limit: 10 }), tries: TRIES },
  { call: 'idsByOrderNumber', make: (port) => port.idsByOrderNumber(['a']), tries: TRIES },
  { call: 'orderNumbersOf', make: (port) => port.orderNumbersOf([id(1)]), tries: TRIES },
  { call: 'update', make: (port) => port.update(id(1), 1, []), tries: 1 },
];

describe('commercetools adapter, answers that are not what was asked for', () => {
  let reply: Reply;
  let server: ScriptedServer;
  let calls: number;
  beforeEach(async () => {
    calls = 0;
    server = await startScripted(({ path }) => {
      if (path.startsWith('/oauth'))
        return json(200, { access_token: 'a-token', expires_in: 3600 });
      if (path.includes('/types/')) return json(404, {});
      calls += 1;
      return reply;
    });
  });
  afterEach(() => server.close());

  const isPassing = (kind: FailureKind) => kind === 'Unavailable' || kind === 'Throttled';

  for (const { call, make, tries } of CALLS)
    for (const { situation, reply: given, kind } of TABLE) {
      const expected = isPassing(kind) ? tries : 1;
      it(`${call}, answered with ${situation}, is ${kind} after ${expected} request(s), and quotes nothing`, async () => {
        reply = given;
        const timeoutMs = given === 'silence' ? 100 : 5000;
        const port = adapter(projectAt(server.url), { timeoutMs });
        value(await port.prepare());
        const answer = failure(await make(port));
        expect({ kind: answer.kind, calls }).to.deep.equal({ kind, calls: expected });
        expect(answer.message).to.match(/^commercetools /);
        const text = JSON.stringify(answer);
        for (const secret of ['a-token', 'test-secret', 'Bearer', '<html>'])
          expect(text).to.not.include(secret);
      });
    }

  it('a port where nobody listens, is Unavailable and says so', async () => {
    const { kind, message } = failure(await adapter(projectAt(await refusingUrl())).prepare());
    expect(kind).to.equal('Unavailable');
    expect(message).to.include('ECONNREFUSED');
  });

  for (const { said, named } of [
    {
      said: 'Insufficient scope. One of the following scopes is missing: manage_payments:shop.',
      named: 'manage_payments',
    },
    {
      said: 'One of the following scopes is missing: manage_project:shop, manage_my_payments:shop',
      named: 'manage_project or manage_my_payments',
    },
    { said: 'Forbidden', named: 'manage_payments' },
  ])
    it(`403 that says "${said}", is Forbidden and names ${named}`, async () => {
      reply = json(403, {
        statusCode: 403,
        message: said,
        errors: [{ code: 'insufficient_scope' }],
      });
      const { kind, message } = failure(await adapter(projectAt(server.url)).get(id(1)));
      expect(kind).to.equal('Forbidden');
      expect(message).to.equal(
        `commercetools payment: HTTP 403, the API client lacks a scope: ${named}`,
      );
    });

  it('a Retry-After, is told in milliseconds', async () => {
    reply = json(429, {}, { 'Retry-After': '3' });
    const port = adapter(projectAt(server.url));
    value(await port.prepare());
    expect(failure(await port.update(id(1), 1, [])).retryAfterMs).to.equal(3000);
  });
});
