import type { BatchSort } from '../../ports/batches.ts';
import { pageNumber } from '../format/pager-view.ts';

/** What the address of the list of files asks for. */
export type BatchesQuery = {
  readonly name: string;
  readonly sort: BatchSort;
  readonly direction: 'ascending' | 'descending';
  readonly page: number;
};

const SORTS: readonly BatchSort[] = [
  'fileName',
  'status',
  'totalRecords',
  'createdAt',
  'totalTasks',
];

/** The list that an address people may have typed asks for; newest first for anything else. */
export function parseBatchesQuery(query: Readonly<Record<string, unknown>>): BatchesQuery {
  const { name, sort, direction, page } = query;
  return {
    name: typeof name === 'string' ? name.slice(0, 255) : '',
    sort: SORTS.find((one) => one === sort) ?? 'createdAt',
    direction: direction === 'ascending' ? 'ascending' : 'descending',
    page: pageNumber(page),
  };
}

/** The address of the list, changed in some of what it asks for; what is usual is left out. */
export function batchesHref(query: BatchesQuery, change: Partial<BatchesQuery> = {}): string {
  const { name, sort, direction, page } = { ...query, ...change };
  const parts = new URLSearchParams();
  if (name !== '') parts.set('name', name);
  if (sort !== 'createdAt' || direction !== 'descending') {
    parts.set('sort', sort);
    parts.set('direction', direction);
  }
  if (page !== 1) parts.set('page', String(page));
  const given = parts.toString();
  return given === '' ? '/batches' : `/batches?${given}`;
}
