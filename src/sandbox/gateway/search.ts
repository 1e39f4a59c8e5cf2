import { randomUUID } from 'node:crypto';
import type { GatewayRow } from '../rows/row.ts';
import { type Answer, type Asked, invalid, json } from './answer.ts';
import { filterRange, type RowRange } from './ledger.ts';
import { parseQuery, parseSort, type SearchQuery } from './query.ts';

const DEFAULT_LIMIT = 20;
const MOST = 2500;

type SearchBody = Readonly<Record<string, unknown>>;

/** `POST /tss/v2/searches`: 201 with a page, 400 for what is not understood. Source: reference/cybersource.md §3. */
export function answerSearch(asked: Asked): Answer {
  if (typeof asked.body !== 'object' || asked.body === null) return invalid('No JSON body', 'body');
  const body = asked.body as SearchBody;
  const { query: text = '', sort, offset = 0, limit = DEFAULT_LIMIT } = body;
  const query = typeof text === 'string' ? parseQuery(text) : undefined;
  if (query === undefined) return invalid('The query is not understood', 'query');
  const direction = parseSort(sort);
  if (direction === undefined) return invalid('The sort is missing or not understood', 'sort');
  if (!isCount(offset)) return invalid('The offset must be 0 or more', 'offset');
  if (!isCount(limit) || limit < 1 || limit > MOST) {
    return invalid(`The limit must be 1 to ${MOST}`, 'limit');
  }
  const range = matching(asked, query);
  const rows = pageOf(range, { direction, offset, limit });
  return json(201, page({ ...body, offset, limit }, rows, range.size));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function matching({ ledger, visibleUntil }: Asked, query: SearchQuery): RowRange {
  const range = ledger.between(query.from, Math.min(query.to, visibleUntil));
  return query.test === undefined ? range : filterRange(range, query.test);
}

function pageOf(
  range: RowRange,
  at: {
    readonly direction: 'asc' | 'desc';
    readonly offset: number;
    readonly limit: number;
  },
): readonly GatewayRow[] {
  const rows: GatewayRow[] = [];
  for (let n = at.offset; n < Math.min(at.offset + at.limit, range.size); n += 1) {
    const row = range.rowAt(at.direction === 'asc' ? n : range.size - 1 - n);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function page(body: SearchBody, rows: readonly GatewayRow[], totalCount: number): object {
  const searchId = randomUUID();
  return {
    searchId,
    save: false,
    ...(typeof body.name === 'string' ? { name: body.name } : {}),
    timezone: body.timezone ?? 'GMT',
    query: body.query,
    offset: body.offset,
    limit: body.limit,
    sort: body.sort,
    count: rows.length,
    totalCount,
    submitTimeUtc: new Date().toISOString(),
    // Nothing found, or past the end: there is no `_embedded` at all.
    ...(rows.length === 0 ? {} : { _embedded: { transactionSummaries: rows } }),
    _links: {
      self: {
        href: `https://apitest.cybersource.com/tss/v2/searches/${searchId}`,
        method: 'GET',
      },
    },
  };
}
