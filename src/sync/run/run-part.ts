import type { FullPass } from '../../domain/runs/full-pass.ts';
import type { MerchantRun, Requests } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { HandOut, Part, PartEnd, Payments } from '../../ports/ports.ts';
import { type OrderFollowing, withOrders } from '../reconcile/with-orders.ts';
import { pageWork, type Work } from './page-work.ts';
import { advancedWatermark } from './plan.ts';
import { type PlanSettings, planPart } from './plan-run.ts';
import type { PartWork } from './recording.ts';
import { type Progress, type RecordPorts, runMerchant } from './run-merchant.ts';

/** What every kind of run needs from the outside. */
export type RunPorts = RecordPorts & {
  readonly payments: Payments;
  /** Where the payment state of orders is kept in step. */
  readonly following?: OrderFollowing | undefined;
};

/**
 * What a worker brings along: its own request counter, whether its process is about to end, and the queue for parts that
 * follow from the one at hand.
 */
export type WorkerContext = {
  readonly requests: () => Requests;
  readonly isStopping: () => boolean;
  readonly handOut: HandOut;
  readonly wake: () => void;
};

/**
 * One merchant id's part of a run over a window, from where an earlier worker left it: reads its window, does its
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
  const moves = (merchant: MerchantRun) => movesOf(ports, settings, part, merchant);
  return workAndEnd(ports, part, context, { work: pageWork(followed, connected), moves });
}

/** The work on a part, and what its end moves on. */
export type EndingWork = {
  readonly work: PartWork;
  readonly moves: (merchant: MerchantRun) => Promise<Pick<PartEnd, 'watermark' | 'fullPass'>>;
};

/** Works on a part of any kind and ends it, or gives it back for the next worker. */
export async function workAndEnd(
  { store, ...ports }: RecordPorts,
  part: Part,
  context: WorkerContext,
  { work, moves }: EndingWork,
): Promise<Progress['kind']> {
  const progress = await runMerchant({ ...ports, store }, { ...context, part, work });
  const { runId, attempt } = part;
  if (progress.kind === 'done') {
    const { merchant } = progress;
    const moved = await moves(merchant);
    await store.endPart({ runId, attempt, at: ports.clock.now(), merchant, ...moved });
  }
  if (progress.kind === 'handed over')
    await store.releasePart({ runId, merchantId: part.merchant.merchantId, attempt });
  return progress.kind;
}

/** A part that waited for its turn begins where the run before it ended; one that has begun keeps its plan. */
async function planned(ports: RunPorts, settings: PlanSettings, part: Part): Promise<Part> {
  const { request, merchant, checkpoint } = part;
  if (checkpoint !== undefined) return part;
  const plan = await planPart(ports, settings, request, merchant.merchantId);
  return { ...part, merchant: { ...merchant, ...plan } };
}

async function movesOf(
  { store }: RunPorts,
  settings: PlanSettings,
  { request }: Part,
  merchant: MerchantRun,
): Promise<Pick<PartEnd, 'watermark' | 'fullPass'>> {
  const before = await store.watermark(request.kind, merchant.merchantId);
  const watermark = watermarkAfter(request, merchant, before);
  const fullPass = fullPassOf(request, merchant, settings);
  return { watermark, fullPass };
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
