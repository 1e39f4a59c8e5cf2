import { expect } from 'chai';
import type { Express } from 'express';
import { admit } from '../../../../src/access/permissions/admit.ts';
import { SCOPES } from '../../../../src/access/permissions/permissions.ts';
import { ROLES } from '../../../../src/access/permissions/roles.ts';
import {
  admissionsTo,
  routeMatrix,
  VISITORS,
} from '../../../../src/access/permissions/route-matrix.ts';
import { ROUTES } from '../../../../src/access/permissions/routes.ts';
import { createRoutes } from '../../../../src/http/server.ts';
import {
  addPerson,
  type GuardedApp,
  HEADER_VALUE,
  signIn,
  startGuarded,
} from '../../../support/guarded.ts';

/** Who may do what, as design §9 says it; written by hand, so that a change of the table is a change here. */
const EXPECTED: Readonly<Record<string, string>> = {
  public: 'nobody viewer operator approver admin token header',
  person: 'viewer operator approver admin',
  'orders:read': 'viewer operator approver admin token',
  'metrics:read': 'viewer operator approver admin token',
  'sync:trigger': 'operator approver admin token header',
  'orders:write': 'operator approver admin token',
  'batches:approve': 'approver admin',
  'people:manage': 'admin',
  'tokens:manage': 'admin',
  'audit:read': 'admin',
  header: 'token header',
};

describe('roles and permissions (design §9)', () => {
  for (const { method, path, needs } of ROUTES) {
    it(`${method} ${path} needs ${needs}, which is open to: ${EXPECTED[needs]}`, () => {
      const open = VISITORS.filter(([, principal]) => admit(needs, principal).admitted);
      expect(open.map(([name]) => name).join(' ')).to.equal(EXPECTED[needs]);
    });
  }

  it('somebody with a first password is let to the own account and nowhere else', () => {
    const session = { sessionId: 's', mustChangePassword: true };
    const fresh = { kind: 'operator', id: '1', name: 'new', role: 'admin', ...session } as const;
    const open = ROUTES.filter(({ needs }) => admit(needs, fresh).admitted);
    expect([...new Set(open.map(({ needs }) => needs))]).to.have.members(['public', 'person']);
  });

  it('a token without a scope opens nothing', () => {
    const token = { kind: 'token', id: '1', name: 'bare', permissions: [] } as const;
    const open = ROUTES.filter(({ needs }) => admit(needs, token).admitted);
    expect(open.filter(({ needs }) => needs !== 'public')).to.deep.equal([]);
  });

  it('the printed matrix has a line for every route and a column for everybody', () => {
    const [head = '', ...lines] = routeMatrix().split('\n');
    expect(lines).to.have.length(ROUTES.length);
    expect(head.split(/\s+/).slice(2)).to.deep.equal(VISITORS.map(([name]) => name));
  });
});

describe('every route of the server', function () {
  this.timeout(60_000);
  let app: GuardedApp;
  const headers = new Map<string, Record<string, string>>([['nobody', {}]]);
  before(async () => {
    app = await startGuarded();
    app.jobs.endAtOnce(() => ({}));
    for (const role of ROLES) {
      await addPerson(app.under, `the-${role}`, role);
      headers.set(role, { Cookie: await signIn(app, `the-${role}`) });
    }
    const token = { name: 'all', scopes: SCOPES, days: 1, createdBy: 'test' };
    const { secret } = await app.under.access.tokens.create(token);
    headers.set('token', { Authorization: `Bearer ${secret}` });
    headers.set('header', { Authorization: `Basic ${HEADER_VALUE}` });
  });
  after(() => app.stop());

  it('is in the table, and every row of the table is a route', () => {
    const registered = routesOf(createRoutes(app.ports, SETTINGS));
    const table = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect([...registered].sort()).to.deep.equal([...new Set(table)].sort());
  });

  for (const row of ROUTES.filter(
    ({ path }) => path !== '/sign-out' && !path.endsWith('everywhere'),
  )) {
    it(`${row.method} ${row.path} is open and closed as the table says`, async () => {
      const open = admissionsTo(row);
      for (const [index, [name]] of VISITORS.entries()) {
        const path = row.path.replace(/:\w+/g, 'none');
        const sent = { Accept: 'application/json', ...headers.get(name) };
        const response = await fetch(app.url + path, {
          method: row.method,
          headers: sent,
          redirect: 'manual',
        });
        await response.arrayBuffer();
        const closed = [401, 403, 405].includes(response.status);
        // Signing in without a name is 401 by itself, and no refusal of the guard.
        if (row.path.startsWith('/sign-in') && row.method === 'POST') continue;
        expect(!closed, `${name}: ${response.status}`).to.equal(open[index]);
      }
    });
  }

  it('an address that is no route is not found for people, and asks nobody else but to sign in', async () => {
    const none = (name: string) =>
      app.get('/api/none', { Accept: 'application/json', ...headers.get(name) });
    expect((await none('nobody')).status).to.equal(401);
    expect((await none('viewer')).status).to.equal(404);
  });

  it('HEAD and OPTIONS open no more than GET does', async () => {
    for (const method of ['HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH']) {
      for (const path of ['/orders', '/people', '/api/runs', '/sync']) {
        const response = await fetch(app.url + path, { method, redirect: 'manual' });
        expect(response.status, `${method} ${path}`).to.equal(401);
      }
    }
    const before = app.jobs.requests.length;
    const sync = await fetch(`${app.url}/sync`, {
      method: 'HEAD',
      headers: headers.get('header') ?? {},
    });
    expect(sync.status).to.equal(405);
    expect(app.jobs.requests).to.have.length(before);
  });

  it('other spellings of an address are the same address', async () => {
    for (const path of ['/PEOPLE', '/people/', '/people?x=1', '/api/../people', '//people']) {
      const response = await app.get(path, {
        Accept: 'application/json',
        ...headers.get('viewer'),
      });
      expect(response.status, path).to.be.oneOf([403, 404]);
      if (!path.startsWith('//')) expect(response.status, path).to.equal(403);
    }
  });
});

const SETTINGS = {
  merchantIds: ['one'],
  services: { run: undefined, decision: undefined },
  environment: 'TEST',
} as const;

/** `METHOD /path` of every route that Express has, but for the guard's own. */
function routesOf({ router }: Express): ReadonlySet<string> {
  return new Set(
    layersOf(router).flatMap(({ route }) => (route === undefined ? [] : namesOf(route))),
  );
}

type Layer = { readonly route?: Route; readonly name: string; readonly handle: unknown };
type Route = { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };

function layersOf(router: unknown): readonly Layer[] {
  const stack: readonly Layer[] = (router as { readonly stack?: readonly Layer[] }).stack ?? [];
  const isGuard = stack.filter(({ route }) => route !== undefined).length === ROUTES.length;
  return isGuard ? [] : stack.flatMap((layer) => [layer, ...layersOf(layer.handle)]);
}

/** `all` answers 405 for what is no other method of the same address. */
function namesOf({ path, methods }: Route): readonly string[] {
  const named = Object.keys(methods).filter((method) => method !== '_all');
  return named.map((method) => `${method.toUpperCase()} ${path}`);
}
