import type { RunResult } from '../../domain/runs/run.ts';
import type { Part } from '../../ports/ports.ts';
import { runDecisionSync } from './run-decision-sync.ts';
import type { Progress } from './run-merchant.ts';
import type { RunPorts, WorkerContext } from './run-part.ts';
import { runSync, type SyncPorts, type SyncSettings } from './run-sync.ts';

type PartId = { readonly runId: string; readonly merchantId: string };

const GIVEN_UP =
  'its workers died one after the other; the log has their last words. The next run reads it again';

/**
 * Takes a part and carries it out. What is thrown is nobody's fault but the process's or the store's: the part
 * stays as it was recorded, and the next worker goes on from there.
 */
export async function carryOut(
  ports: SyncPorts,
  settings: SyncSettings,
  { runId, merchantId }: PartId,
  context: WorkerContext,
): Promise<Progress['kind']> {
  // Whoever is about to end, or has lost the part already, must not take it from whom it belongs to.
  if (context.isStopping()) return 'handed over';
  const part = await ports.store.takePart(runId, merchantId);
  if (part === undefined) return 'done';
  return WORK[part.request.kind](ports, settings, part, context);
}

type Carrier = (
  ports: SyncPorts,
  settings: SyncSettings,
  part: Part,
  context: WorkerContext,
) => Promise<Progress['kind']>;

const WORK: Readonly<Record<Part['request']['kind'], Carrier>> = {
  run: runSync,
  decision: runDecisionSync,
  // The rows of a batch are targets, each a run of its own kind.
  batch: runSync,
};

/** Ends a part that no worker could: it is not complete, and says so (invariant 5). */
export async function abandon(
  { store, clock }: Pick<RunPorts, 'store' | 'clock'>,
  { runId, merchantId }: PartId,
): Promise<void> {
  const part = await store.takePart(runId, merchantId);
  if (part === undefined) return;
  const { merchant, attempt } = part;
  const result: RunResult = merchant.pages === 0 ? 'failed' : 'partial';
  const ended = { ...merchant, result, error: merchant.error ?? GIVEN_UP };
  await store.endPart({ runId, attempt, at: clock.now(), merchant: ended, watermark: undefined });
}
