import { expect } from 'chai';
import { type StartedApp, startApp } from '../../../support/http-app.ts';
import { merchantRun } from '../../../support/scripted-jobs.ts';

describe('GET /runs', () => {
  let app: StartedApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  const page = async (path = '/runs') => (await app.get(path, { Accept: 'text/html' })).text();

  it('without runs says where they come from', async () => {
    const html = await page();
    expect(html).to.contain('No runs yet — press Run Sync on Orders, or wait for the schedule');
    expect(html).to.not.contain('<table');
  });

  it('lists runs newest first, each a link to its own page', async () => {
    for (let run = 0; run < 2; run += 1) {
      await app.post('/sync');
      await app.jobs.end();
    }
    const links = [...(await page()).matchAll(/data-row="[^"]*">\s*<td[^>]*><a href="([^"]*)"/g)];
    expect(links.map(([, href]) => href)).to.deep.equal(['/runs/run-2', '/runs/run-1']);
  });

  it('shows what is not complete, and opens the exceptions', async () => {
    await app.post('/sync');
    const good = merchantRun({ read: 3, updated: 2, exceptions: 1, result: 'completed' });
    const failed = merchantRun({ merchantId: 'mid_b', result: 'failed', error: '401' });
    await app.jobs.end({ result: 'partial', merchants: [good, failed] });
    const html = await page();
    expect(html).to.contain('title="mid_a, mid_b">2<').and.to.contain('Partial');
    expect(html).to.match(/title="401"><span class="mono">mid_b<\/span>/);
    expect(html).to.contain('href="/runs/run-1?outcome=exception">1<');
  });

  it('a dry run is called one, and its count is of what would be', async () => {
    await app.post('/sync?dryRun=true');
    await app.jobs.end({ merchants: [merchantRun({ read: 3, updated: 3, result: 'completed' })] });
    expect(await page()).to.match(/would be <\/span>3<[\s\S]*Dry run<\/span>/);
  });

  it('a run that writes is called no dry run', async () => {
    await app.post('/sync');
    await app.jobs.end();
    expect(await page()).to.not.contain('Dry run');
  });

  it('a run at work says so, and the page reloads itself where there is no JavaScript', async () => {
    await app.post('/sync');
    const html = await page();
    expect(html).to.contain('Working').and.to.contain('so far').and.to.contain('data-working');
    expect(html).to.contain('http-equiv="refresh"');
    await app.jobs.end();
    expect(await page())
      .to.not.contain('data-working')
      .and.not.to.contain('http-equiv="refresh"');
  });

  it('is where the navigation says one is, on the list and on a run', async () => {
    await app.post('/sync');
    expect(await page()).to.contain('href="/runs" aria-current="page"');
    const html = await page('/runs/run-1');
    expect(html).to.contain('href="/runs" aria-current="true"').and.to.contain('>Runs</a>');
    expect(html).to.not.contain('href="/orders" aria-current');
  });
});
