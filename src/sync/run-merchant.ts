import type { Item } from '../domain/decision.ts';
import type { Failure } from '../domain/failure.ts';
import type { Result } from '../domain/result.ts';
import type { MerchantRun, Requests, RunResult, Window } from '../domain/run.ts';
import type { Store } from '../ports.ts';
import { type PageEvent, readPages } from './pages.ts';
import { reconcilePage } from './reconcile-page.ts';
import type { ReconcilePorts, ReconcileSettings } from './reconcile-payment.ts';
import { NO_TALLY, withPage } from './tally.ts';

/**
 * What one merchant id's part of a run needs beside its ports. `connected` settles when commercetools is
 * ready, while the first page is being fetched; `stop` is asked before each page.
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
  const { merchantId, window, pageSize } = task;
  let merchant = notYetRun(merchantId, window);
  for await (const event of readPages({ gateway: ports.gateway, merchantId, pageSize }, window)) {
    if (event.kind === 'count') merchant = { ...merchant, expected: event.total };
    if (event.kind === 'gap') merchant = withError(merchant, event.because);
    if (event.kind !== 'page') continue;
    const stopped = await hindrance(task);
    if (stopped !== undefined) {
      merchant = withError(merchant, stopped);
      break;
    }
    merchant = await workOnPage(ports, task, merchant, event);
  }
  return { ...merchant, result: resultOf(merchant) };
}

/** A merchant id's part of a run before its first page. */
export function notYetRun(merchantId: string, window: Window): MerchantRun {
  return { merchantId, window, ...NO_TALLY, expected: null, result: null, error: undefined };
}

async function hindrance({ connected, stop }: MerchantTask): Promise<string | undefined> {
  const ready = await connected;
  return ready.ok ? stop() : ready.error.message;
}

async function workOnPage(
  ports: ReconcilePorts & { readonly store: Store },
  { runId, settings, requests }: MerchantTask,
  before: MerchantRun,
  { records, window, offset }: PageOfRun,
): Promise<MerchantRun> {
  const items = await reconcilePage(ports, records, settings);
  const counted = { ...before, ...withPage(before, items) };
  const unreached = items.find(({ reason }) => reason === 'unavailable');
  const merchant =
    unreached === undefined ? counted : withError(counted, unreachedError(unreached));
  const checkpoint = { window, offset: offset + records.length };
  const at = ports.clock.now();
  await ports.store.recordPage({ runId, at, merchant, items, requests: requests(), checkpoint });
  return merchant;
}

function unreachedError({ detail }: Item): string {
  return `commercetools could not be reached for some payments: ${detail ?? 'no answer'}`;
}

/** The first problem is kept: it is the cause, what follows are mostly its consequences. */
function withError(merchant: MerchantRun, error: string): MerchantRun {
  return { ...merchant, error: merchant.error ?? error };
}

function resultOf({ error, pages }: MerchantRun): RunResult {
  if (error === undefined) return 'completed';
  return pages === 0 ? 'failed' : 'partial';
}
