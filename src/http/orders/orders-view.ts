import { paymentState } from '../../domain/payment/payment-state.ts';
import type { PaymentRow, SyncState } from '../../ports/ports.ts';
import { type Chip, STATE_CHIPS } from '../format/chips.ts';
import { countText } from '../format/count-text.ts';
import { fractionDigitsOf, moneyText } from '../format/money-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { isoTimeView, type TimeView } from '../format/time-text.ts';
import { type OrdersQuery, ordersHref, SIZES } from './orders-query.ts';
import { type SyncStateView, syncStateView } from './sync-state-view.ts';

/** One payment in the list. */
export type OrderRowView = {
  readonly id: string;
  readonly shortId: string;
  readonly href: string;
  readonly orderNumber: string | undefined;
  readonly amount: string;
  readonly method: string | undefined;
  readonly state: Chip;
  readonly merchantId: string | undefined;
  /** The payment names no merchant id, so the default one stands. */
  readonly byDefault: boolean;
  readonly sync: SyncStateView;
  readonly created: TimeView | undefined;
  readonly modified: TimeView | undefined;
};

/** The list of payments. */
export type OrdersView = {
  readonly rows: readonly OrderRowView[];
  readonly pager: PagerView;
  readonly sizes: readonly { size: number; href: string; current: boolean }[];
  readonly search: string;
  readonly clearHref: string;
};

/** Rows that can be paged to: commercetools answers no offset above 10,000. */
export const REACHABLE = 10_000;

/** What the list shows of the payments that were found. */
export function ordersView(
  found: { readonly rows: readonly PaymentRow[]; readonly total: number },
  states: ReadonlyMap<string, SyncState>,
  query: OrdersQuery,
  at: { readonly now: number; readonly merchantIds: readonly string[] },
): OrdersView {
  const note = `Only the newest ${countText(REACHABLE)} can be paged to; search for older ones.`;
  const place = { page: query.page, size: query.size, total: found.total, reachable: REACHABLE };
  return {
    rows: found.rows.map((row) => rowView(row, states.get(row.payment.id), at)),
    pager: pagerView({ ...place, note }, (page) => ordersHref(query, { page })),
    sizes: SIZES.map((size) => ({
      size,
      href: ordersHref(query, { size, page: 1 }),
      current: size === query.size,
    })),
    search: query.search,
    clearHref: ordersHref(query, { search: '', page: 1 }),
  };
}

/** One payment as the list and its own page show it. */
export function rowView(
  row: PaymentRow,
  state: SyncState | undefined,
  at: { readonly now: number; readonly merchantIds: readonly string[] },
): OrderRowView {
  const { payment, amountPlanned } = row;
  return {
    id: payment.id,
    shortId: payment.id.slice(0, 8),
    href: `/orders/${encodeURIComponent(payment.id)}`,
    orderNumber: row.orderNumber,
    amount: moneyText(amountPlanned, fractionDigitsOf(amountPlanned, payment.currency)),
    method: row.method,
    state: STATE_CHIPS[paymentState(payment)],
    merchantId: row.merchantId ?? at.merchantIds[0],
    byDefault: row.merchantId === undefined,
    sync: syncStateView(payment, state, at.now),
    created: isoTimeView(row.createdAt, at.now),
    modified: isoTimeView(row.lastModifiedAt, at.now),
  };
}
