import { expect } from 'chai';
import type { KeptException } from '../../../../src/ports/ports.ts';
import { anItem } from '../../../support/builders.ts';
import { find } from '../../../support/exceptions.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const PAGE = { headers: { Accept: 'text/html' } } as const;

describe('cancelling a run (issue 3, item 9)', () => {
  let app: StartedApp;
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    const cancel = async (runId: string) => {
      asked.push(runId);
      return true;
    };
    app = await startApp({}, { cancel });
    await app.post('/sync');
  });
  afterEach(() => app.stop());

  const page = async (path: string) => (await app.get(path, { Accept: 'text/html' })).text();

  it('POST /api/runs/:id/cancel → 202, and where the run is followed to its end', async () => {
    const response = await app.post('/api/runs/run-1/cancel');
    expect(response.status).to.equal(202);
    expect(response.headers.get('location')).to.equal('/api/runs/run-1');
    expect(await response.json()).to.deep.equal({
      runId: 'run-1',
      run: '/api/runs/run-1',
      events: '/api/runs/run-1/events',
    });
    expect(asked).to.deep.equal(['run-1']);
  });

  it('the button stands on the run at work, on its own page and on Orders, and not after its end', async () => {
    for (const path of ['/runs/run-1', '/orders', '/runs/run-1/panel']) {
      const html = await page(path);
      expect(html).to.contain('action="/runs/run-1/cancel"').and.to.contain('Stop after this page');
    }
    await app.jobs.end();
    expect(await page('/runs/run-1')).to.not.contain('/cancel');
  });

  it('the form leads back to the page, which says that it was asked to stop', async () => {
    const response = await app.post('/runs/run-1/cancel', PAGE);
    const location = response.headers.get('location') ?? '';
    expect([response.status, location]).to.deep.equal([303, '/runs/run-1?stopping=true']);
    expect(await page(location)).to.match(/role="status"[\s\S]*Asked to stop/);
    await app.jobs.end();
    expect(await page(location)).to.not.contain('Asked to stop');
  });

  it('a run there is not → 404', async () => {
    expect((await app.post('/api/runs/none/cancel')).status).to.equal(404);
    expect(asked).to.deep.equal([]);
  });

  it('a run that has ended → 409', async () => {
    await app.jobs.end();
    expect((await app.post('/api/runs/run-1/cancel')).status).to.equal(409);
    expect(asked).to.deep.equal([]);
  });

  it('a run that ends meanwhile, or works elsewhere → 409', async () => {
    const other = await startApp({}, { store: app.ports.store, cancel: async () => false });
    const response = await other.post('/api/runs/run-1/cancel');
    await other.stop();
    expect(response.status).to.equal(409);
  });

  it('where no run can be cancelled there is no button, and the route is 404', async () => {
    const other = await startApp({}, { store: app.ports.store });
    const html = await (await other.get('/runs/run-1', { Accept: 'text/html' })).text();
    const response = await other.post('/api/runs/run-1/cancel');
    await other.stop();
    expect(html).to.not.contain('/cancel');
    expect(response.status).to.equal(404);
  });
});

describe('replaying the failed items of a run (issue 3, item 9)', () => {
  let app: StartedApp;
  let replayed: KeptException[];
  beforeEach(async () => {
    replayed = [];
    const replay = async (exception: KeptException) => {
      replayed.push(exception);
      return { runId: `replay-${Math.ceil(replayed.length / 2)}`, joined: false };
    };
    app = await startApp({}, { replay });
  });
  afterEach(() => app.stop());

  const page = async (path: string) => (await app.get(path, { Accept: 'text/html' })).text();

  it('replays what is still open of that run, and says how many', async () => {
    await find(app, [{}, { merchantId: 'gone' }, {}, {}]);
    await app.ports.exceptions.dismissException('1', 'known', 1);
    const response = await app.post('/api/runs/run-1/replay');
    expect(response.status).to.equal(202);
    expect(await response.json()).to.deep.equal({
      replayed: 2,
      left: 1,
      runs: ['/api/runs/replay-1'],
    });
    expect(replayed.map(({ item }) => item.transactionId)).to.deep.equal(['4', '3']);
  });

  it('leaves those alone that a later run was the last to see', async () => {
    await find(app, [{}, {}]);
    await app.post('/sync');
    const again = anItem({ transactionId: '1', reason: 'unmatched' });
    await app.jobs.page(merchantRun({ read: 1, exceptions: 1 }), [again]);
    await app.jobs.end();
    await app.post('/api/runs/run-1/replay');
    expect(replayed.map(({ item }) => item.transactionId)).to.deep.equal(['2']);
  });

  it('replays 100 at once, and the button says so', async () => {
    await find(
      app,
      Array.from({ length: 103 }, () => ({})),
    );
    expect(await page('/runs/run-1')).to.contain('Replay 100 of 103 failed items');
    const response = await app.post('/api/runs/run-1/replay');
    expect(await response.json()).to.deep.include({ replayed: 100, left: 3 });
  });

  it('the form leads back to the page, which says how many', async () => {
    await find(app, [{}, {}]);
    expect(await page('/runs/run-1')).to.contain('Replay 2 failed items');
    const response = await app.post('/runs/run-1/replay', PAGE);
    const location = response.headers.get('location') ?? '';
    expect([response.status, location]).to.deep.equal([303, '/runs/run-1?replayed=2&left=0']);
    expect(await page(location)).to.match(/role="status"[\s\S]*Replaying 2 exceptions\./);
  });

  it('a run without open exceptions has no button, and the route is 409', async () => {
    await app.post('/sync');
    await app.jobs.end();
    expect(await page('/runs/run-1')).to.not.contain('/replay');
    expect((await app.post('/api/runs/run-1/replay')).status).to.equal(409);
  });

  it('a run there is not → 404', async () => {
    expect((await app.post('/api/runs/none/replay')).status).to.equal(404);
  });
});

describe('the page of a run (issue 3, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
    await app.post('/sync');
  });
  afterEach(() => app.stop());

  const page = async () => (await app.get('/runs/run-1', { Accept: 'text/html' })).text();

  it('shows what was read, matched and changed, as numbers beside the bars', async () => {
    const tally = { read: 10, updated: 4, unchanged: 3, ignored: 1, exceptions: 2 } as const;
    const items = [
      anItem({ transactionId: '1', reason: 'unmatched', paymentId: undefined }),
      anItem({ transactionId: '2', reason: 'amount-differs' }),
    ];
    await app.jobs.page(merchantRun(tally), items);
    await app.jobs.end({ merchants: [merchantRun({ ...tally, result: 'completed' })] });
    const steps = [...(await page()).matchAll(/funnel-head"><span>(.*?)<\/span> <strong>(.*?)</g)];
    expect(steps.map(([, label, value]) => `${label} ${value}`)).to.deep.equal([
      'Read 10',
      'Matched 8',
      'Changed 4',
    ]);
    expect(await page()).to.contain('Not matched: 1 without a payment, 1 ignored');
  });

  it('says of each merchant id why it is not complete, and what to do', async () => {
    const merchants = [merchantRun({ result: 'failed', error: '401 from gateway' })];
    await app.jobs.end({ result: 'failed', merchants });
    expect(await page()).to.match(/class="problem"[\s\S]*401 from gateway[\s\S]*Check the key id/);
  });

  it('shows each item before and after', async () => {
    const amount = { centAmount: 500, currencyCode: 'EUR' };
    const change = { type: 'Charge', to: 'Success', amount } as const;
    await app.jobs.page(merchantRun({ read: 2, updated: 2 }), [
      anItem({ transactionId: '1', change: { ...change, from: 'Pending' } }),
      anItem({ transactionId: '2', change: { ...change, from: undefined } }),
    ]);
    await app.jobs.end();
    const shown = [
      ...(await page()).matchAll(
        /Before<\/span> <span>(.*?)<[\s\S]*?After<\/span> <strong>(.*?)</g,
      ),
    ];
    expect(shown.map(([, from, to]) => `${from} → ${to}`)).to.deep.equal([
      'Pending → Success',
      'not there → Success',
    ]);
  });
});
