import { expect } from 'chai';
import { type StartedApp, startApp } from '../../support/http-app.ts';

describe('the web server', () => {
  let app: StartedApp;
  before(async () => {
    app = await startApp();
  });
  after(() => app.stop());

  it('leads from / to /orders', async () => {
    const response = await app.get('/');
    expect([response.status, response.headers.get('location')]).to.deep.equal([302, '/orders']);
  });

  for (const [isReady, status] of [
    [true, 200],
    [false, 503],
  ] as const) {
    it(`says at /readyz that the store ${isReady ? 'answers' : 'does not answer'}: ${status}`, async () => {
      const asked = await startApp({}, { isReady: async () => isReady });
      expect((await asked.get('/readyz')).status).to.equal(status);
      expect((await asked.get('/healthz')).status).to.equal(200);
      await asked.stop();
    });
  }

  it('says at /readyz what should be running and is not: 503', async () => {
    const asked = await startApp({}, { notRunning: () => ['schedule', 'pruning'] });
    const response = await asked.get('/readyz');
    expect(response.status).to.equal(503);
    expect(await response.json()).to.deep.equal({ status: 'not running: schedule, pruning' });
    await asked.stop();
  });

  it('says at /healthz that it lives', async () => {
    const response = await app.get('/healthz');
    expect(await response.json()).to.deep.equal({ status: 'ok' });
    expect(response.headers.get('cache-control')).to.equal('no-store');
  });

  describe('correlation id', () => {
    it('is the one the caller sent, when it is sane', async () => {
      const response = await app.get('/healthz', { 'X-Correlation-ID': 'order-7.a_b' });
      expect(response.headers.get('x-correlation-id')).to.equal('order-7.a_b');
    });

    for (const given of ['a b', '<script>', 'x'.repeat(65)]) {
      it(`is a new one when "${given.slice(0, 12)}" was sent`, async () => {
        const response = await app.get('/healthz', { 'X-Correlation-ID': given });
        expect(response.headers.get('x-correlation-id')).to.match(/^[0-9a-f-]{36}$/);
      });
    }
  });

  describe('safety headers', () => {
    it('allow nothing from elsewhere, nothing inline and no frame', async () => {
      const { headers } = await app.get('/orders');
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).to.contain("default-src 'self'").and.to.contain("frame-ancestors 'none'");
      expect(policy).not.to.contain('unsafe-inline');
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('x-frame-options')).to.equal('DENY');
      expect(headers.get('x-powered-by')).to.equal(null);
    });

    it('no page carries an inline script, style or event', async () => {
      const html = await (await app.get('/orders')).text();
      expect(html).not.to.match(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i);
    });

    it('pages are kept by no cache', async () => {
      const { headers } = await app.get('/orders');
      expect(headers.get('cache-control')).to.equal('no-store');
    });
  });

  describe('another host name (DNS rebinding)', () => {
    for (const host of ['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example']) {
      it(`${host} gets 421`, async () => {
        expect(await statusWithHost(app, host)).to.equal(421);
      });
    }

    it('a probe or a machine is answered by any name', async () => {
      expect(await statusWithHost(app, '10.0.0.7:8080', '/healthz')).to.equal(200);
      const machine = { Authorization: 'Bearer x' };
      // The name is not what is wrong with it.
      expect(await statusWithHost(app, 'sync.internal', '/api/runs', machine)).to.equal(401);
    });

    for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080']) {
      it(`${host} is answered`, async () => {
        expect(await statusWithHost(app, host)).to.equal(200);
      });
    }
  });

  describe('errors', () => {
    it('are problem+json for API callers, with the correlation id', async () => {
      const response = await app.get('/api/nothing', { 'X-Correlation-ID': 'abc' });
      expect(response.status).to.equal(404);
      expect(response.headers.get('content-type')).to.contain('application/problem+json');
      expect(await response.json()).to.deep.equal({
        type: 'about:blank',
        title: 'Not Found',
        status: 404,
        detail: 'Nothing is at this address.',
        instance: '/api/nothing',
        correlationId: 'abc',
      });
    });

    it('a body whose compression is broken is the caller’s error, not ours', async () => {
      const headers = { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' };
      const response = await app.post('/sync', { headers, body: 'no gzip at all' });
      expect(response.status).to.equal(400);
    });

    it('are a page for browsers, with the correlation id', async () => {
      const response = await app.get('/nothing', {
        Accept: 'text/html',
        'X-Correlation-ID': 'abc',
      });
      expect(response.status).to.equal(404);
      const html = await response.text();
      expect(html).to.contain('<h1>Not Found</h1>').and.to.contain('<code>abc</code>');
    });

    it('an address that starts with two slashes is not offered for retry', async () => {
      const response = await app.get('//evil.example/', { Accept: 'text/html' });
      expect(await response.text()).not.to.contain('href="//evil');
    });

    it('an address that is not well formed gets 400', async () => {
      expect((await app.get('/runs/%E0%A4%A')).status).to.equal(400);
    });
  });

  describe('an error nobody expected', () => {
    it('is a bare 500 with the id; the log has the rest', async () => {
      const logged: unknown[] = [];
      const log = { error: (...entry: unknown[]) => void logged.push(entry) };
      const store = { ...app.ports.store, run: () => Promise.reject(new Error('secret: hunter2')) };
      const broken = await startApp({}, { log, store });
      const response = await broken.get('/api/runs/x', { 'X-Correlation-ID': 'abc' });
      await broken.stop();
      const text = await response.text();
      expect(response.status).to.equal(500);
      expect(text).to.contain('abc').and.not.to.contain('hunter2');
      expect(JSON.stringify(logged)).to.contain('hunter2').and.to.contain('abc');
    });
  });

  describe('assets', () => {
    it('may be kept for ever below their version, and are asked for again elsewhere', async () => {
      const html = await (await app.get('/orders')).text();
      const [css = ''] = /\/assets\/[0-9a-f]{12}\/app\.css/.exec(html) ?? [];
      const versioned = await app.get(css);
      expect(versioned.status).to.equal(200);
      expect(versioned.headers.get('cache-control')).to.equal(
        'public, max-age=31536000, immutable',
      );
      const plain = await app.get('/assets/app.css');
      expect(plain.headers.get('cache-control')).to.equal('public, max-age=0');
      expect(plain.headers.get('etag')).to.be.a('string');
    });

    it('do not lead out of their folder', async () => {
      for (const path of ['/assets/..%2flayout.eta', '/assets/%2e%2e/layout.eta', '/assets/.x']) {
        expect((await app.get(path)).status, path).to.equal(404);
      }
    });
  });
});

async function statusWithHost(
  app: StartedApp,
  host: string,
  path = '/api/runs',
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sent = request(app.url + path, { headers: { Host: host, ...more } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once('error', reject).end();
  });
}
