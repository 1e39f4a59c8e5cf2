import type { GatewayRow } from '../rows/row.ts';

/** What a search query asks for; `from <= t < to` in epoch milliseconds. */
export type SearchQuery = {
  readonly from: number;
  readonly to: number;
  /** Every other condition; undefined when the time range is the only one. */
  readonly test: ((row: GatewayRow) => boolean) | undefined;
};

// Only what the documentation promises is understood; anything else is refused, never ignored.
const RANGE = /^submitTimeUtc:([[{])(\d+) TO (\d+)([\]}])$/;
const FIELD = /^([A-Za-z.]+):(?:\(([^()"]+)\)|([^\s()"]+))$/;

const FIELDS: ReadonlyMap<string, (row: GatewayRow) => string | undefined> = new Map([
  ['id', (row: GatewayRow) => row.id],
  ['merchantId', (row: GatewayRow) => row.merchantId],
  ['clientReferenceInformation.code', (row: GatewayRow) => row.clientReferenceInformation?.code],
]);

/** Parses conditions joined by AND; undefined when one is not understood. Source: reference/cybersource.md §3.3. */
export function parseQuery(query: string): SearchQuery | undefined {
  let [from, to] = [0, Number.MAX_SAFE_INTEGER];
  const tests: ((row: GatewayRow) => boolean)[] = [];
  for (const clause of query.split(' AND ')) {
    const range = RANGE.exec(clause.trim());
    const test = range === null ? parseField(clause.trim()) : undefined;
    if (range !== null) {
      from = Math.max(from, Number(range[2]) + (range[1] === '{' ? 1 : 0));
      to = Math.min(to, Number(range[3]) + (range[4] === ']' ? 1 : 0));
    } else if (test !== undefined) tests.push(test);
    else return undefined;
  }
  const test = tests.length === 0 ? undefined : (row: GatewayRow) => tests.every((one) => one(row));
  return { from, to, test };
}

function parseField(clause: string): ((row: GatewayRow) => boolean) | undefined {
  const [, name = '', list, single] = FIELD.exec(clause) ?? [];
  const read = FIELDS.get(name);
  const wanted = new Set(single === undefined ? list?.split(' OR ') : [single]);
  if (read === undefined || wanted.size === 0) return undefined;
  return (row) => wanted.has(read(row) ?? '');
}

/** The direction of a supported sort, undefined otherwise. */
export function parseSort(sort: unknown): 'asc' | 'desc' | undefined {
  if (sort === 'submitTimeUtc:asc' || sort === 'submitTimeUtc:asc,id:asc') return 'asc';
  if (sort === 'submitTimeUtc:desc' || sort === 'submitTimeUtc:desc,id:desc') return 'desc';
  return undefined;
}
