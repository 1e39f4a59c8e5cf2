import type { BatchRow, RowRequest, RowResult, RowStatus } from '../../domain/batches/batch.ts';
import { type Chip, OUTCOME_CHIPS } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { fractionDigitsOf, moneyText } from '../format/money-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { type TimeView, timeView } from '../format/time-text.ts';
import type { ChangeView } from '../runs/item-view.ts';
import { GATEWAY_WORDS, ROW_CHIPS } from './batch-chips.ts';
import type { BatchView } from './batch-view.ts';

/** A row of the file, in the seed's columns (BS-R51). */
export type BatchRowView = {
  readonly number: string;
  readonly line: number;
  readonly orderId: string;
  readonly txnId: string | undefined;
  readonly uniqueRequestId: string | undefined;
  readonly outcome: Chip | undefined;
  readonly response: string | undefined;
  readonly gateway: string | undefined;
  readonly chip: Chip;
  readonly error: string | undefined;
  readonly folded: boolean;
  readonly paymentHref: string | undefined;
  readonly paymentId: string | undefined;
  readonly changes: readonly ChangeView[];
  readonly created: TimeView | undefined;
  readonly updated: TimeView | undefined;
};

/** Rows of the file behind one of its counters. */
export type BatchRowsView = {
  readonly rows: readonly BatchRowView[];
  readonly pager: PagerView;
  readonly label: string;
};

/** Rows on a page of a file. */
export const ROWS_PER_PAGE = 50;

/** What the page of a file shows of its rows. */
export function batchRowsView(
  { batchId, counters }: BatchView,
  found: { readonly rows: readonly BatchRow[]; readonly total: number },
  query: { readonly status: RowStatus | undefined; readonly page: number },
  now: number,
): BatchRowsView {
  const { status, page } = query;
  const { total } = found;
  const place = { page, size: ROWS_PER_PAGE, total, reachable: total, note: '' };
  return {
    rows: found.rows.map((row) => ({
      ...resultView(row, row.result, row.status),
      created: timeView(row.createdAt, now),
      updated: timeView(row.updatedAt, now),
    })),
    pager: pagerView(place, (to) => rowsHref(batchId, status, to)),
    label: counters.find(({ current }) => current)?.label ?? 'Total Records',
  };
}

/** The address of a page of a file's rows, of one status or all. */
export function rowsHref(batchId: string, status: RowStatus | undefined, page: number): string {
  const parts = new URLSearchParams(status === undefined ? {} : { status });
  if (page !== 1) parts.set('page', String(page));
  const href = `/batches/${encodeURIComponent(batchId)}`;
  return parts.size === 0 ? href : `${href}?${parts}`;
}

/** A row with what became of it, or would become of it. */
export function resultView(
  row: RowRequest,
  result: RowResult | undefined,
  status: RowStatus,
): BatchRowView {
  const { outcome, response, gatewayStatus, error, matchedBy, paymentId } = result ?? {};
  return {
    number: countText(row.number),
    ...{ line: row.line, orderId: row.orderId, txnId: row.txnId },
    uniqueRequestId: row.uniqueRequestId,
    outcome: outcome === undefined ? undefined : OUTCOME_CHIPS[outcome],
    ...{ response, error, paymentId },
    gateway: gatewayStatus === undefined ? undefined : GATEWAY_WORDS[gatewayStatus],
    chip: ROW_CHIPS[status],
    folded: matchedBy === 'folded',
    paymentHref: paymentId === undefined ? undefined : `/orders/${encodeURIComponent(paymentId)}`,
    changes: (result?.changes ?? []).map(({ type, from, to, amount }) => ({
      ...{ type, from, to },
      amount: moneyText(amount, fractionDigitsOf(amount)),
    })),
    ...{ created: undefined, updated: undefined },
  };
}
