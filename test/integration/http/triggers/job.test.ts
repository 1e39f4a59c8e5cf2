import { request } from 'node:http';
import { expect } from 'chai';
import type { HttpPorts, HttpSettings } from '../../../../src/http/settings.ts';
import type { JobReport } from '../../../../src/sync/trigger/run-job.ts';
import { aRun } from '../../../support/builders.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';

const SECRET = Buffer.from('scheduler:s3cret').toString('base64');

const DONE: JobReport = {
  joined: false,
  retried: 0,
  isInTime: true,
  runs: [
    {
      kind: 'decision',
      runId: 'd',
      joined: false,
      ended: aRun({ runId: 'd', kind: 'decision', endedAt: 1, result: 'completed' }),
    },
    {
      kind: 'run',
      runId: 'r',
      joined: false,
      ended: aRun({ runId: 'r', endedAt: 1, result: 'completed' }),
    },
  ],
};

/** The app with a job that answers `report` and counts its calls. */
async function withJob(
  report: JobReport,
  settings: Partial<HttpSettings> = {},
  ports: Pick<HttpPorts, 'isReady'> = {},
) {
  let calls = 0;
  const job = async () => {
    calls += 1;
    return report;
  };
  const app = await startApp(settings, { job, ...ports });
  return { app, calls: () => calls };
}

describe('POST /job (issue 7, item 4)', () => {
  let app: StartedApp;
  let calls: () => number;
  const start = async (...from: Parameters<typeof withJob>) => {
    ({ app, calls } = await withJob(...from));
  };
  afterEach(() => app.stop());

  it('answers 200 with what was run, at its end', async () => {
    await start(DONE);
    const response = await app.post('/job');
    expect(response.status).to.equal(200);
    expect(response.headers.get('cache-control')).to.equal('no-store');
    expect(await response.json()).to.deep.include({
      result: 'completed',
      joined: false,
      retried: 0,
      runs: [
        { kind: 'decision', runId: 'd', joined: false, result: 'completed' },
        { kind: 'run', runId: 'r', joined: false, result: 'completed' },
      ],
    });
  });

  const worst = (run: 'completed' | 'partial' | 'failed'): JobReport => ({
    ...DONE,
    runs: DONE.runs.map((one) =>
      one.kind === 'run' ? { ...one, ended: aRun({ endedAt: 1, result: run }) } : one,
    ),
  });
  const notEnded: JobReport = {
    ...DONE,
    isInTime: false,
    runs: DONE.runs.map((one) => ({ ...one, ended: undefined })),
  };
  for (const [situation, report, result, message] of [
    ['Run Sync is partial', worst('partial'), 'partial', /Run Sync read/],
    ['Run Sync failed', worst('failed'), 'failed', /Run Sync read/],
    ['the deadline passed', notEnded, 'partial', /Decision Sync goes on\. Run Sync goes on\./],
    ['it joined an earlier call', { ...DONE, joined: true }, 'completed', /^An earlier call/],
    ['exceptions were retried', { ...DONE, retried: 3 }, 'completed', /looked at once more: 3\.$/],
    ['both services are off', { ...DONE, runs: [] }, 'completed', /are off; nothing was changed/],
  ] as const) {
    it(`${situation} → 200, ${result}, and the message says so`, async () => {
      await start(report);
      const response = await app.post('/job');
      expect(response.status).to.equal(200);
      const body = Object(await response.json());
      expect(body.result).to.equal(result);
      expect(body.message).to.match(message);
    });
  }

  it('is answered under any host name: the platform calls by a name of its own', async () => {
    await start(DONE);
    const { hostname, port } = new URL(app.url);
    const headers = { host: 'job-7f3a.platform.internal' };
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    request({ hostname, port, path: '/job', method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    })
      .on('error', reject)
      .end();
    expect(await promise).to.equal(200);
  });

  for (const header of ['Origin', 'Sec-Fetch-Site']) {
    it(`a browser asks (${header}) → 403, nothing is started`, async () => {
      await start(DONE);
      const value = header === 'Origin' ? app.url : 'same-origin';
      expect((await app.post('/job', { headers: { [header]: value } })).status).to.equal(403);
      expect(calls()).to.equal(0);
    });
  }

  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
    it(`${method} → 405, nothing is started`, async () => {
      await start(DONE);
      const response = await fetch(`${app.url}/job`, { method });
      expect([response.status, response.headers.get('allow'), calls()]).to.deep.equal([
        405,
        'POST',
        0,
      ]);
    });
  }

  it('the database does not answer → 503, nothing is started', async () => {
    await start(DONE, {}, { isReady: async () => false });
    expect((await app.post('/job')).status).to.equal(503);
    expect(calls()).to.equal(0);
  });

  it('no job is wired → 404', async () => {
    app = await startApp();
    expect((await app.post('/job')).status).to.equal(404);
  });

  describe('where a header value is configured', () => {
    for (const [sent, headers, status] of [
      ['nothing', {}, 401],
      ['another value', { Authorization: `Basic ${SECRET}x` }, 401],
      ['the value', { Authorization: `Basic ${SECRET}` }, 200],
    ] as const) {
      it(`${sent} is sent → ${status}`, async () => {
        await start(DONE, { extensionHeaderValue: SECRET });
        expect((await app.post('/job', { headers })).status).to.equal(status);
        expect(calls()).to.equal(status === 200 ? 1 : 0);
      });
    }
  });
});
