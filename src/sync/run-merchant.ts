import type { Item } from '../domain/decision.ts';
import type { Failure } from '../domain/failure.ts';
import { isUnsettled, REASONS } from '../domain/reason.ts';
import type { Result } from '../domain/result.ts';
import type { MerchantRun, Requests, RunResult, Window } from '../domain/run.ts';
import type { Store } from '../ports.ts';
import { type PageEvent, readPages } from './pages.ts';
import { reconcilePage } from './reconcile-page.ts';
import type { ReconcilePorts, ReconcileSettings } from './reconcile-payment.ts';
import { NO_TALLY, withPage } from './tally.ts';

/**
 * What one merchant id's part of a run needs beside its ports. `connected` settles when commercetools is
 * ready, while the first page is being fetched; `stop` is asked before each page, and after one that failed.
 */
export type MerchantTask = {
  readonly runId: string;
  readonly merchantId: string;
  readonly window: Window;
  readonly pageSize: number;
  readonly settings: ReconcileSettings;
  readonly requests: () => Requests;
  readonly connected: Promise<Result<void, Failure>>;
  readonly stop: () => string | undefined;
};

type PageOfRun = Extract<PageEvent, { kind: 'page' }>;

/**
 * Reads and reconciles the window of one merchant id, page after page, recording each.
 * It is `completed` only when every page was read and every payment could be reached (invariant 5).
 */
export async function runMerchant(
  ports: ReconcilePorts & { readonly store: Store },
  task: MerchantTask,
): Promise<MerchantRun> {
  const { merchantId, window, pageSize, connected, stop } = task;
  let merchant = notYetRun(merchantId, window);
  for await (const event of readPages({ gateway: ports.gateway, merchantId, pageSize }, window)) {
    if (event.kind === 'count') merchant = { ...merchant, expected: event.total };
    if (event.kind === 'gap') merchant = withError(merchant, event.because);
    if (!(await connected).ok) break;
    const stopped = stop();
    if (stopped !== undefined) return { ...withError(merchant, stopped), result: 'partial' };
    if (event.kind === 'page') merchant = await workOnPage(ports, task, merchant, event);
  }
  const ready = await connected;
  if (!ready.ok) merchant = withError(merchant, ready.error.message);
  return { ...merchant, result: resultOf(merchant) };
}

/** A merchant id's part of a run before its first page. */
export function notYetRun(merchantId: string, window: Window): MerchantRun {
  return { merchantId, window, ...NO_TALLY, expected: null, result: null, error: undefined };
}

async function workOnPage(
  ports: ReconcilePorts & { readonly store: Store },
  { runId, settings, requests }: MerchantTask,
  before: MerchantRun,
  { records, window, offset }: PageOfRun,
): Promise<MerchantRun> {
  const items = await reconcilePage(ports, records, settings);
  const counted = { ...before, ...withPage(before, items) };
  const unsettled = items.find(({ reason }) => isUnsettled(reason));
  const merchant =
    unsettled === undefined ? counted : withError(counted, unsettledError(unsettled));
  const checkpoint = { window, offset: offset + records.length };
  const at = ports.clock.now();
  await ports.store.recordPage({ runId, at, merchant, items, requests: requests(), checkpoint });
  return merchant;
}

function unsettledError({ reason, detail }: Item): string {
  return `some transactions wait for the next run: ${detail ?? REASONS[reason].text}`;
}

/** The first problem is kept: it is the cause, what follows are mostly its consequences. */
function withError(merchant: MerchantRun, error: string): MerchantRun {
  return { ...merchant, error: merchant.error ?? error };
}

function resultOf({ error, pages }: MerchantRun): RunResult {
  if (error === undefined) return 'completed';
  return pages === 0 ? 'failed' : 'partial';
}
