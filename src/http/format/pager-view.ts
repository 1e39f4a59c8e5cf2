/** Which rows are on the page, and the addresses of its neighbours. */
export type PagerView = {
  readonly first: number;
  readonly last: number;
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly previous: string | undefined;
  readonly next: string | undefined;
  /** What is to be said when not all rows can be reached. */
  readonly note: string | undefined;
};

/** Where a page lies in its list; `reachable` is how many of `total` rows can be paged to. */
export type Place = {
  readonly page: number;
  readonly size: number;
  readonly total: number;
  readonly reachable: number;
  readonly note: string;
};

/** A pager whose addresses come from `hrefOf(page)`; pages count from 1. */
export function pagerView(place: Place, hrefOf: (page: number) => string): PagerView {
  const { page, size, total, reachable } = place;
  const pages = lastPage(Math.min(total, reachable), size);
  return {
    first: total === 0 ? 0 : (page - 1) * size + 1,
    last: Math.min(page * size, total),
    total,
    page,
    pages,
    previous: page > 1 ? hrefOf(page - 1) : undefined,
    next: page < pages ? hrefOf(page + 1) : undefined,
    note: total > reachable ? place.note : undefined,
  };
}

/** The number of the last page, 1 at least. */
export function lastPage(rows: number, size: number): number {
  return Math.max(1, Math.ceil(rows / size));
}

/** A positive whole number from an address people may have typed; 1 for anything else. */
export function pageNumber(value: unknown): number {
  return typeof value === 'string' && /^[1-9]\d{0,6}$/.test(value) ? Number(value) : 1;
}
