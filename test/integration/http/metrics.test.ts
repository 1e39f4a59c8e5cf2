import { expect } from 'chai';
import type { MetricsPort } from '../../../src/http/settings.ts';
import { type StartedApp, startApp } from '../../support/http-app.ts';

type Seen = Parameters<MetricsPort['incoming']>[0];

describe('GET /metrics, and what is counted of requests (issue 3, item 10)', () => {
  let app: StartedApp;
  let seen: string[];
  let arrived: () => void;
  beforeEach(async () => {
    seen = [];
    arrived = () => {};
    const incoming = ({ method, route = 'none', status = 0, seconds }: Seen) => {
      expect(seconds).to.be.within(0, 20);
      seen.push(`${method} ${route} ${status}`);
      arrived();
    };
    const scrape = async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' });
    app = await startApp({}, { metrics: { incoming, scrape } });
  });
  afterEach(() => app.stop());

  /** A connection closes some moments after its answer was read. */
  const counted = async (count: number) => {
    while (seen.length < count) await new Promise<void>((resolve) => (arrived = resolve));
    return seen;
  };

  it('answers the text with its type, and no cache keeps it', async () => {
    const response = await app.get('/metrics');
    expect(response.status).to.equal(200);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    expect(await response.text()).to.equal('up 1\n');
  });

  const REQUESTS = [
    ['GET', '/runs/4711', 'GET /runs/:id 404'],
    ['GET', '/runs/%2e%2e/x', 'GET none 404'],
    ['GET', '/orders?q=secret', 'GET /orders 200'],
    ['GET', '/nothing/of/that/name', 'GET none 404'],
    ['GET', '/api/runs/4711/items', 'GET /api/runs/:id/items 404'],
    ['POST', '/metrics', 'POST none 404'],
    ['GET', '/metrics', 'GET /metrics 200'],
  ] as const;
  for (const [method, path, expected] of REQUESTS) {
    it(`${method} ${path} → ${expected}: the pattern, never the path`, async () => {
      await (await fetch(app.url + path, { method })).text();
      expect(await counted(1)).to.deep.equal([expected]);
    });
  }

  it('a hundred runs of other names → one pattern', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => n);
    await Promise.all(ids.map(async (id) => (await app.get(`/runs/${id}`)).text()));
    expect(new Set(await counted(100))).to.deep.equal(new Set(['GET /runs/:id 404']));
  });

  it('refused before any route → counted', async () => {
    await app.post('/sync', { headers: { Origin: 'https://elsewhere.example' } });
    expect(await counted(1)).to.deep.equal(['POST none 403']);
  });

  it('without metrics → there is no such page', async () => {
    const bare = await startApp();
    expect((await bare.get('/metrics')).status).to.equal(404);
    await bare.stop();
  });
});
