import { mayAct } from '../../batch/actions.ts';
import { type Batch, retryableOf, tasksOf } from '../../domain/batches/batch.ts';
import { isAtWork } from '../../domain/batches/batch-status.ts';
import type { BatchSort } from '../../ports/batches.ts';
import type { Chip } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { type TimeView, timeView } from '../format/time-text.ts';
import { BATCH_CHIPS } from './batch-chips.ts';
import type { Person, Seen } from './batch-port.ts';
import { type BatchesQuery, batchesHref } from './batches-query.ts';

/** How far the work on a file is: for the bar, and in words beside it. */
export type ProgressView = { readonly max: number; readonly value: number; readonly text: string };

/** One file in the list, in the seed's columns (BS-R32). */
export type BatchListRowView = {
  readonly batchId: string;
  readonly href: string;
  readonly fileName: string;
  readonly description: string;
  readonly chip: Chip;
  readonly totalRecords: string;
  readonly totalTasks: string;
  readonly created: TimeView;
  readonly modified: TimeView;
  readonly progress: ProgressView;
  readonly working: boolean;
  /** Sync with Gateway: undefined when it can be pressed, else why not. */
  readonly refusal: string | undefined;
};

/** A column's head; undefined `href` where it does not sort (BS-R46 to BS-R48). */
export type HeadView = {
  readonly label: string;
  readonly href: string | undefined;
  readonly direction: 'ascending' | 'descending' | undefined;
  readonly numeric: boolean;
};

/** The list of files. */
export type BatchesView = {
  readonly heads: readonly HeadView[];
  readonly rows: readonly BatchListRowView[];
  readonly pager: PagerView;
  readonly name: string;
  readonly clearHref: string;
  readonly mayCreate: boolean;
  readonly mayWrite: boolean;
  readonly working: boolean;
};

/** Files on a page of the list. */
export const BATCHES_PER_PAGE = 50;

const HEADS: readonly (readonly [string, BatchSort | undefined])[] = [
  ['File Name', 'fileName'],
  ['File Upload Status', 'status'],
  ['Total Records', 'totalRecords'],
  ['Date Created', 'createdAt'],
  ['Last Modified', undefined],
  ['Total Tasks', 'totalTasks'],
  ['Tasks Progress', undefined],
  ['Actions', undefined],
];

const NUMERIC = new Set(['Total Records', 'Total Tasks']);

/** What the list shows of files, to a person. */
export function batchesView(
  found: { readonly batches: readonly Batch[]; readonly total: number },
  query: BatchesQuery,
  person: Person,
  seen: Seen,
): BatchesView {
  const rows = found.batches.map((batch) => rowView(batch, person, seen));
  const size = BATCHES_PER_PAGE;
  const place = { page: query.page, size, total: found.total, reachable: found.total, note: '' };
  return {
    heads: HEADS.map(([label, sort]) => headView(label, sort, query)),
    rows,
    pager: pagerView(place, (page) => batchesHref(query, { page })),
    name: query.name,
    clearHref: batchesHref(query, { name: '', page: 1 }),
    mayCreate: person.rights.has('write'),
    mayWrite: person.rights.has('write'),
    working: rows.some(({ working }) => working),
  };
}

/** How far the work on a file is: "640 of 1,000 (64 %) · 12 rejected · 3 left out". */
export function progressView({ counters }: Batch): ProgressView {
  const tasks = tasksOf(counters);
  const done = tasks - counters.queued;
  const percent = tasks === 0 ? 100 : Math.floor((100 * done) / tasks);
  const also = [
    [retryableOf(counters), 'rejected'],
    [counters.refused, 'left out'],
  ] as const;
  const rest = also.map(([count, what]) => (count > 0 ? ` · ${countText(count)} ${what}` : ''));
  const text = `${countText(done)} of ${countText(tasks)} (${percent} %)${rest.join('')}`;
  return { max: Math.max(1, tasks), value: done, text };
}

function rowView(
  batch: Batch,
  { name, rights }: Person,
  { now, makerChecker }: Seen,
): BatchListRowView {
  const { batchId, fileName, description, status, counters, createdAt, updatedAt } = batch;
  const actor = { person: name, rights, sha256: batch.sha256, now, makerChecker };
  const allowed = mayAct('sync-with-gateway', batch, actor);
  return {
    ...{ batchId, fileName, description },
    href: `/batches/${encodeURIComponent(batchId)}`,
    chip: BATCH_CHIPS[status],
    totalRecords: countText(counters.total),
    totalTasks: countText(tasksOf(counters)),
    created: timeView(createdAt, now),
    modified: timeView(updatedAt, now),
    progress: progressView(batch),
    working: isAtWork(batch),
    refusal: allowed.ok ? undefined : allowed.error,
  };
}

/** A first press sorts upwards, the next one turns the order round (BS-R47). */
function headView(label: string, sort: BatchSort | undefined, query: BatchesQuery): HeadView {
  const isCurrent = sort === query.sort;
  const turned = isCurrent && query.direction === 'ascending' ? 'descending' : 'ascending';
  return {
    label,
    href: sort === undefined ? undefined : batchesHref(query, { sort, direction: turned, page: 1 }),
    direction: isCurrent ? query.direction : undefined,
    numeric: NUMERIC.has(label),
  };
}
