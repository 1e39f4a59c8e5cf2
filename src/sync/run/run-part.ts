import type { FullPass } from '../../domain/runs/full-pass.ts';
import type { MerchantRun, Requests } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { Clock, Part, Payments, Store } from '../../ports/ports.ts';
import { type OrderFollowing, withOrders } from '../reconcile/with-orders.ts';
import { advancedWatermark } from './plan.ts';
import { type PlanSettings, planPart } from './plan-run.ts';
import { type Progress, runMerchant, type Work } from './run-merchant.ts';

/** What every kind of run needs from the outside. */
export type RunPorts = {
  readonly payments: Payments;
  readonly store: Store;
  readonly clock: Clock;
  /** Where the payment state of orders is kept in step. */
  readonly following?: OrderFollowing | undefined;
};

/** What a worker brings along: its own request counter, and whether its process is about to end. */
export type WorkerContext = {
  readonly requests: () => Requests;
  readonly isStopping: () => boolean;
};

/**
 * One merchant id's part of a run of any kind, from where an earlier worker left it: reads its window, does its
 * work, ends it, and moves its watermark. Answers how far it came. Source: design §7.
 */
export async function runPart<Row>(
  ports: RunPorts,
  settings: PlanSettings,
  taken: Part,
  context: WorkerContext,
  workOf: (part: Part) => Work<Row>,
): Promise<Progress['kind']> {
  const connected = ports.payments.prepare();
  const part = await planned(ports, settings, taken);
  const work = workOf(part);
  const { following } = ports;
  const followed =
    following === undefined || part.request.dryRun ? work : withOrders(ports, following, work);
  const progress = await runMerchant(ports, { ...context, part, connected, work: followed });
  if (progress.kind === 'done') await end(ports, settings, part, progress.merchant);
  return progress.kind;
}

/** A part that waited for its turn begins where the run before it ended; one that has begun keeps its plan. */
async function planned(ports: RunPorts, settings: PlanSettings, part: Part): Promise<Part> {
  const { request, merchant, checkpoint } = part;
  if (checkpoint !== undefined) return part;
  const plan = await planPart(ports, settings, request, merchant.merchantId);
  return { ...part, merchant: { ...merchant, ...plan } };
}

async function end(
  { store, clock }: RunPorts,
  settings: PlanSettings,
  { runId, request, attempt }: Part,
  merchant: MerchantRun,
): Promise<void> {
  const before = await store.watermark(request.kind, merchant.merchantId);
  const watermark = watermarkAfter(request, merchant, before);
  const fullPass = fullPassOf(request, merchant, settings);
  await store.endPart({ runId, attempt, at: clock.now(), merchant, watermark, fullPass });
}

/** A regular window ends `settleMs` before its part began. A dry run, a back-fill or a target is no pass of a day. */
function fullPassOf(
  { dryRun, range, targets }: RunRequest,
  { full, window, result }: MerchantRun,
  { settleMs }: PlanSettings,
): FullPass | undefined {
  if (!full || dryRun || range !== undefined || targets !== undefined) return undefined;
  return { begunAt: window.to + settleMs, isCompleted: result === 'completed' };
}

/**
 * Only a window that was read, and written, to its last page moves the watermark (invariant 5). Without any, it
 * stands where the first window began: the next ones would begin later every day, and leave something behind.
 */
function watermarkAfter(
  { dryRun, range, targets }: RunRequest,
  { window, result }: MerchantRun,
  before: number | undefined,
): number | undefined {
  if (dryRun || targets !== undefined) return undefined;
  if (result === 'completed') return advancedWatermark(before, window, range !== undefined);
  return before === undefined && range === undefined ? window.from : undefined;
}
