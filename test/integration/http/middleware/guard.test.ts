import { expect } from 'chai';
import { ROUTES } from '../../../../src/access/permissions/routes.ts';
import type { HttpPorts } from '../../../../src/http/settings.ts';
import { fixedGate } from '../../../support/gates.ts';
import { type StartedApp, startApp } from '../../../support/http-app.ts';

describe('the guard (issue 12)', () => {
  let app: StartedApp;
  before(async () => {
    app = await startApp({}, { gate: fixedGate(null) });
  });
  after(() => app.stop());

  it('a server without a gate is an error of types', () => {
    const { gate, ...without } = app.ports;
    // @ts-expect-error The gate is missing.
    const ports: HttpPorts = without;
    expect(ports.gate).not.to.equal(gate);
  });

  for (const { method, path, needs } of ROUTES) {
    if (needs === 'public') continue;
    it(`${method} ${path} answers 401 to a caller that the gate does not know`, async () => {
      const headers = { Accept: 'application/json' };
      const url = app.url + path.replaceAll(/:\w+/g, 'none');
      const response = await fetch(url, { method, headers, redirect: 'manual' });
      await response.arrayBuffer();
      expect(response.status).to.equal(401);
    });
  }

  it('an error page for a caller that is not known offers nothing to press', async () => {
    const headers = { Accept: 'text/html', Host: 'localhost' };
    const html = await (await app.get('/healthz/none', headers)).text();
    expect(html).not.to.contain('href="/people"').and.not.to.contain('data-sync');
  });
});
