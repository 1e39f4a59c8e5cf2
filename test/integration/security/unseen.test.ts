import { expect } from 'chai';
import type { AuditEntry } from '../../../src/access/audit/audit.ts';
import { ROUTES, type RouteRow } from '../../../src/access/permissions/routes.ts';
import type { Gate } from '../../../src/http/settings.ts';
import { aNewBatch, keepBatch } from '../../support/batches.ts';
import {
  addPerson,
  type GuardedApp,
  PASSWORD,
  signIn,
  startGuarded,
} from '../../support/guarded.ts';
import { MERCHANTS, type StartedApp, startApp } from '../../support/http-app.ts';
import { under } from '../../support/upload.ts';
import { tracesOf } from './traces.ts';

/** Routes that change something for a caller who is known. */
const ACTS = ROUTES.filter(({ method, event }) => method === 'POST' && event !== undefined);

/** POST, and yet nothing changes. */
const CHANGES_NOTHING = ['/payloads/check', '/api/payloads/verify'];

const CSV = under('ORD_1,,');
const SHA256 = 'a'.repeat(64);
const NEXT = 'another correct horse';

/** A body with which a route would do what it is for. */
const BODIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/account/password': { current: PASSWORD, next: NEXT, again: NEXT },
  '/account/two-factor': { password: PASSWORD },
  '/people': { name: 'eve', role: 'admin' },
  '/people/:id/role': { role: 'admin' },
  '/tokens': { name: 'eve', scopes: 'orders:write', days: '9' },
  '/batches/:id/approve': { sha256: SHA256, comment: 'Go' },
  '/batches/:id/reject': { sha256: SHA256, comment: 'No' },
  '/api/batches/:id/approve': { sha256: SHA256, comment: 'Go' },
  '/api/batches/:id/reject': { sha256: SHA256, comment: 'No' },
};

const HOSTILE_BODIES: readonly string[] = [
  '{"x":{"toString":1}}',
  '{"a\\u0000b":1}',
  '{"\\ud800":"\\udfff"}',
  '{"__proto__":{"isAdmin":true}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"toJSON":1}',
  `{"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
  '{"dryRun":true,"dryRun":false}',
  '[{"dryRun":true}]',
];
const HOSTILE_QUERIES: readonly string[] = [
  'a%00b=1',
  'toString=1',
  '__proto__=1',
  '__proto__[x]=1',
  'x=%ED%A0%80',
  '%FF=%FF',
];

describe('nothing is done unseen (issue 12)', function () {
  this.timeout(120_000);
  let app: GuardedApp;
  let served: StartedApp;
  let isBroken: (entry: AuditEntry) => boolean;
  let boss: Record<string, string> | undefined;
  const ids: Record<string, string> = {};
  before(async () => {
    app = await startGuarded();
    const audit: Gate['audit'] & typeof app.under.access.audit = {
      ...app.under.access.audit,
      record: async (entry) => {
        if (isBroken(entry)) throw new Error('the audit log is away');
        await app.under.access.audit.record(entry);
      },
    };
    const access = { ...app.under.access, audit };
    const { jobs, ...ports } = app.ports;
    const services = { run: MERCHANTS, decision: MERCHANTS };
    served = await startApp(
      { services },
      { ...ports, access, gate: access, jobs, cancel: async () => true },
    );
    app.jobs.endAtOnce(() => ({}));
    await addPerson(app.under, 'boss', 'admin');
    ids.people = await addPerson(app.under, 'victim', 'viewer');
    ids.batches = 'waits';
    const waiting = { batchId: 'waits', status: 'pending approval', maker: 'mara' } as const;
    await keepBatch(app.under.store, aNewBatch(1, waiting));
    const wanted = { name: 'old', scopes: ['orders:read'], days: 1, createdBy: 'boss' } as const;
    ids.tokens = (await app.under.access.tokens.create(wanted)).token.id;
  });
  beforeEach(async () => {
    isBroken = () => false;
    boss ??= { Cookie: await signIn(served, 'boss'), Accept: 'application/json' };
  });
  after(async () => {
    await served.stop();
    await app.stop();
  });

  const addressOf = ({ path }: RouteRow) => {
    const [, first = '', second = ''] = path.split('/');
    const kind = first === 'api' ? second : first;
    return served.url + path.replaceAll(/:\w+/g, ids[kind] ?? 'none');
  };
  const traces = async () => ({
    ...(await tracesOf(app)),
    batch: (await app.under.store.batch('waits'))?.status,
    batches: (await app.under.store.batches(ALL_BATCHES)).total,
  });
  const newest = (limit: number) =>
    app.under.access.audit.rows(
      { event: undefined, actor: undefined, from: undefined, to: undefined },
      { limit },
    );
  const doIt = (row: RouteRow) => {
    const isUpload = /batches\/(new|sync)$/.test(row.path);
    const body = isUpload ? fileForm() : new URLSearchParams(BODIES[row.path] ?? {});
    return fetch(addressOf(row), { method: 'POST', headers: boss ?? {}, redirect: 'manual', body });
  };

  it('every POST that changes something for a known caller has an event', () => {
    const without = ROUTES.filter(({ method, event, needs }) => {
      return method === 'POST' && event === undefined && needs !== 'public';
    });
    expect(without.map(({ path }) => path)).to.deep.equal(CHANGES_NOTHING);
  });

  for (const row of ACTS) {
    it(`POST ${row.path} does nothing where it cannot be recorded that it is asked for`, async () => {
      const before = await traces();
      isBroken = ({ outcome }) => outcome === 'asked';
      const response = await doIt(row);
      expect(response.status).to.equal(503);
      expect(response.headers.get('content-type')).to.contain('application/problem+json');
      expect(await response.text()).to.contain('nothing was done');
      expect(await traces()).to.deep.equal(before);
    });

    it(`POST ${row.path} refuses hostile names and values with problem+json, changes nothing, and is recorded`, async () => {
      const before = await traces();
      const send = (query: string, sent: RequestInit = {}) =>
        fetch(`${addressOf(row)}${query}`, {
          ...{ method: 'POST', redirect: 'manual', ...sent },
          headers: { ...boss, 'Content-Type': 'application/json' },
        });
      for (const query of HOSTILE_QUERIES) await expectRefused(await send(`?${query}`), query);
      for (const body of HOSTILE_BODIES) await expectRefused(await send('', { body }), body);
      const [, row1] = await newest(2);
      expect(row1).to.include({ event: row.event, outcome: 'asked', actor: 'boss' });
      expect(await traces()).to.deep.equal(before);
    });
  }

  for (const row of ACTS) {
    it(`POST ${row.path} has its row before it is done, also where the row of its end is lost`, async () => {
      isBroken = ({ outcome }) => outcome !== 'asked';
      const answered = await doIt(row).then(
        ({ status }) => status,
        () => 'broken off',
      );
      const [asked] = await newest(1);
      expect(asked).to.include({ event: row.event, outcome: 'asked', actor: 'boss' });
      expect(asked?.subject).to.contain(new URL(addressOf(row)).pathname);
      expect(answered).not.to.be.oneOf([200, 201, 202, 303]);
      if (row.path === '/account/password') await restorePassword(app);
      if (/^\/(account|sign-out)/.test(row.path)) boss = undefined;
    });
  }
});

const ALL_BATCHES = {
  kind: 'sync',
  name: '',
  sort: 'createdAt',
  direction: 'descending',
  offset: 0,
  limit: 1,
} as const;

function fileForm(): FormData {
  const form = new FormData();
  form.set('file', new File([CSV], 'orders.csv', { type: 'text/csv' }));
  return form;
}

/** The password of the test's own caller, as it was. */
async function restorePassword({ under: { kysely } }: GuardedApp): Promise<void> {
  const rows = await kysely
    .selectFrom('operator_accounts')
    .innerJoin('operators', 'operators.id', 'operator_accounts.userId')
    .select(['operators.name', 'operator_accounts.password'])
    .execute();
  const victim = rows.find(({ name }) => name === 'victim');
  const { id } = await kysely
    .selectFrom('operators')
    .select('id')
    .where('name', '=', 'boss')
    .executeTakeFirstOrThrow();
  const account = kysely.updateTable('operator_accounts').set({ password: victim?.password ?? '' });
  await account.where('userId', '=', id).execute();
}

async function expectRefused(response: Response, sent: string): Promise<void> {
  const text = await response.text();
  expect(response.status, `${sent}: ${text}`).to.be.oneOf([400, 415, 422]);
  expect(response.headers.get('content-type')).to.contain('application/problem+json');
  expect(text).not.to.match(/node_modules|file:\/\/|\sat .*:\d+:\d+|<html/i);
}
