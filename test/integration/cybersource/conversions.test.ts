import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { type GatewaySimulator, startGateway } from '../../../src/sandbox/gateway.ts';
import { failure, value } from './answer.ts';
import { adapter, OTHER, SHOP, T0, verdict } from './shop.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WINDOW = { from: T0, to: T0 + HOUR };

describe('Cybersource adapter, conversions', () => {
  let gateway: GatewaySimulator;
  beforeEach(async () => {
    gateway = await startGateway({ merchants: [SHOP, OTHER] });
  });
  afterEach(() => gateway.close());

  const conversions = (more: Parameters<typeof adapter>[1] = {}, window = WINDOW) =>
    adapter(gateway.url, more).conversions({ merchantId: 'shop_one', window });
  const queries = () =>
    gateway
      .requests()
      .map(({ path }) => Object.fromEntries(new URL(path, gateway.url).searchParams));

  for (const authentication of ['jwt', 'http_signature'] as const)
    it(`verdicts of a window, signed by ${authentication}, are read as they stand`, async () => {
      gateway.convert('shop_one', verdict(1), verdict(2, 'REJECT'));
      gateway.convert('shop_two', verdict(3));
      expect(value(await conversions({ authentication }))).to.deep.equal([
        {
          id: '7000000000000000000001',
          merchantId: 'shop_one',
          submittedAt: '2026-11-20T10:00:01.000Z',
          clientReference: 'order-1',
          originalDecision: 'REVIEW',
          newDecision: 'ACCEPT',
          settlementIds: [],
        },
        {
          id: '7000000000000000000002',
          merchantId: 'shop_one',
          submittedAt: '2026-11-20T10:00:02.000Z',
          clientReference: 'order-2',
          originalDecision: 'REVIEW',
          newDecision: 'REJECT',
          settlementIds: [],
        },
      ]);
    });

  it('SP-R2: the window and the organization, are sent as ISO instants in UTC and by name (defects a, b, c, hazard 8)', async () => {
    gateway.convert('shop_one', verdict(1));
    value(await conversions());
    expect(queries()).to.deep.equal([
      {
        startTime: '2026-11-20T10:00:00.000Z',
        endTime: '2026-11-20T11:00:00.000Z',
        organizationId: 'shop_one',
      },
    ]);
  });

  for (const TZ of ['Asia/Kolkata', 'America/Los_Angeles'])
    it(`a process that lives in ${TZ}, asks for the same window (defect c)`, async () => {
      gateway.convert('shop_one', verdict(1));
      const script = join(import.meta.dirname, 'ask-conversions.ts');
      const { stdout } = await promisify(execFile)(process.execPath, [script, gateway.url], {
        env: { ...process.env, TZ },
      });
      const { offset, answer } = JSON.parse(stdout);
      expect(offset).to.not.equal(0);
      expect(answer.value).to.have.lengthOf(1);
      expect(queries()[0]).to.include({
        startTime: '2026-11-20T10:00:00.000Z',
        endTime: '2026-11-20T11:00:00.000Z',
      });
    });

  it('a window without verdicts, which the gateway answers with 404, is empty, and asked once', async () => {
    expect(value(await conversions())).to.deep.equal([]);
    expect(gateway.counts().conversion).to.equal(1);
  });

  it('a window of exactly 24 hours, is asked', async () => {
    gateway.convert('shop_one', verdict(1));
    expect(value(await conversions({}, { from: T0, to: T0 + DAY }))).to.have.lengthOf(1);
  });

  it('a window above 24 hours, is Invalid and never asked', async () => {
    const { kind } = failure(await conversions({}, { from: T0, to: T0 + DAY + 1 }));
    expect({ kind, asked: gateway.counts().conversion }).to.deep.equal({
      kind: 'Invalid',
      asked: 0,
    });
  });

  it('a window that ends before it begins (400), is Invalid and not tried again', async () => {
    const { kind, message } = failure(await conversions({}, { from: T0, to: T0 - HOUR }));
    expect(kind).to.equal('Invalid');
    expect(message).to.include('Cybersource conversion details for shop_one: HTTP 400');
    expect(gateway.counts().conversion).to.equal(1);
  });

  it('a wrong secret (401), is Forbidden and not tried again', async () => {
    const merchants = [{ ...SHOP, secretKey: OTHER.secretKey }];
    const { kind, message } = failure(await conversions({ merchants }));
    expect(kind).to.equal('Forbidden');
    expect(message).to.include('authentication failed').and.not.include(OTHER.secretKey);
    expect(gateway.counts().conversion).to.equal(1);
  });

  it('429 once, is tried again', async () => {
    gateway.convert('shop_one', verdict(1));
    gateway.failNext('http-429', { path: 'conversion' });
    expect(value(await conversions())).to.have.lengthOf(1);
    expect(gateway.counts().conversion).to.equal(2);
  });

  it('429 for ever, is Throttled, with what the gateway asked for', async () => {
    gateway.failNext('http-429', { path: 'conversion', times: 9, retryAfterSeconds: 7 });
    const { kind, retryAfterMs } = failure(await conversions({ retries: 0 }));
    expect({ kind, retryAfterMs }).to.deep.equal({ kind: 'Throttled', retryAfterMs: 7000 });
  });

  for (const fault of ['http-500', 'html', 'malformed-json', 'empty-object', 'reset'] as const)
    it(`${fault} for ever, is Unavailable, and never an empty window`, async () => {
      gateway.convert('shop_one', verdict(1));
      gateway.failNext(fault, { path: 'conversion', times: 9 });
      expect(failure(await conversions()).kind).to.equal('Unavailable');
      expect(gateway.counts().conversion).to.equal(3);
    });
});
