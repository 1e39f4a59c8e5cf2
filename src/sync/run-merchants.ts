import type { MerchantRun, Requests, Run, RunResult } from '../domain/run.ts';
import type { Clock, Payments, RunRequest, Store } from '../ports.ts';
import { advancedWatermark, planWindow } from './plan.ts';
import { notYetRun, runMerchant, type Work } from './run-merchant.ts';

/** How far windows reach back behind the watermark, and stay behind now; in milliseconds. */
export type PlanSettings = { readonly overlapMs: number; readonly settleMs: number };

/** What every kind of run needs from the outside. */
export type RunPorts = {
  readonly payments: Payments;
  readonly store: Store;
  readonly clock: Clock;
};

/** A run that was accepted: its id, its own request counter, and what may stop it early. */
export type RunContext = {
  readonly runId: string;
  readonly requests: () => Requests;
  /** Why the run must stop after the page at hand, or undefined. */
  readonly stop: () => string | undefined;
};

/**
 * A run of any kind: plans the window of each merchant id, does its work, records it, and moves the
 * watermarks. One merchant id failing never stops the others. Source: design §7.
 */
export async function runMerchants<Row>(
  ports: RunPorts,
  settings: PlanSettings,
  request: RunRequest,
  context: RunContext,
  work: Work<Row>,
): Promise<Run> {
  const connected = ports.payments.prepare();
  const run = await plan(ports, settings, request, context);
  await ports.store.startRun(run);
  const parts = await Promise.allSettled(
    run.merchants.map(async ({ merchantId, window }) => {
      const merchant = await runMerchant(ports, {
        ...context,
        merchantId,
        window,
        connected,
        work,
      });
      await moveWatermark(ports.store, request, merchant);
      return merchant;
    }),
  );
  const merchants = parts.map(fulfilled);
  const endedAt = ports.clock.now();
  const requests = context.requests();
  const ended: Run = { ...run, merchants, requests, endedAt, result: resultOf(merchants) };
  await ports.store.endRun(ended);
  return ended;
}

/** What a merchant id's part came to; a bug in one fails the run, but not before the others have ended. */
function fulfilled<T>(part: PromiseSettledResult<T>): T {
  if (part.status === 'rejected') throw part.reason;
  return part.value;
}

async function plan(
  { store, clock }: RunPorts,
  { overlapMs, settleMs }: PlanSettings,
  { kind, trigger, dryRun, range, merchantIds }: RunRequest,
  { runId, requests }: RunContext,
): Promise<Run> {
  const now = clock.now();
  const merchants = await Promise.all(
    merchantIds.map(async (merchantId): Promise<MerchantRun> => {
      const watermark = await store.watermark(kind, merchantId);
      return notYetRun(merchantId, planWindow({ now, watermark, overlapMs, settleMs, range }));
    }),
  );
  const fresh = { endedAt: null, result: null, error: undefined, requests: requests() };
  return { runId, kind, trigger, dryRun, startedAt: now, merchants, ...fresh };
}

/** Only a window that was read, and written, to its last page moves the watermark (invariant 5). */
async function moveWatermark(
  store: Store,
  { kind, dryRun, range }: RunRequest,
  { merchantId, window, result }: MerchantRun,
): Promise<void> {
  if (dryRun || result !== 'completed') return;
  const watermark = await store.watermark(kind, merchantId);
  const advanced = advancedWatermark(watermark, window, range !== undefined);
  if (advanced !== undefined) await store.advanceWatermark(kind, merchantId, advanced);
}

function resultOf(merchants: readonly MerchantRun[]): RunResult {
  if (merchants.every(({ result }) => result === 'completed')) return 'completed';
  return merchants.every(({ result }) => result === 'failed') ? 'failed' : 'partial';
}
