import type { Item } from '../../src/domain/decide/decision.ts';
import type { Reason } from '../../src/domain/decide/reason.ts';
import {
  type MerchantRun,
  notYetRun,
  type Run,
  type RunKind,
  type Window,
} from '../../src/domain/runs/run.ts';
import type { PageRecord, Settled, Store } from '../../src/ports/ports.ts';
import { withPage } from '../../src/sync/run/tally.ts';
import { anItem, aRun, INSTANT_MS } from './builders.ts';
import { requestOf } from './memory-store.ts';

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

/** Records a run, and takes each of its parts for the first time. */
export async function startRun(
  store: Pick<Store, 'startRun' | 'takePart'>,
  run: Run = workingRun(),
): Promise<void> {
  await store.startRun(run, requestOf(run), async () => {});
  for (const { merchantId } of run.merchants) await store.takePart(run.runId, merchantId);
}

/** Ends each part of a started run as `run` has it; one that has no result there is completed. */
export async function endRun(store: Pick<Store, 'endPart'>, run: Run): Promise<void> {
  const { runId, merchants } = run;
  for (const merchant of merchants) {
    const ended = { ...merchant, result: merchant.result ?? ('completed' as const) };
    const at = run.endedAt ?? INSTANT_MS + 1000;
    await store.endPart({ runId, attempt: 1, at, merchant: ended, watermark: undefined });
  }
}

/** Moves a watermark, as the end of a run over that merchant id does. */
export async function drainTo(
  store: Pick<Store, 'startRun' | 'takePart' | 'endPart'>,
  kind: RunKind,
  merchantId: string,
  to: number,
): Promise<void> {
  const runId = `${kind} ${merchantId} ${to}`;
  await startRun(store, workingRun({ runId, kind, merchants: [aMerchant(merchantId)] }));
  const merchant = { ...aMerchant(merchantId), result: 'completed' as const };
  await store.endPart({ runId, attempt: 1, at: to, merchant, watermark: to });
}

/** What may differ between built pages; `first` numbers its items, `before` is the tally it adds to. */
export type PageOptions = {
  readonly runId?: string;
  readonly attempt?: number;
  readonly before?: MerchantRun;
  readonly first?: number;
  readonly at?: number;
  readonly item?: Partial<Item>;
};

/** A page with one item for each reason: transactions `G0`, `G1`, … of payments `P0`, `P1`, … */
export function aPage(
  reasons: readonly Reason[],
  {
    runId = 'run-1',
    attempt = 1,
    before = aMerchant(),
    first = 0,
    at = INSTANT_MS,
    item,
  }: PageOptions = {},
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
  const requests = { commercetools: 3, gateway: 1 };
  const merchant = { ...before, ...withPage(before, items), requests };
  const checkpoint = { from: WINDOW.from, seen: items.map(({ transactionId }) => transactionId) };
  return {
    runId,
    attempt,
    at,
    merchant,
    items,
    waited: [],
    settled: [],
    conditions: [],
    checkpoint,
  };
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

/** Remembers transactions as settled, as a page does on which they were; by a run of its own. */
export async function rememberSettled(
  store: Pick<Store, 'startRun' | 'takePart' | 'recordPage'>,
  merchantId: string,
  settled: readonly Settled[],
  at: number,
): Promise<void> {
  const runId = `settled ${at} ${JSON.stringify(settled).length}`;
  const before = aMerchant(merchantId);
  await startRun(store, workingRun({ runId, startedAt: at, merchants: [before] }));
  await store.recordPage({ ...aPage([], { runId, before, at }), settled });
}
