import { expect } from 'chai';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { sendRaw } from '../../security/raw.ts';

const broken = () => {
  throw new Error('secret of this machine');
};

describe('an answer that cannot be made (issue 12)', () => {
  let app: StartedApp;
  const { NODE_ENV } = process.env;
  afterEach(async () => {
    process.env.NODE_ENV = NODE_ENV;
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    await app.stop();
  });

  for (const environment of ['development', 'production', 'test']) {
    for (const accept of ['application/json', 'text/html']) {
      it(`NODE_ENV=${environment}, ${accept}: an error in the error page → problem+json without a stack`, async () => {
        process.env.NODE_ENV = environment;
        const store = { ...(await scene()).ports.store, run: async () => broken() };
        await app.stop();
        app = await startApp({}, { store, log: { error: broken } });
        const response = await app.get('/runs/x', { Accept: accept, 'X-Correlation-ID': 'abc' });
        const text = await response.text();
        expect(response.status).to.equal(500);
        expect(response.headers.get('content-type')).to.contain('application/problem+json');
        expect(JSON.parse(text)).to.include({ status: 500, correlationId: 'abc' });
        expect(text).not.to.match(/secret|node_modules|file:|\sat .*:\d+:\d+/);
      });
    }
  }

  for (const line of [
    'GET http://[ HTTP/1.1',
    'POST http://a[b/x HTTP/1.1',
    'GET /%E0%A4%A HTTP/1.1',
  ]) {
    it(`${line} → no page of Express`, async () => {
      await scene();
      const head = `${line}\r\nHost: localhost\r\nAccept: application/json\r\n`;
      const answer = await sendRaw(
        app.url,
        `${head}Content-Length: 0\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).to.match(/^HTTP\/1\.1 4\d\d /);
      expect(answer).not.to.match(/<html|Cannot |node_modules|\sat .*:\d+:\d+/i);
    });
  }

  async function scene(): Promise<StartedApp> {
    app = await startApp();
    return app;
  }
});
