import { expect } from 'chai';
import { anItem } from '../../../support/builders.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

describe('/api/runs', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
    await app.post('/sync');
  });
  afterEach(() => app.stop());

  it('lists runs newest first, as many as asked', async () => {
    await app.jobs.end();
    await app.post('/sync');
    const { runs } = await json<{ runs: { runId: string }[] }>('/api/runs');
    expect(runs.map(({ runId }) => runId)).to.deep.equal(['run-2', 'run-1']);
    expect((await json<{ runs: unknown[] }>('/api/runs?limit=1')).runs).to.have.length(1);
  });

  it('gives one run in the shape of the contract', async () => {
    const counts = { read: 5, updated: 2, unchanged: 1, ignored: 1, exceptions: 1, pages: 1 };
    await app.jobs.page(merchantRun({ ...counts, result: 'completed' }));
    const run = await json<object>('/api/runs/run-1');
    expect(run).to.include({ runId: 'run-1', kind: 'run', result: null, endedAt: null, ...counts });
    expect(run).to.have.property('startedAt', '2026-11-20T11:00:00.000Z');
  });

  for (const path of ['/api/runs/none', '/api/runs/none/items', '/api/runs/none/events']) {
    it(`${path} is 404`, async () => {
      expect((await app.get(path)).status).to.equal(404);
    });
  }

  describe('items', () => {
    beforeEach(async () => {
      const items = [anItem(), anItem({ transactionId: '72', reason: 'unmatched' })];
      await app.jobs.page(merchantRun({ read: 2, updated: 1, exceptions: 1 }), items);
    });

    it('come with their outcome and the sentence that explains it', async () => {
      const { items } = await json<{ items: object[] }>('/api/runs/run-1/items?outcome=exception');
      expect(items).to.have.length(1);
      expect(items[0]).to.include({ transactionId: '72', outcome: 'exception' });
      expect(items[0]).to.have.property('text').that.contains('No payment or order');
    });

    it('are paged', async () => {
      const page = await json<{ items: object[] }>('/api/runs/run-1/items?offset=1&limit=1');
      expect(page).to.include({ total: 2, kept: 2, offset: 1, limit: 1 });
      expect(page.items).to.have.length(1);
    });

    it('an impossible query is 400 with every problem', async () => {
      const response = await app.get('/api/runs/run-1/items?outcome=x&limit=0&offset=-1');
      expect(response.status).to.equal(400);
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      expect(errors.map(({ field }) => field)).to.have.members(['outcome', 'limit', 'offset']);
    });
  });

  describe('events', () => {
    it('tell each change, then the end, and then close', async () => {
      const response = await app.get('/api/runs/run-1/events');
      expect(response.headers.get('content-type')).to.contain('text/event-stream');
      const reader = new EventReader(response);
      expect(await reader.next()).to.deep.include({ event: 'progress', read: 0 });
      await app.jobs.page(merchantRun({ read: 50, updated: 50, pages: 1 }));
      expect(await reader.next()).to.deep.include({ event: 'progress', read: 50 });
      await app.jobs.end();
      expect(await reader.next()).to.deep.include({ event: 'end', read: 50 });
      expect(await reader.next()).to.equal(undefined);
    });

    it('of a run that has ended are its end alone', async () => {
      await app.jobs.end();
      const reader = new EventReader(await app.get('/api/runs/run-1/events'));
      expect(await reader.next()).to.deep.include({ event: 'end', read: 0 });
      expect(await reader.next()).to.equal(undefined);
    });

    it('stop asking the store when the client has gone', async () => {
      let asked = 0;
      const { store } = app.ports;
      const counting = {
        ...store,
        run: (id: string) => {
          asked += 1;
          return store.run(id);
        },
      };
      const watched = await startApp({}, { store: counting });
      const abort = new AbortController();
      await fetch(`${watched.url}/api/runs/run-1/events`, { signal: abort.signal });
      abort.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const before = asked;
      await new Promise((resolve) => setTimeout(resolve, 50));
      await watched.stop();
      expect(asked).to.equal(before);
    });
  });

  async function json<T>(path: string): Promise<T> {
    return (await app.get(path)).json() as Promise<T>;
  }
});

/** Reads a stream of server-sent events one by one; undefined when it has closed. */
class EventReader {
  #buffer = '';
  readonly #chunks: ReadableStreamDefaultReader<string>;

  constructor(response: Response) {
    if (response.body === null) throw new Error('There is no stream.');
    const text = new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>;
    this.#chunks = response.body.pipeThrough(text).getReader();
  }

  async next(): Promise<{ readonly event: string; readonly read: number } | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n\n');
      if (end === -1) {
        const { value, done } = await this.#chunks.read();
        if (done) return undefined;
        this.#buffer += value;
      } else {
        const block = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        const event = /^event:\s?(.*)$/m.exec(block)?.[1];
        const data = /^data:\s?(.*)$/m.exec(block)?.[1];
        if (event !== undefined && data !== undefined) {
          return { event, read: (JSON.parse(data) as { read: number }).read };
        }
      }
    }
  }
}
