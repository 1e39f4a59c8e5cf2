import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import express from 'express';
import type { Audit, AuditRow } from '../../../../src/access/audit/audit.ts';
import type { Principal } from '../../../../src/access/principal.ts';
import { auditRoutes } from '../../../../src/http/access/audit.ts';
import { auditTrail } from '../../../../src/http/access/audit-trail.ts';
import type { Pages } from '../../../../src/http/pages.ts';
import { INSTANT_MS } from '../../../support/builders.ts';
import { type SlowReader, slowReader } from '../slow-reader.ts';

const PARTS = 20;
const ROWS_PER_PART = 1_000;

const row = (id: number): AuditRow => ({
  ...{ id, at: INSTANT_MS, event: 'sync.triggered', outcome: 'done', actorKind: 'system' },
  ...{ actor: 'system', address: null, correlationId: null, subject: null },
  detail: { text: 'x'.repeat(2_000) },
});

const ADMIN: Principal = {
  ...{ kind: 'operator', id: 'a', name: 'ann', role: 'admin' },
  ...{ sessionId: 's', mustChangePassword: false },
};

describe('/audit.csv is sent only as fast as it is read', () => {
  let reader: SlowReader;
  let parts: number;
  let recorded: number;

  /** A log of 20,000 rows, 40 MB, and a reader that does not read. */
  beforeEach(async () => {
    parts = 0;
    recorded = 0;
    const audit: Audit = {
      record: async () => {
        recorded += 1;
      },
      count: async () => PARTS * ROWS_PER_PART,
      rows: async () => {
        parts += 1;
        const last = parts * ROWS_PER_PART;
        if (parts > PARTS) return [];
        return Array.from({ length: ROWS_PER_PART }, (_, n) => row(last - n));
      },
    };
    const app = express();
    app.use((request, response, next) => {
      auditTrail(audit, 'audit.exported', { request, response }, ADMIN);
      next();
    });
    app.use(auditRoutes({ audit }, {} as Pages, { now: () => INSTANT_MS }));
    reader = await slowReader(app, '/audit.csv');
  });
  afterEach(() => reader.close());

  it('the reader stops reading → only what fits on the way is fetched; it goes on → every row', async () => {
    await reader.blocked();
    const fetched = parts;
    expect(fetched).to.be.below(PARTS / 2);
    expect(reader.response.writableLength).to.be.below(1_000_000);
    const lines = (await reader.readAll()).split('\r\n').filter((line) => line.includes('xxx'));
    expect(lines).to.have.length(PARTS * ROWS_PER_PART);
    expect(recorded).to.equal(1);
  });

  it('the reader goes → nothing more is fetched, and the log says that it was exported', async () => {
    await reader.blocked();
    const fetched = parts;
    await reader.leave();
    for (let turns = 0; turns < 200; turns += 1) await turn();
    expect(parts).to.equal(fetched);
    expect(recorded).to.equal(1);
  });
});
