import { pageNumber } from '../format/pager-view.ts';

/** What the list of payments shows, all of it from the address. */
export type OrdersQuery = {
  readonly search: string;
  readonly page: number;
  readonly size: number;
  /** The run whose progress or result is shown above the list. */
  readonly runId: string | undefined;
};

/** How many payments a page may hold. */
export const SIZES: readonly number[] = [25, 50, 100];

const LONGEST_SEARCH = 256;

/** The query of `/orders`; what cannot be used is as if it were not there. */
export function parseOrdersQuery(query: Readonly<Record<string, unknown>>): OrdersQuery {
  const size = Number(text(query.size));
  return {
    search: text(query.q).trim().slice(0, LONGEST_SEARCH),
    page: pageNumber(query.page),
    size: SIZES.includes(size) ? size : 25,
    runId: text(query.run) === '' ? undefined : text(query.run),
  };
}

/** The address of a list; what is as usual is left out of it. */
export function ordersHref(query: OrdersQuery, change: Partial<OrdersQuery> = {}): string {
  const { search, page, size, runId } = { ...query, ...change };
  const parts = new URLSearchParams();
  if (search !== '') parts.set('q', search);
  if (page !== 1) parts.set('page', String(page));
  if (size !== 25) parts.set('size', String(size));
  if (runId !== undefined) parts.set('run', runId);
  const given = parts.toString();
  return given === '' ? '/orders' : `/orders?${given}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
