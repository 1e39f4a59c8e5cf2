import { expect } from 'chai';
import { returnAddress } from '../../../src/http/middleware/return-address.ts';
import {
  addPerson,
  type GuardedApp,
  PASSWORD,
  postForm,
  signIn,
  startGuarded,
} from '../../support/guarded.ts';
import { sendRaw } from './raw.ts';
import { tracesOf } from './traces.ts';

const HTML = { Accept: 'text/html' };
const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

describe('injections (issue 4)', () => {
  let app: GuardedApp;
  let admin: string;
  before(async () => {
    app = await startGuarded();
    await addPerson(app.under, 'boss', 'admin');
    admin = await signIn(app, 'boss');
  });
  after(() => app.stop());

  describe('open redirect on sign-in', () => {
    const ELSEWHERE = [
      '//evil.example',
      '///evil.example',
      'https://evil.example',
      'https:evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
      '/\n/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      'javascript:alert(1)',
      ' //evil.example',
      '/sign-out',
      '/sign-in',
      '@evil.example',
      '/%0d%0aSet-Cookie:x=1\r\nX: y',
      'evil',
    ];
    for (const given of ELSEWHERE) {
      it(`${JSON.stringify(given)} never leads elsewhere`, async () => {
        await app.under.kysely.deleteFrom('access_tries').execute();
        const fields = { name: 'boss', password: PASSWORD, return: given };
        const response = await postForm(app, '/sign-in', fields, HTML);
        const location = response.headers.get('location') ?? '';
        const led = new URL(location, 'http://shop.example');
        expect(led.host).to.equal('shop.example');
        expect(location)
          .to.match(/^\/(?![/\\])/)
          .and.not.match(/[\r\n\t]/);
        expect(
          response.headers.getSetCookie().filter((cookie) => cookie.startsWith('x=')),
        ).to.deep.equal([]);
      });
    }

    for (const [given, led] of [
      ['/orders?q=a%20b&page=2', '/orders?q=a%20b&page=2'],
      ['/runs/run-1', '/runs/run-1'],
      [['/runs', '/orders'], '/orders'],
      [undefined, '/orders'],
    ] as const) {
      it(`${JSON.stringify(given)} leads to ${led}`, () => {
        expect(returnAddress(given)).to.equal(led);
      });
    }
  });

  describe('header injection', () => {
    it('a line break in a header, a query or a correlation id makes no header', async () => {
      for (const path of [
        '/sign-in?return=/x%0d%0aX-Evil:1',
        '/runs?x=%0d%0aX-Evil:%201',
        '/%0d%0aX-Evil:1',
      ]) {
        const response = await app.get(path, HTML);
        expect(response.headers.get('x-evil'), path).to.equal(null);
      }
    });

    const HEAD = 'GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n';
    for (const [what, raw] of [
      ['a bare carriage return in a header', `${HEAD}X-Correlation-ID: a\rX-Evil: 1\r\n\r\n`],
      ['NUL in a header', `${HEAD}X-Correlation-ID: a\0b\r\n\r\n`],
      [
        'two lengths',
        'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 5\r\n\r\nabcde',
      ],
      [
        'a length and chunks (request smuggling)',
        'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /people HTTP/1.1\r\n\r\n',
      ],
      ['no host', 'GET /orders HTTP/1.1\r\nConnection: close\r\n\r\n'],
      ['a head of 40 kB', `${HEAD}X-Long: ${'a'.repeat(40_000)}\r\n\r\n`],
    ] as const) {
      it(`${what} is refused, and answers once`, async () => {
        const before = await tracesOf(app);
        const answer = await sendRaw(app.url, raw);
        expect(answer).to.match(/^HTTP\/1\.1 (400|421|431) /);
        expect(answer.match(/HTTP\/1\.1 /g)).to.have.length(1);
        expect(answer).not.to.match(/^x-evil/im);
        expect(await tracesOf(app)).to.deep.equal(before);
      });
    }
  });

  describe('path traversal', () => {
    const UP = [
      '..%2f',
      '%2e%2e/',
      '..%5c',
      '%252e%252e%252f',
      '..;/',
      '....//',
      '%c0%ae%c0%ae/',
      '..%00/',
    ];
    for (const step of UP) {
      it(`${step} leads out of no folder`, async () => {
        for (const start of ['/assets/', '/api/runs/', '/runs/', '/orders/']) {
          const answer = await sendRaw(
            app.url,
            `GET ${start}${step.repeat(6)}etc/passwd HTTP/1.1\r\nHost: localhost\r\nCookie: ${admin}\r\nConnection: close\r\n\r\n`,
          );
          expect(answer, start)
            .to.match(/^HTTP\/1\.1 (400|403|404) /)
            .and.not.contain('root:');
        }
      });
    }

    it('files beside the assets are not served', async () => {
      for (const path of [
        '/assets/../layout.eta',
        '/assets/%2e%2e/pages/orders.eta',
        '/assets/.git',
        '/package.json',
        '/.env',
      ]) {
        expect((await app.get(path, { Cookie: admin })).status, path).to.be.oneOf([400, 403, 404]);
      }
    });
  });

  describe('HTML and script', () => {
    it('in a name, a token, a filter, a search and an address are shown as text', async () => {
      await app.under.access.tokens.create({
        name: SCRIPT,
        scopes: ['orders:read'],
        days: 1,
        createdBy: SCRIPT,
      });
      const origin = { address: SCRIPT, correlationId: SCRIPT };
      const entry = { event: 'sync.triggered', outcome: 'done', actor: undefined, origin } as const;
      await app.under.access.audit.record({
        ...entry,
        subject: SCRIPT,
        detail: { before: SCRIPT, [SCRIPT]: 1 },
      });
      const q = encodeURIComponent(SCRIPT);
      const pages = [
        '/tokens',
        '/audit',
        `/audit?actor=${q}&event=${q}&from=${q}`,
        `/orders?q=${q}`,
        `/sign-in?return=/${q}`,
        `/account?done=${q}`,
        `/${q}`,
        `/people?done=${q}`,
      ];
      for (const path of pages) {
        const html = await (await app.get(path, { ...HTML, Cookie: admin })).text();
        expect(html, path).not.to.contain('<script>alert').and.not.to.contain('<img src=x');
      }
    });

    it('in a name that is tried is shown as text, and refused as the name of a person', async () => {
      const tried = await postForm(app, '/sign-in', { name: SCRIPT, password: 'x' }, HTML);
      expect(await tried.text())
        .to.contain('&lt;script')
        .and.not.to.contain('<script>alert');
      const added = await postForm(
        app,
        '/people',
        { name: SCRIPT.slice(0, 60), role: 'viewer' },
        { Cookie: admin },
      );
      expect(added.status).to.equal(422);
    });
  });

  it('formulas in the download of the audit log are text for a spreadsheet', async () => {
    const formulas = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '=HYPERLINK("http://evil","x")',
    ];
    const entry = {
      event: 'sign-out',
      outcome: 'done',
      actor: undefined,
      origin: undefined,
    } as const;
    for (const subject of formulas) await app.under.access.audit.record({ ...entry, subject });
    const csv = await (await app.get('/audit.csv?event=sign-out', { Cookie: admin })).text();
    const cells = csv.split(/","|"\r\n"|^"/);
    expect(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell))).to.deep.equal([]);
    for (const subject of formulas) expect(csv).to.contain(`'${subject.replaceAll('"', '""')}`);
  });

  describe('SQL in filters', () => {
    const SQL = [
      "' or '1'='1",
      "'; drop table audit_log; --",
      '1) or (1=1',
      '\\',
      '%',
      "x' union select secret_hash from access_tokens --",
    ];
    for (const given of SQL) {
      it(`${given} is a text like any other`, async () => {
        const before = await tracesOf(app);
        const q = encodeURIComponent(given);
        for (const path of [
          `/audit?actor=${q}`,
          `/audit?event=${q}`,
          `/audit?from=${q}&to=${q}&before=${q}`,
          `/audit.csv?actor=${q}`,
          `/runs/${q}`,
          `/api/runs?limit=${q}`,
          `/orders?q=${q}&page=${q}&run=${q}`,
        ]) {
          const { status } = await app.get(path, { Accept: 'application/json', Cookie: admin });
          expect(status, path).to.be.oneOf([200, 400, 404]);
        }
        const page = await (await app.get(`/audit?actor=${q}`, { ...HTML, Cookie: admin })).text();
        expect(page).to.contain('Nothing matches these filters');
        expect(await tracesOf(app)).to.deep.equal(before);
      });
    }
  });
});
