import { expect } from 'chai';
import { readWebhook } from '../../../../src/cybersource/webhook/read-webhook.ts';
import type { WebhookNotice } from '../../../../src/domain/gateway/webhook-event.ts';
import type { HttpPorts, WebhookPort } from '../../../../src/http/settings.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import {
  anEvent,
  KEY,
  NEXT_KEY,
  PAYMENT,
  SIGNED_AT,
  signatureOf,
  TRANSACTION,
} from '../../../support/webhook-cases.ts';

const PATH = '/webhooks/cybersource';
const BODY = JSON.stringify(anEvent());
const FORGED = signatureOf(BODY, { ...KEY, key: NEXT_KEY.key });
const NOTICE = { merchantId: 'shop_one', transactionId: TRANSACTION, clientReference: PAYMENT };

describe('POST /webhooks/cybersource (issue 3, item 8)', () => {
  let app: StartedApp;
  let notices: WebhookNotice[];
  let logged: { level: string; message: string; fields: object }[];
  const settings = { keys: [KEY], merchantIds: ['shop_one'], now: () => SIGNED_AT };

  async function start(
    port: Partial<WebhookPort> = {},
    ports: Partial<Omit<HttpPorts, 'store'>> = {},
  ) {
    notices = [];
    logged = [];
    const webhook: WebhookPort = {
      read: (headers, body) => readWebhook(settings, headers, body),
      notice: async (notice) => void notices.push(notice),
      log: {
        info: (message, fields) => void logged.push({ level: 'info', message, fields }),
        warn: (message, fields) => void logged.push({ level: 'warn', message, fields }),
      },
      ...port,
    };
    app = await startApp({}, { webhook, ...ports });
  }
  afterEach(() => app.stop());

  function send(
    body: string | Uint8Array<ArrayBuffer> = BODY,
    signature: string = signatureOf(body),
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const sent = { 'Content-Type': 'application/json', 'v-c-signature': signature, ...headers };
    return app.post(PATH, { headers: sent, body });
  }

  describe('a genuine event', () => {
    beforeEach(() => start());

    it('of a verdict, is accepted with 202 and noticed', async () => {
      const response = await send();
      expect(response.status).to.equal(202);
      expect(response.headers.get('cache-control')).to.equal('no-store');
      expect(await response.json()).to.deep.equal({ status: 'accepted' });
      expect(notices).to.deep.equal([NOTICE]);
    });

    it('that says which bytes were signed, is in the log with its correlation id', async () => {
      await send(BODY, signatureOf(JSON.stringify(anEvent().payload)), {
        'X-Correlation-ID': 'abc',
      });
      expect(logged).to.have.length(1);
      expect(logged[0]).to.include({ level: 'info' });
      expect(logged[0]?.fields).to.deep.include({
        kind: 'notice',
        signed: 'payload',
        notice: NOTICE,
        correlationId: 'abc',
      });
    });

    it('of another content type, or of none, is accepted: the signature proves it', async () => {
      const types = ['text/plain', 'application/x-www-form-urlencoded', ''];
      for (const type of types) {
        const response = await send(BODY, signatureOf(BODY), { 'Content-Type': type });
        expect(response.status, type).to.equal(202);
      }
      expect(notices).to.have.length(types.length);
    });

    it('with text beyond ASCII, is checked over its bytes', async () => {
      const body = JSON.stringify(anEvent({ productId: 'Prüfung €' }));
      expect((await send(body)).status).to.equal(202);
    });

    it('replayed, asks for the same again and for nothing else', async () => {
      for (const _ of [1, 2, 3]) expect((await send()).status).to.equal(202);
      expect(notices).to.deep.equal([NOTICE, NOTICE, NOTICE]);
    });

    it('of a type that changes no payment, is taken in and ignored with why', async () => {
      const response = await send(
        JSON.stringify(anEvent({ eventType: 'tms.networktoken.updated' })),
      );
      expect(response.status).to.equal(202);
      expect(await response.json()).to.include({ status: 'ignored' });
      expect(notices).to.deep.equal([]);
    });

    it('of a merchant id that is not configured, is ignored', async () => {
      const response = await send(JSON.stringify(anEvent({ organizationId: 'another' })));
      expect(await response.json()).to.include({ status: 'ignored' });
      expect(notices).to.deep.equal([]);
    });
  });

  describe('what is refused changes nothing', () => {
    beforeEach(() => start());
    afterEach(() => expect(notices).to.deep.equal([]));

    const FORGERIES: readonly (readonly [string, string])[] = [
      ['a wrong key', FORGED],
      ['no signature', ''],
      ['a signature of another body', signatureOf('{}')],
      ['a key that nobody configured', signatureOf(BODY, NEXT_KEY)],
      ['an event of yesterday', signatureOf(BODY, KEY, SIGNED_AT - 86_400_000)],
    ];
    for (const [title, signature] of FORGERIES) {
      it(`${title} → 401, the same for each`, async () => {
        const response = await send(BODY, signature, { Accept: 'text/html' });
        expect(response.status).to.equal(401);
        expect(response.headers.get('content-type')).to.contain('application/problem+json');
        expect(await response.json()).to.include({ detail: 'The signature is not valid.' });
        expect(logged.map(({ level }) => level)).to.deep.equal(['warn']);
      });
    }

    it('one changed byte → 401', async () => {
      const response = await send(BODY.replace('accept', 'reject'), signatureOf(BODY));
      expect(response.status).to.equal(401);
    });

    it('an encrypted event → 422 that says so', async () => {
      const response = await send('{"encData":"a.b.c.d.e"}');
      expect(response.status).to.equal(422);
      expect(await detailOf(response))
        .to.contain('MLE')
        .and.to.contain('not supported');
    });

    it('64 KiB → read; one byte more → 413', async () => {
      const fit = Buffer.alloc(64 * 1024, 0x20);
      expect((await send(fit, FORGED)).status).to.equal(401);
      expect((await send(Buffer.alloc(64 * 1024 + 1, 0x20), FORGED)).status).to.equal(413);
    });

    it('a compressed body → 415', async () => {
      const response = await send(BODY, signatureOf(BODY), { 'Content-Encoding': 'gzip' });
      expect(response.status).to.equal(415);
    });

    it('a page of another site → 403', async () => {
      const response = await send(BODY, signatureOf(BODY), { Origin: 'https://evil.example' });
      expect(response.status).to.equal(403);
    });

    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      it(`${method} → 405 with what is allowed`, async () => {
        const response = await app.post(PATH, { method });
        expect(response.status).to.equal(405);
        expect(response.headers.get('allow')).to.equal('GET, POST');
      });
    }
  });

  describe('the health check of the subscription (reference §8.6)', () => {
    it('POST without a body, and GET → 200, and nothing happens', async () => {
      await start();
      for (const ask of [() => app.post(PATH), () => app.get(PATH), () => send('', FORGED)]) {
        const response = await ask();
        expect(response.status).to.equal(200);
        expect(await response.json()).to.deep.equal({ status: 'ok' });
      }
      expect([notices, logged]).to.deep.equal([[], []]);
    });

    it('while the database is away → 503, so that held events stay held', async () => {
      await start({}, { isReady: async () => false });
      expect((await app.get(PATH)).status).to.equal(503);
      expect((await app.post(PATH)).status).to.equal(503);
    });
  });

  describe('while it cannot be taken in', () => {
    it('the database away → 503 with when to try again, and nothing is noticed', async () => {
      await start({}, { isReady: async () => false });
      const response = await send();
      expect(response.status).to.equal(503);
      expect(response.headers.get('retry-after')).to.equal('60');
      expect(notices).to.deep.equal([]);
    });

    it('the database away, and forged → 401: nobody else learns of it', async () => {
      await start({}, { isReady: async () => false });
      expect((await send(BODY, FORGED)).status).to.equal(401);
    });

    it('no run could be started → 503, the reason in the log alone', async () => {
      await start({ notice: () => Promise.reject(new Error('hunter2')) });
      const response = await send();
      expect(response.status).to.equal(503);
      expect(await response.text()).not.to.contain('hunter2');
      expect(JSON.stringify(logged)).to.contain('hunter2');
    });
  });

  it('without keys → 409 that names the key to set, to whatever comes', async () => {
    await start({}, { webhook: undefined });
    for (const response of [await send(), await app.post(PATH), await app.get(PATH)]) {
      expect(response.status).to.equal(409);
      expect(await detailOf(response)).to.contain('PAYMENT_GATEWAY_WEBHOOK_KEYS');
    }
  });
});

async function detailOf(response: Response): Promise<string> {
  const { detail } = (await response.json()) as { readonly detail: string };
  return detail;
}
