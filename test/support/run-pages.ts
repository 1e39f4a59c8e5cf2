import type { Item } from '../../src/domain/decision.ts';
import type { Reason } from '../../src/domain/reason.ts';
import type { MerchantRun, Run, Window } from '../../src/domain/run.ts';
import type { PageRecord, Store } from '../../src/ports.ts';
import { notYetRun } from '../../src/sync/run-merchant.ts';
import { withPage } from '../../src/sync/tally.ts';
import { anItem, aRun, INSTANT_MS } from './builders.ts';

/** The window of every built page. */
export const WINDOW: Window = Object.freeze({ from: INSTANT_MS, to: INSTANT_MS + 1000 });

/** A merchant id before its first page, `mid_a` unless said otherwise. */
export function aMerchant(merchantId = 'mid_a'): MerchantRun {
  return Object.freeze(notYetRun(merchantId, WINDOW));
}

/** A run at work, of `mid_a` alone unless said otherwise. */
export function workingRun(overrides: Partial<Run> = {}): Run {
  return aRun({ endedAt: null, result: null, merchants: [aMerchant()], ...overrides });
}

/** What may differ between built pages; `first` numbers its items, `before` is the tally it adds to. */
export type PageOptions = {
  readonly runId?: string;
  readonly before?: MerchantRun;
  readonly first?: number;
  readonly at?: number;
  readonly item?: Partial<Item>;
};

/** A page with one item for each reason: transactions `G0`, `G1`, … of payments `P0`, `P1`, … */
export function aPage(
  reasons: readonly Reason[],
  { runId = 'run-1', before = aMerchant(), first = 0, at = INSTANT_MS, item }: PageOptions = {},
): PageRecord {
  const items = reasons.map((reason, n) =>
    anItem({
      reason,
      merchantId: before.merchantId,
      transactionId: `G${first + n}`,
      paymentId: `P${first + n}`,
      ...item,
    }),
  );
  const merchant = { ...before, ...withPage(before, items) };
  const checkpoint = { window: WINDOW, offset: first + items.length };
  return { runId, at, merchant, items, requests: { commercetools: 3, gateway: 1 }, checkpoint };
}

/** Records a page of `aPage` and answers the merchant id's new tally. */
export async function recordPage(
  store: Pick<Store, 'recordPage'>,
  reasons: readonly Reason[],
  options: PageOptions = {},
): Promise<MerchantRun> {
  const page = aPage(reasons, options);
  await store.recordPage(page);
  return page.merchant;
}
