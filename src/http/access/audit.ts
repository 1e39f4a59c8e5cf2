import { type Request, type Response, Router } from 'express';
import type { Access } from '../../access/access.ts';
import type { Audit, AuditFilter, AuditRow } from '../../access/audit/audit.ts';
import { AUDIT_EVENTS, auditEventNamed } from '../../access/audit/audit-events.ts';
import type { Clock } from '../../ports/ports.ts';
import { csvLine } from '../format/csv-line.ts';
import { timeView } from '../format/time-text.ts';
import { sendStream } from '../middleware/send-stream.ts';
import type { Pages } from '../pages.ts';

const ROWS_PER_PAGE = 50;
const ROWS_PER_READ = 1_000;
const DAY = 24 * 60 * 60 * 1000;

const COLUMNS = [
  'at',
  'event',
  'outcome',
  'actor',
  'actor_kind',
  'address',
  'subject',
  'detail',
  'correlation_id',
  'id',
] as const;

/** `/audit`: who did what, when and from where; the same as CSV. */
export function auditRoutes(
  { audit }: Pick<Access, 'audit'>,
  pages: Pages,
  clock: Pick<Clock, 'now'>,
): Router {
  const router = Router();
  router.get('/audit', async (request, response) => {
    await show({ audit, pages, clock }, request, response);
  });
  router.get('/audit.csv', async (request, response) => {
    response.set('Cache-Control', 'no-store').type('text/csv; charset=utf-8');
    response.attachment('audit.csv');
    await sendStream(response, csvOf(allRows(audit, filterOf(request.query))));
  });
  return router;
}

async function show(
  {
    audit,
    pages,
    clock,
  }: { readonly audit: Audit; readonly pages: Pages; readonly clock: Pick<Clock, 'now'> },
  { query }: Request,
  response: Response,
): Promise<void> {
  const filter = filterOf(query);
  const before = /^[1-9]\d{0,14}$/.test(textOf(query.before)) ? Number(query.before) : undefined;
  const page = { limit: ROWS_PER_PAGE + 1, ...(before === undefined ? {} : { before }) };
  const [rows, total] = await Promise.all([audit.rows(filter, page), audit.count(filter)]);
  const shown = rows.slice(0, ROWS_PER_PAGE);
  const older = rows.length > ROWS_PER_PAGE ? shown.at(-1)?.id : undefined;
  const now = clock.now();
  pages.page(
    response,
    'audit',
    { title: 'Audit log', current: 'audit' },
    {
      rows: shown.map((row) => ({
        ...row,
        text: AUDIT_EVENTS[row.event] ?? row.event,
        when: timeView(row.at, now),
        detail: detailText(row),
      })),
      events: Object.entries(AUDIT_EVENTS).map(([name, text]) => ({ name, text })),
      total,
      filter: {
        event: textOf(query.event),
        actor: textOf(query.actor),
        from: dayOf(query.from),
        to: dayOf(query.to),
      },
      isFiltered: Object.values(filter).some((value) => value !== undefined),
      isFirst: before === undefined,
      older: older === undefined ? undefined : hrefOf('/audit', query, String(older)),
      newest: hrefOf('/audit', query),
      csv: hrefOf('/audit.csv', query),
    },
  );
}

async function* csvOf(rows: AsyncIterable<AuditRow>): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const row of rows) yield csvLine(cellsOf(row));
}

/** Read in parts, so that a long log neither fills the memory nor keeps a connection. */
async function* allRows(audit: Audit, filter: AuditFilter): AsyncGenerator<AuditRow> {
  let before: number | undefined;
  for (;;) {
    const rows = await audit.rows(filter, {
      limit: ROWS_PER_READ,
      ...(before === undefined ? {} : { before }),
    });
    yield* rows;
    before = rows.at(-1)?.id;
    if (rows.length < ROWS_PER_READ || before === undefined) return;
  }
}

/** What of an address is no filter is as if it were not there; a day `to` is included to its end. */
function filterOf(query: Request['query']): AuditFilter {
  const [from, to] = [Date.parse(dayOf(query.from)), Date.parse(dayOf(query.to))];
  const actor = textOf(query.actor).trim().slice(0, 200);
  return {
    event: auditEventNamed(query.event),
    actor: actor === '' ? undefined : actor,
    from: Number.isNaN(from) ? undefined : from,
    to: Number.isNaN(to) ? undefined : to + DAY,
  };
}

function dayOf(value: unknown): string {
  const text = textOf(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

function hrefOf(path: string, query: Request['query'], before?: string): string {
  const parts = new URLSearchParams();
  for (const name of ['event', 'actor', 'from', 'to']) {
    if (textOf(query[name]) !== '') parts.set(name, textOf(query[name]));
  }
  if (before !== undefined) parts.set('before', before);
  return parts.size === 0 ? path : `${path}?${parts}`;
}

function cellsOf(row: AuditRow): readonly string[] {
  const { event, outcome, actor, actorKind, address, subject, correlationId, id } = row;
  const at = new Date(row.at).toISOString();
  const known = [
    at,
    event,
    outcome,
    actor,
    actorKind,
    address,
    subject,
    detailText(row),
    correlationId,
    id,
  ];
  return known.map((cell) => (cell === null ? '' : String(cell)));
}

function detailText({ detail }: AuditRow): string {
  return detail === null || detail === undefined ? '' : JSON.stringify(detail);
}
