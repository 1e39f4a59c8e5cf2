import { type BatchAction, mayAct } from '../../batch/actions.ts';
import type { Batch, RowStatus } from '../../domain/batches/batch.ts';
import { isAtWork } from '../../domain/batches/batch-status.ts';
import type { Chip } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { type TimeView, timeView } from '../format/time-text.ts';
import { BATCH_CHIPS, ROW_CHIPS } from './batch-chips.ts';
import type { Person, Seen } from './batch-port.ts';
import { type ProgressView, progressView } from './batches-view.ts';

/** A counter that opens its rows (BS-R40). */
export type CounterView = {
  readonly key: string;
  readonly label: string;
  readonly value: string;
  readonly href: string;
  readonly tone: string;
  readonly icon: string;
  readonly current: boolean;
};

/** Something that can be done to the file; `refusal` says why it cannot be now. */
export type ActionView = { readonly action: string; readonly refusal: string | undefined };

/** A file on its own page. */
export type BatchView = {
  readonly batchId: string;
  readonly href: string;
  readonly fileName: string;
  readonly description: string;
  readonly chip: Chip;
  readonly status: string;
  readonly working: boolean;
  readonly pending: boolean;
  readonly syncWithGateway: boolean;
  readonly totalRecords: string;
  readonly refused: string | undefined;
  readonly created: TimeView;
  readonly updated: TimeView;
  readonly expires: string | undefined;
  readonly maker: string;
  readonly checker:
    | {
        readonly answer: string;
        readonly name: string;
        readonly comment: string;
        readonly at: TimeView;
      }
    | undefined;
  readonly note: string | undefined;
  readonly sha256: string;
  readonly progress: ProgressView;
  readonly counters: readonly CounterView[];
  readonly actions: Readonly<Record<string, ActionView>>;
};

const ACTIONS: readonly BatchAction[] = [
  'sync-with-gateway',
  'retry-failed',
  'cancel',
  'approve',
  'reject',
];

/** What the page of a file shows of it, to a person, with the rows of one status. */
export function batchView(
  batch: Batch,
  status: RowStatus | undefined,
  person: Person,
  { now, makerChecker }: Seen,
): BatchView {
  const { batchId, counters, approvalExpiresAt, check } = batch;
  const href = `/batches/${encodeURIComponent(batchId)}`;
  const { name, rights } = person;
  const actor = { person: name, rights, sha256: batch.sha256, now, makerChecker };
  const action = (one: BatchAction): readonly [string, ActionView] => {
    const allowed = mayAct(one, batch, actor);
    return [one, { action: `${href}/${one}`, refusal: allowed.ok ? undefined : allowed.error }];
  };
  const pending = batch.status === 'pending approval';
  const expires = pending && approvalExpiresAt !== null ? approvalExpiresAt : undefined;
  return {
    ...{ batchId, href, pending },
    fileName: batch.fileName,
    description: batch.description,
    chip: BATCH_CHIPS[batch.status],
    status: batch.status,
    working: isAtWork(batch),
    syncWithGateway: batch.syncWithGateway,
    totalRecords: countText(counters.total),
    refused: counters.refused > 0 ? countText(counters.refused) : undefined,
    created: timeView(batch.createdAt, now),
    updated: timeView(batch.updatedAt, now),
    expires: expires === undefined ? undefined : timeView(expires, now).title,
    maker: batch.maker,
    checker:
      check === undefined
        ? undefined
        : {
            answer: check.answer,
            name: check.checker,
            comment: check.comment,
            at: timeView(check.at, now),
          },
    note: batch.note,
    sha256: batch.sha256,
    progress: progressView(batch),
    counters: counterViews(batch, href, status),
    actions: Object.fromEntries(ACTIONS.map(action)),
  };
}

function counterViews(
  { counters }: Batch,
  href: string,
  current: RowStatus | undefined,
): readonly CounterView[] {
  const of = (key: string, label: string, count: number, status?: RowStatus): CounterView => {
    const chip = status === undefined ? { tone: 'quiet', icon: 'list' } : ROW_CHIPS[status];
    return {
      ...{ key, label, value: countText(count), tone: chip.tone, icon: chip.icon },
      href: status === undefined ? href : `${href}?status=${status}`,
      current: status === current,
    };
  };
  return [
    of('total', 'Total Records', counters.total),
    of('accepted', 'Total Accepted Tasks', counters.accepted, 'ACCEPTED'),
    of('rejected', 'Total Rejected Tasks', counters.rejected, 'FAILED'),
    of('queued', 'Total Queued Tasks', counters.queued, 'QUEUED'),
  ];
}
