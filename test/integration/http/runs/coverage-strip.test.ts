import { expect } from 'chai';
import type { RunResult, Window } from '../../../../src/domain/runs/run.ts';
import { NOW, type StartedApp, startApp } from '../../../support/http-app.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

const DAY = 24 * 60 * 60 * 1000;
const TODAY = Math.floor(NOW / DAY) * DAY;

/** A day before the one of `NOW`, from its first hour to its last unless said otherwise. */
const day = (before: number, fromHour = 0, toHour = 24): Window => {
  const from = TODAY - before * DAY;
  return { from: from + (fromHour / 24) * DAY, to: from + (toHour / 24) * DAY };
};

describe('the coverage strip on /runs (issue 3, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const ran = async (merchantId: string, window: Window, result: RunResult = 'completed') => {
    await app.post('/sync');
    await app.jobs.end({
      startedAt: window.to,
      merchants: [merchantRun({ merchantId, window, result })],
    });
  };
  const html = async (headers = {}) =>
    (await app.get('/runs', { Accept: 'text/html', ...headers })).text();
  const days = async (merchantId: string) => {
    const own = new RegExp(`Days of ${merchantId}">(.*?)</ol>`).exec(await html())?.[1] ?? '';
    return [...own.matchAll(/day-(\w+)"(?: href="([^"]*)")? title="([^"]*)"/g)].map(
      ([, key, href, title]) => ({ key, href, title }),
    );
  };

  it('has 30 days, the last one today, for each merchant id', async () => {
    for (const merchantId of ['mid_a', 'mid_b']) {
      const strip = await days(merchantId);
      expect(strip).to.have.length(30);
      expect([strip[0]?.title, strip[29]?.title]).to.deep.equal([
        '22 Oct: nothing due',
        '20 Nov: nothing due',
      ]);
    }
    expect(await html()).to.contain('Not read yet');
  });

  it('the schedule has no tick at night, and the one of 17:00 has read its window, the day is drained until the next tick', async () => {
    const tick = Math.floor(NOW / DAY) * DAY - 7 * 60 * 60 * 1000;
    const app = await startApp({ lastTick: (until) => (tick <= until ? tick : undefined) });
    await app.post('/sync');
    const window = { from: day(2).from, to: tick - 60_000 };
    await app.jobs.end({
      startedAt: tick,
      merchants: [merchantRun({ merchantId: 'mid_a', window, result: 'completed' })],
    });
    const page = await (await app.get('/runs', { Accept: 'text/html' })).text();
    await app.stop();
    const own = /Days of mid_a">(.*?)<\/ol>/.exec(page)?.[1] ?? '';
    const strip = [...own.matchAll(/day-(\w+)"/g)].map(([, key]) => key);
    expect(strip.slice(27)).to.deep.equal(['drained', 'drained', 'none']);
  });

  it('a gap and a partial day open the back-fill of that day and merchant id', async () => {
    await ran('mid_a', { from: day(4).from, to: day(3).to });
    await ran('mid_a', day(1, 0, 12));
    await ran('mid_a', { from: TODAY, to: NOW - 60_000 });
    const strip = await days('mid_a');
    expect(strip.slice(24).map(({ key }) => key)).to.deep.equal([
      ...['none', 'drained', 'drained', 'gap', 'partial', 'drained'],
    ]);
    expect(strip[27]).to.deep.include({
      href: '/orders?backFill=2026-11-18&amp;mid=mid_a',
      title: '18 Nov: gap. Back-fill…',
    });
    expect(strip[28]?.href).to.equal('/orders?backFill=2026-11-19&amp;mid=mid_a');
    expect(strip.filter(({ href }) => href !== undefined)).to.have.length(2);
    expect(await html()).to.contain('1 gap, 1 partial');
  });

  it('all read → no gaps', async () => {
    await ran('mid_a', { from: TODAY - 40 * DAY, to: NOW - 60_000 });
    expect(await html()).to.contain('No gaps');
  });

  it('a page that only keeps its history fresh comes without it', async () => {
    expect(await html({ 'X-Refresh': 'runs' })).to.not.contain('class="days"');
  });

  it('where Run Sync is off there is none', async () => {
    const off = await startApp({ services: { run: undefined, decision: undefined } });
    const page = await (await off.get('/runs', { Accept: 'text/html' })).text();
    await off.stop();
    expect(page).to.not.contain('class="days"');
  });
});

describe('the back-fill form of a day (issue 3, item 9)', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const form = async (query: string) => {
    const html = await (await app.get(`/orders${query}`, { Accept: 'text/html' })).text();
    return {
      open: /<dialog id="back-fill"[^>]* open /.test(html),
      from: /name="from"[^>]* value="([^"]*)"/.exec(html)?.[1],
      to: /name="to"[^>]* value="([^"]*)"/.exec(html)?.[1],
      mids: [...html.matchAll(/name="mids" value="([^"]*)" checked/g)].map(([, mid]) => mid),
    };
  };

  it('is open and filled with that day and merchant id', async () => {
    expect(await form('?backFill=2026-11-18&mid=mid_b')).to.deep.equal({
      open: true,
      from: '2026-11-18T00:00',
      to: '2026-11-19T00:00',
      mids: ['mid_b'],
    });
  });

  const USUAL = { open: false, from: '', to: '', mids: ['mid_a', 'mid_b'] };
  for (const query of [
    '',
    '?mid=mid_b',
    '?backFill=2026-02-30&mid=mid_b',
    '?backFill=x&backFill=y',
  ]) {
    it(`${query || 'no query'} → closed and empty, all merchant ids chosen`, async () => {
      expect(await form(query)).to.deep.equal(USUAL);
    });
  }

  it('a merchant id that is not configured → all of them', async () => {
    const { open, mids } = await form('?backFill=2026-11-18&mid=none');
    expect({ open, mids }).to.deep.equal({ open: true, mids: ['mid_a', 'mid_b'] });
  });

  it('what it sends starts that back-fill', async () => {
    const { from = '', to = '', mids } = await form('?backFill=2026-11-18&mid=mid_b');
    const body = new URLSearchParams({ from, to, mids: mids[0] ?? '' });
    await app.post('/sync', { body });
    const range = { from: Date.UTC(2026, 10, 18), to: Date.UTC(2026, 10, 19) };
    expect(app.jobs.requests[0]).to.deep.include({ range, merchantIds: ['mid_b'] });
  });
});
