import type { RunResult } from '../../domain/runs/run.ts';
import type { Part } from '../../ports/ports.ts';
import type { PartWork } from './recording.ts';
import { runDecisionSync } from './run-decision-sync.ts';
import type { Progress } from './run-merchant.ts';
import { type RunPorts, type WorkerContext, workAndEnd } from './run-part.ts';
import { runSync, type SyncPorts, type SyncSettings } from './run-sync.ts';

type PartId = { readonly runId: string; readonly merchantId: string };

/** What carrying out needs from the outside; `batchWork` is the work on a part of a file. */
export type PartPorts = SyncPorts & { readonly batchWork: PartWork };

/** Workers that may die over one part since its last page: a record that ends its workers must not do so for ever. */
export const MOST_TRIES = 20;

const GIVEN_UP =
  'its workers died one after the other; the log has their last words. The next run reads it again';

/**
 * Takes a part and carries it out. What is thrown is nobody's fault but the process's or the store's: the part
 * stays as it was recorded, and the next worker goes on from there; after 20 that recorded nothing it is given up.
 */
export async function carryOut(
  ports: PartPorts,
  settings: SyncSettings,
  { runId, merchantId }: PartId,
  context: WorkerContext,
): Promise<Progress['kind']> {
  // Whoever is about to end, or has lost the part already, must not take it from whom it belongs to.
  if (context.isStopping()) return 'handed over';
  const part = await ports.store.takePart(runId, merchantId);
  if (part === undefined) return 'done';
  if (part.tries > MOST_TRIES) return giveUp(ports, part);
  return WORK[part.request.kind](ports, settings, part, context);
}

type Carrier = (
  ports: PartPorts,
  settings: SyncSettings,
  part: Part,
  context: WorkerContext,
) => Promise<Progress['kind']>;

const WORK: Readonly<Record<Part['request']['kind'], Carrier>> = {
  run: runSync,
  decision: runDecisionSync,
  batch: (ports, _settings, part, context) =>
    workAndEnd(ports, part, context, { work: ports.batchWork, moves: async () => NOTHING }),
};

/** A file has no window, so that nothing moves on with its end. */
const NOTHING = { watermark: undefined };

/** Ends a part that no worker could: it is not complete, and says so (invariant 5). */
async function giveUp(
  { store, clock }: Pick<RunPorts, 'store' | 'clock'>,
  { runId, merchant, attempt }: Part,
): Promise<'done'> {
  const result: RunResult = merchant.pages === 0 ? 'failed' : 'partial';
  const ended = { ...merchant, result, error: merchant.error ?? GIVEN_UP };
  await store.endPart({ runId, attempt, at: clock.now(), merchant: ended, watermark: undefined });
  return 'done';
}
