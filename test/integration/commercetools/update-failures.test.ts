import { expect } from 'chai';
import type { PaymentAction } from '../../../src/domain/decide/decision.ts';
import type { FailureKind } from '../../../src/domain/failure.ts';
import {
  type CommercetoolsFault,
  type CommercetoolsServer,
  startCommercetools,
} from '../../support/commercetools-server.ts';
import { failure, value } from '../cybersource/answer.ts';
import { adapter, id, many } from './shop.ts';

const ADD: PaymentAction = {
  action: 'addTransaction',
  transaction: {
    type: 'Charge',
    state: 'Success',
    amount: { centAmount: 1000, currencyCode: 'EUR' },
    interactionId: 'gateway-1',
    timestamp: '2026-11-20T10:00:00.000Z',
    availableCaptureAmount: undefined,
  },
};

type Row = {
  readonly situation: string;
  readonly fault: CommercetoolsFault;
  readonly kind: FailureKind;
  /** Whether the payment has the transaction afterwards, although the answer was a failure. */
  readonly applied: boolean;
  readonly timeoutMs?: number;
  /** What the request is counted as, where its status says less than its body. */
  readonly outcome?: string;
  readonly retryAfterMs?: number;
};

const status = (code: number, more = {}) => ({ kind: 'status', status: code, ...more }) as const;

const TABLE: readonly Row[] = [
  { situation: '400', fault: status(400), kind: 'Rejected', applied: false },
  { situation: '403', fault: status(403), kind: 'Forbidden', applied: false },
  { situation: '404', fault: status(404), kind: 'NotFound', applied: false },
  { situation: '413', fault: status(413), kind: 'Invalid', applied: false },
  {
    situation: '429 with Retry-After 7',
    fault: status(429, { retryAfterSeconds: 7 }),
    kind: 'Throttled',
    applied: false,
    retryAfterMs: 7000,
  },
  { situation: '500', fault: status(500), kind: 'Unavailable', applied: false },
  {
    situation: '502 in HTML',
    fault: { kind: 'html', status: 502 },
    kind: 'Unavailable',
    applied: false,
  },
  { situation: '503', fault: status(503), kind: 'Unavailable', applied: false },
  { situation: '504', fault: status(504), kind: 'Unavailable', applied: false },
  {
    situation: 'a reset before applying',
    fault: { kind: 'reset-before' },
    kind: 'Unavailable',
    applied: false,
  },
  {
    situation: 'a reset after applying',
    fault: { kind: 'reset-after' },
    kind: 'Unavailable',
    applied: true,
  },
  {
    situation: 'an answer later than the timeout',
    fault: { kind: 'slow', ms: 60_000 },
    kind: 'Unavailable',
    applied: true,
    timeoutMs: 100,
  },
  {
    situation: 'malformed JSON with 200',
    fault: { kind: 'malformed-json' },
    kind: 'Unavailable',
    outcome: 'ok',
    applied: true,
  },
  {
    situation: 'another writer just before',
    fault: { kind: 'bump' },
    kind: 'VersionConflict',
    applied: false,
  },
];

describe('commercetools adapter, update that fails', () => {
  let server: CommercetoolsServer;
  beforeEach(async () => {
    server = await startCommercetools();
    server.addPayment({ id: id(1), currency: 'EUR', centAmount: 1000 });
  });
  afterEach(() => server.close());

  const stored = () => server.payment(id(1))?.transactions.length;

  for (const { situation, fault, kind, applied, timeoutMs, retryAfterMs, outcome = kind } of TABLE)
    it(`${situation}, is ${kind}, sent exactly once${applied ? ' and applied' : ''}`, async () => {
      const outcomes: string[] = [];
      const onAnswer = (told: string) => outcomes.push(told);
      const port = adapter(
        server,
        timeoutMs === undefined ? { onAnswer } : { timeoutMs, onAnswer },
      );
      value(await port.prepare());
      outcomes.length = 0;
      server.failNext(fault, { on: 'update' });
      const answer = failure(await port.update(id(1), 1, [ADD]));
      expect({
        kind: answer.kind,
        updates: server.counts().update,
        stored: stored(),
        outcomes,
      }).to.deep.equal({
        kind,
        updates: 1,
        stored: applied ? 1 : 0,
        outcomes: [outcome],
      });
      expect(answer.retryAfterMs).to.equal(retryAfterMs);
      expect(answer.message).to.include('commercetools update').and.not.include('<');
      const text = JSON.stringify(answer);
      for (const secret of [server.clientSecret, 'Bearer', 'Basic', 'uthorization', 'gateway-1'])
        expect(text).to.not.include(secret);
    });

  it('what commercetools does not accept, is Rejected with its own words', async () => {
    const port = adapter(server);
    const unknown = {
      action: 'changeTransactionState',
      transactionId: 'nobody',
      state: 'Success',
    } as const;
    const { kind, message } = failure(await port.update(id(1), 1, [unknown]));
    expect(kind).to.equal('Rejected');
    expect(message).to.include("HTTP 400, There is no transaction with id 'nobody'");
  });

  it('401 once, fetches a new token and tries once more: written, and nothing is told of it', async () => {
    const outcomes: string[] = [];
    const port = adapter(server, { onAnswer: (told) => outcomes.push(told) });
    value(await port.prepare());
    outcomes.length = 0;
    server.failNext({ kind: 'status', status: 401 }, { on: 'update' });
    value(await port.update(id(1), 1, [ADD]));
    expect(server.counts()).to.include({ update: 2, token: 2 });
    expect({ stored: stored(), outcomes }).to.deep.equal({
      stored: 1,
      outcomes: ['Forbidden', 'ok', 'ok'],
    });
  });

  it('401 for ever, is Forbidden after one new token and one more try', async () => {
    const port = adapter(server);
    value(await port.prepare());
    server.failNext({ kind: 'status', status: 401 }, { on: 'update', times: 99 });
    expect(failure(await port.update(id(1), 1, [ADD])).kind).to.equal('Forbidden');
    expect(server.counts()).to.include({ update: 2, token: 2 });
  });

  it('403 that names no scope, names the one that an update needs', async () => {
    const port = adapter(server);
    server.failNext(status(403), { on: 'update' });
    const { message } = failure(await port.update(id(1), 1, [ADD]));
    expect(message).to.equal(
      'commercetools update: HTTP 403, the API client lacks a scope: manage_payments',
    );
  });

  it('a failed update among many, does not stop its siblings', async () => {
    for (const n of many(9, (one) => one + 1))
      server.addPayment({ id: id(n), currency: 'EUR', centAmount: 1000 });
    const port = adapter(server, { concurrency: 3 });
    value(await port.prepare());
    server.failNext({ kind: 'reset-before' }, { on: 'update', times: 2 });
    const answers = await Promise.all(many(10, (n) => port.update(id(n), 1, [ADD])));
    expect(answers.filter(({ ok }) => ok)).to.have.lengthOf(8);
    expect(server.counts().update).to.equal(10);
  });
});
