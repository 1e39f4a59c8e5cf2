import type { MerchantRun, Requests, Run, RunResult } from '../domain/run.ts';
import type { RunRequest, Store } from '../ports.ts';
import { advancedWatermark, planWindow } from './plan.ts';
import type { ReconcilePorts } from './reconcile-payment.ts';
import { notYetRun, runMerchant } from './run-merchant.ts';

/** The configured choices of a run; durations in milliseconds. */
export type SyncSettings = {
  readonly pageSize: number;
  readonly overlapMs: number;
  readonly settleMs: number;
  readonly riskRejectState: 'Success' | 'Failure';
};

/** What a run needs from the outside, and nothing else. */
export type SyncPorts = ReconcilePorts & { readonly store: Store };

/** A run that was accepted: its id, its own request counter, and what may stop it early. */
export type RunContext = {
  readonly runId: string;
  readonly requests: () => Requests;
  /** Why the run must stop after the page at hand, or undefined. */
  readonly stop: () => string | undefined;
};

/**
 * Run Sync: reads every gateway transaction of the merchant ids' windows and writes what is missing or
 * different onto the payments. One merchant id failing never stops the others. Source: design §7, SP-R3…SP-R15.
 */
export async function runSync(
  ports: SyncPorts,
  settings: SyncSettings,
  request: RunRequest,
  context: RunContext,
): Promise<Run> {
  const connected = ports.payments.prepare();
  const run = await plan(ports, settings, request, context);
  await ports.store.startRun(run);
  const parts = await Promise.allSettled(
    run.merchants.map(async ({ merchantId, window }) => {
      const reconcile = { riskRejectState: settings.riskRejectState, dryRun: request.dryRun };
      const task = { ...context, merchantId, window, connected, pageSize: settings.pageSize };
      const merchant = await runMerchant(ports, { ...task, settings: reconcile });
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
  { store, clock }: SyncPorts,
  { overlapMs, settleMs }: SyncSettings,
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
