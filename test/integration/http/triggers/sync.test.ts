import { expect } from 'chai';
import type { HttpSettings } from '../../../../src/http/settings.ts';
import { fixedGate } from '../../../support/gates.ts';
import { MERCHANTS, NOW, type StartedApp, startApp } from '../../../support/http-app.ts';

const SECRET = Buffer.from('scheduler:s3cret').toString('base64');

describe('POST /sync', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  it('starts a run over every merchant id and says where to follow it', async () => {
    const response = await app.post('/sync');
    expect(response.status).to.equal(202);
    expect(response.headers.get('location')).to.equal('/api/runs/run-1');
    expect(await response.json()).to.deep.equal({
      runId: 'run-1',
      joined: false,
      run: '/api/runs/run-1',
      events: '/api/runs/run-1/events',
    });
    expect(app.jobs.requests).to.deep.equal([
      {
        kind: 'run',
        trigger: 'api',
        merchantIds: ['mid_a', 'mid_b'],
        range: undefined,
        dryRun: false,
        full: false,
      },
    ]);
  });

  it('a second trigger joins the running one', async () => {
    await app.post('/sync');
    expect(await (await app.post('/sync')).json()).to.include({ runId: 'run-1', joined: true });
  });

  describe('takes its parameters', () => {
    const asked = { merchantIds: ['mid_b'], dryRun: true };
    const json = { 'Content-Type': 'application/json' };
    const ways: Readonly<Record<string, () => Promise<Response>>> = {
      'from the query': () => app.post('/sync?mids=mid_b&dryRun=true'),
      'from a JSON body': () =>
        app.post('/sync', { headers: json, body: '{"mids":["mid_b"],"dryRun":true}' }),
      'from a form': () =>
        app.post('/sync', { body: new URLSearchParams({ mids: 'mid_b', dryRun: 'true' }) }),
    };
    for (const [way, send] of Object.entries(ways)) {
      it(way, async () => {
        expect((await send()).status).to.equal(202);
        expect(app.jobs.requests[0]).to.include({ dryRun: asked.dryRun });
        expect(app.jobs.requests[0]?.merchantIds).to.deep.equal(asked.merchantIds);
      });
    }

    it('a range is a back-fill', async () => {
      await app.post('/sync?from=2026-11-01T00:00&to=2026-11-02');
      const range = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 3) };
      expect(app.jobs.requests[0]?.range).to.deep.equal(range);
    });

    it('a range that is open ends now', async () => {
      await app.post('/sync?from=2026-11-01');
      expect(app.jobs.requests[0]?.range?.to).to.equal(NOW);
    });
  });

  it('names every problem at once and starts nothing', async () => {
    const response = await app.post('/sync?from=yesterday&to=x&dryRun=yes&form=1');
    expect(response.status).to.equal(400);
    const { errors } = (await response.json()) as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).to.have.members(['from', 'to', 'dryRun', 'form']);
    expect(app.jobs.requests).to.deep.equal([]);
  });

  it('names a merchant id that is not configured, and those that are', async () => {
    const response = await app.post('/sync?mids=nobody,mid_a');
    expect(response.status).to.equal(400);
    expect(await response.text()).to.contain('there are mid_a, mid_b');
    expect(app.jobs.requests).to.deep.equal([]);
  });

  describe('wait=true', () => {
    it('answers 200 with the run when it has ended', async () => {
      app.jobs.endAtOnce(() => ({}));
      const response = await app.post('/sync?wait=true');
      expect(response.status).to.equal(200);
      expect(await response.json()).to.include({ runId: 'run-1', result: 'completed' });
    });

    it('answers 202 when the run takes longer than the limit', async () => {
      const hasty = await startApp({ waitLimitMs: 10 });
      const response = await hasty.post('/sync?wait=true');
      await hasty.stop();
      expect(response.status).to.equal(202);
      expect(await response.json()).to.include({ runId: 'run-1' });
    });
  });

  describe('refuses', () => {
    const html = { Accept: 'text/html' };
    const refusals: readonly [string, number, () => Promise<Response>][] = [
      [
        'another site',
        403,
        () => app.post('/sync', { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      ],
      [
        'another port',
        403,
        () => app.post('/sync', { headers: { 'Sec-Fetch-Site': 'same-site' } }),
      ],
      [
        'a foreign origin',
        403,
        () => app.post('/sync', { headers: { Origin: 'http://evil.example' } }),
      ],
      ['an opaque origin', 403, () => app.post('/sync', { headers: { Origin: 'null' } })],
      ['a body that is not read', 415, () => app.post('/sync', { body: '{"dryRun":true}' })],
      ['a body that is not JSON', 400, () => sendJson('{"dryRun":')],
      ['a body that is a list', 400, () => sendJson('[1]')],
      ['a body above 16 kB', 413, () => sendJson(`{"mids":"${'x'.repeat(17_000)}"}`)],
      [
        'a browser on another site',
        403,
        () => app.post('/sync', { headers: { ...html, 'Sec-Fetch-Site': 'cross-site' } }),
      ],
    ];
    const sendJson = (body: string) =>
      app.post('/sync', { headers: { 'Content-Type': 'application/json' }, body });
    for (const [what, status, send] of refusals) {
      it(`${what} with ${status}, and starts nothing`, async () => {
        expect((await send()).status).to.equal(status);
        expect(app.jobs.requests).to.deep.equal([]);
      });
    }
  });

  describe('a dry run never becomes a real one (issue 12)', () => {
    const json = { 'Content-Type': 'application/json' };
    const many = `${'mids=mid_a&'.repeat(1_200)}dryRun=maybe`;
    const unclear: readonly (readonly [string, () => Promise<Response>])[] = [
      [
        'the query says true and the body false',
        () => app.post('/sync?dryRun=true', { headers: json, body: '{"dryRun":false}' }),
      ],
      [
        'the query says true and a form false',
        () => app.post('/sync?dryRun=true', { body: new URLSearchParams({ dryRun: 'false' }) }),
      ],
      ['it is blank in the query', () => app.post('/sync?dryRun=')],
      ['it is a space in the query', () => app.post('/sync?dryRun=%20')],
      ['it has no value', () => app.post('/sync?dryRun')],
      ['it is blank in a form', () => app.post('/sync', { body: new URLSearchParams('dryRun=') })],
      ['it is given twice in the query', () => app.post('/sync?dryRun=true&dryRun=false')],
      [
        'it is given twice in JSON',
        () => app.post('/sync', { headers: json, body: '{"dryRun":true,"dry\\u0052un":false}' }),
      ],
      ['it is in a list', () => app.post('/sync', { headers: json, body: '{"dryRun":[true]}' })],
      ['it is null', () => app.post('/sync', { headers: json, body: '{"dryRun":null}' })],
      ['its name has another case', () => app.post('/sync?dryrun=true')],
      ['its name has NUL', () => app.post('/sync?dryRun%00=true')],
      ['it comes after a thousand others', () => app.post(`/sync?${many}`)],
    ];
    for (const [what, send] of unclear) {
      it(`${what} → 400, and nothing is started`, async () => {
        const response = await send();
        expect(response.status).to.equal(400);
        expect(await response.text()).to.match(/dry\\?.{0,6}run/i);
        expect(app.jobs.requests).to.deep.equal([]);
      });
    }

    it('query and body that say the same are taken', async () => {
      const sent = { headers: json, body: '{"dryRun":true,"mids":["mid_a"]}' };
      expect((await app.post('/sync?dryRun=true&mids=mid_a', sent)).status).to.equal(202);
      expect(app.jobs.requests[0]).to.include({ dryRun: true });
    });

    it('a blank end in a form is an open end, and a blank start is refused', async () => {
      const form = (fields: Record<string, string>) =>
        app.post('/sync', { body: new URLSearchParams(fields) });
      expect((await form({ from: '', to: '' })).status).to.equal(400);
      expect((await form({ from: '2026-11-01T00:00', to: '' })).status).to.equal(202);
    });
  });

  it('takes its own origin where a browser says nothing of the site', async () => {
    const response = await app.post('/sync', { headers: { Origin: app.url } });
    expect(response.status).to.equal(202);
  });

  it('leads a browser without JavaScript to the page that shows the run', async () => {
    const headers = { Accept: 'text/html', 'Sec-Fetch-Site': 'same-origin' };
    const response = await app.post('/sync', { headers, body: new URLSearchParams() });
    expect(response.status).to.equal(303);
    expect(response.headers.get('location')).to.equal('/orders?run=run-1');
    expect(app.jobs.requests[0]?.trigger).to.equal('button');
  });
});

describe('GET /sync', () => {
  const started: StartedApp[] = [];
  const start = async (settings: Partial<HttpSettings>) => {
    const gate = fixedGate(null, settings.extensionHeaderValue);
    const app = await startApp(settings, { gate });
    app.jobs.endAtOnce(() => ({}));
    started.push(app);
    return app;
  };
  afterEach(async () => {
    for (const app of started.splice(0)) await app.stop();
  });

  it('opens to no header without a header value in the configuration', async () => {
    const app = await start({});
    const response = await app.get('/sync', { Authorization: `Basic ${SECRET}` });
    expect(response.status).to.equal(401);
    expect(app.jobs.requests).to.deep.equal([]);
  });

  it('waits for the run and answers it to who bears the header', async () => {
    const app = await start({ extensionHeaderValue: SECRET });
    const response = await app.get('/sync', { Authorization: `Basic ${SECRET}` });
    expect(response.status).to.equal(200);
    expect(await response.json()).to.include({ runId: 'run-1', trigger: 'api' });
  });

  for (const header of [undefined, 'Basic', 'Basic x', `Bearer ${SECRET}`, `Basic ${SECRET}x`]) {
    it(`answers 401 to ${header === undefined ? 'no header' : `"${header}"`}`, async () => {
      const app = await start({ extensionHeaderValue: SECRET });
      const response = await app.get(
        '/sync',
        header === undefined ? {} : { Authorization: header },
      );
      expect(response.status).to.equal(401);
      expect(response.headers.get('www-authenticate')).to.match(/^Bearer realm=/);
      expect(app.jobs.requests).to.deep.equal([]);
    });
  }

  it('does not work for another site, though the browser may remember the header', async () => {
    const app = await start({ extensionHeaderValue: SECRET });
    const headers = { Authorization: `Basic ${SECRET}`, 'Sec-Fetch-Site': 'cross-site' };
    expect((await app.get('/sync', headers)).status).to.equal(403);
    expect(app.jobs.requests).to.deep.equal([]);
  });

  it('HEAD and PUT start nothing', async () => {
    const app = await start({ extensionHeaderValue: SECRET });
    for (const method of ['HEAD', 'PUT']) {
      const headers = { Authorization: `Basic ${SECRET}` };
      const response = await fetch(`${app.url}/sync`, { method, headers });
      expect(response.status, method).to.equal(405);
    }
    expect(app.jobs.requests).to.deep.equal([]);
  });
});

describe('a database that does not answer', () => {
  it('a trigger answers 503 and starts nothing', async () => {
    const app = await startApp({}, { isReady: async () => false });
    expect((await app.post('/sync')).status).to.equal(503);
    expect(app.jobs.requests).to.deep.equal([]);
    await app.stop();
  });
});

const OFF = { run: undefined, decision: undefined };

describe('Decision Sync that is on (SP-R13, SP-R19)', () => {
  it('covers the merchant ids that are configured for it, and refuses the others', async () => {
    const services = { run: MERCHANTS, decision: MERCHANTS.slice(0, 1) };
    const app = await startApp({ services });
    expect((await app.post('/decisionSync')).status).to.equal(202);
    expect(app.jobs.requests).to.have.length(1);
    expect(app.jobs.requests[0]).to.include({ kind: 'decision', trigger: 'api' });
    expect(app.jobs.requests[0]?.merchantIds).to.deep.equal(services.decision);
    expect((await app.post(`/decisionSync?mids=${MERCHANTS[1]}`)).status).to.equal(400);
    await app.stop();
  });
});

describe('a service that is off', () => {
  const services: readonly [string, Partial<HttpSettings>, RegExp][] = [
    ['/sync', { services: OFF }, /PAYMENT_GATEWAY_RUN_SYNC=true/],
    ['/decisionSync', { services: OFF }, /PAYMENT_GATEWAY_DECISION_SYNC=true/],
  ];
  for (const [path, settings, says] of services) {
    it(`${path} ${JSON.stringify(settings)} answers 409, says which key, and changes nothing`, async () => {
      const app = await startApp({ ...settings, extensionHeaderValue: SECRET });
      const answers = [
        await app.post(path),
        await app.get(path, { Authorization: `Basic ${SECRET}` }),
      ];
      for (const answer of answers) {
        expect(answer.status).to.equal(409);
        expect(answer.headers.get('content-type')).to.contain('application/problem+json');
        expect(((await answer.json()) as { detail: string }).detail).to.match(says);
      }
      expect(app.jobs.requests).to.deep.equal([]);
      await app.stop();
    });
  }
});
