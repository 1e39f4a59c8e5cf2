import type { Item } from '../../domain/decide/decision.ts';
import type { ItemOutcome } from '../../domain/decide/reason.ts';
import { countText } from '../format/count-text.ts';
import { type PagerView, pagerView } from '../format/pager-view.ts';
import { type ItemView, itemView } from './item-view.ts';
import type { CountView, RunView } from './run-view.ts';

/** The items of a run behind one of its counts. */
export type ItemsView = {
  readonly tabs: readonly (CountView & { readonly current: boolean })[];
  readonly items: readonly ItemView[];
  readonly pager: PagerView;
  /** The count that was opened, for the empty list. */
  readonly label: string;
};

/** Items on a page of a run. */
export const ITEMS_PER_PAGE = 50;

/** What the list behind a count shows. */
export function itemsView(
  run: RunView,
  found: { readonly items: readonly Item[]; readonly total: number; readonly kept: number },
  query: { readonly outcome: ItemOutcome | undefined; readonly page: number },
  now: number,
): ItemsView {
  const key = query.outcome ?? 'read';
  const tabs = run.counts.map((count) => ({ ...count, current: count.key === key }));
  const { total, kept } = found;
  const note = `Only the first ${countText(kept)} of them are kept; the counts are complete.`;
  const place = { page: query.page, size: ITEMS_PER_PAGE, total, reachable: kept, note };
  return {
    tabs,
    items: found.items.map((item) => itemView(item, { now, dryRun: run.dryRun })),
    pager: pagerView(place, (page) => itemsHref(run.href, query.outcome, page)),
    label: tabs.find(({ current }) => current)?.label ?? 'Read',
  };
}

function itemsHref(href: string, outcome: ItemOutcome | undefined, page: number): string {
  const parts = new URLSearchParams();
  if (outcome !== undefined) parts.set('outcome', outcome);
  if (page !== 1) parts.set('page', String(page));
  const given = parts.toString();
  return given === '' ? href : `${href}?${given}`;
}
