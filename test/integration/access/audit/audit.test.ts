import { expect } from 'chai';
import { sql } from 'kysely';
import type { AuditEntry, AuditFilter } from '../../../../src/access/audit/audit.ts';
import type { Principal } from '../../../../src/access/principal.ts';
import { HOSTILE } from '../../../support/hostile.ts';
import { describeOnBoth } from '../on-database.ts';

const ANN: Principal = {
  ...{ kind: 'operator', id: 'a', name: 'ann', role: 'admin' },
  ...{ sessionId: 's', mustChangePassword: false },
};
const ENTRY: AuditEntry = {
  ...{ event: 'sync.triggered', outcome: 'done', actor: ANN },
  origin: { address: '127.0.0.1', correlationId: 'c-1' },
};
const ALL: AuditFilter = { event: undefined, actor: undefined, from: undefined, to: undefined };

describeOnBoth('audit log (issue 4)', (current) => {
  beforeEach(async () => {
    // The trigger refuses to empty it, so each test looks at its own rows only.
    await current().access.audit.record({
      ...ENTRY,
      event: 'sign-out',
      subject: 'start of a test',
    });
  });

  async function newest(limit: number, filter: AuditFilter = ALL) {
    return current().access.audit.rows(filter, { limit });
  }

  it('a row says who, when, from where, what, before and after', async () => {
    const detail = { before: { role: 'viewer' }, after: { role: 'admin' } };
    await current().access.audit.record({
      ...ENTRY,
      event: 'person.role-changed',
      subject: 'bob',
      detail,
    });
    const [row] = await newest(1);
    expect(row).to.deep.include({
      ...{ event: 'person.role-changed', outcome: 'done', actor: 'ann', actorKind: 'operator' },
      ...{ address: '127.0.0.1', correlationId: 'c-1', subject: 'bob', detail },
    });
    expect(Date.now() - (row?.at ?? 0)).to.be.within(-1_000, 60_000);
  });

  for (const [what, statement] of [
    ['changed', "update audit_log set actor = 'nobody'"],
    ['deleted', 'delete from audit_log'],
    ['emptied', 'truncate audit_log'],
  ] as const) {
    it(`a row cannot be ${what}, not by the owner of the table either`, async () => {
      const refused = await sql
        .raw(statement)
        .execute(current().kysely)
        .then(
          () => 'done',
          (error: Error) => error.message,
        );
      expect(refused).to.match(/append-only|permission denied/);
      expect(await newest(1)).to.have.length(1);
    });
  }

  it('texts that a database refuses are kept without what it refuses', async () => {
    const detail = { note: 'a\0b', half: '\ud800' };
    await current().access.audit.record({ ...ENTRY, subject: `x\0${'y'.repeat(5_000)}`, detail });
    const [row] = await newest(1);
    expect(row?.subject).to.have.length(499);
    expect(row?.detail).to.deep.equal({ note: 'ab', half: '\ufffd' });
  });

  it('a detail that is far too long is cut and says so', async () => {
    const detail = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [n, 'z'.repeat(400)]));
    await current().access.audit.record({ ...ENTRY, detail });
    const [row] = await newest(1);
    expect(row?.detail)
      .to.include({ 0: 'z'.repeat(400) })
      .and.to.have.property('…');
  });

  for (const [what, value] of HOSTILE) {
    it(`a detail with ${what} is kept (issue 12)`, async () => {
      const subject = `hostile: ${what}`;
      await current().access.audit.record({ ...ENTRY, subject, detail: { body: value } });
      const [row] = await newest(1);
      expect(row?.subject).to.equal(subject);
      if (value !== undefined) expect(row?.detail).to.have.property('body');
    });
  }

  it('filters by event, by who and by time, newest first, page by page', async () => {
    const { audit } = current().access;
    const bob = { ...ANN, name: 'bob' };
    for (const actor of [bob, ANN, bob])
      await audit.record({ ...ENTRY, event: 'token.created', actor });
    const events = { ...ALL, event: 'token.created' } as const;
    const rows = await newest(10, events);
    expect(rows.map(({ actor }) => actor)).to.deep.equal(['bob', 'ann', 'bob']);
    const [, second] = rows;
    const older = await audit.rows(events, { limit: 10, ...(second && { before: second.id }) });
    expect(older.map(({ actor }) => actor)).to.deep.equal(['bob']);
    expect(await audit.count({ ...events, actor: 'bob' })).to.equal(2);
    const at = rows[0]?.at ?? 0;
    expect(await audit.count({ ...events, from: at + 1 })).to.equal(0);
    expect(await audit.count({ ...events, to: at + 1 })).to.equal(3);
  });

  it('SQL in a filter is a text like any other', async () => {
    const actor = "ann' or '1'='1";
    expect(await current().access.audit.count({ ...ALL, actor })).to.equal(0);
  });
});
