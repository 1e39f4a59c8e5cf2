import type { Selectable, Transaction } from 'kysely';
import { notYetRun, type Run, SORTING_PART } from '../../domain/runs/run.ts';
import type { RunRequest } from '../../domain/runs/run-request.ts';
import type { BatchStart } from '../../ports/batches.ts';
import { insertRun, sqlIn } from '../runs/start-run.ts';
import type { Tables } from '../tables.ts';
import type { BatchTable } from './batch-tables.ts';

/**
 * Records the run of a file with the part that sorts, and hands that out, in the transaction that changes the file: a
 * file at work always has its run, and a run its job.
 */
export async function startBatchRun(
  transaction: Transaction<Tables>,
  { batch_id: batchId, queued }: Pick<Selectable<BatchTable>, 'batch_id' | 'queued'>,
  at: number,
  { runId, trigger, handOut }: BatchStart,
): Promise<void> {
  const sorting = { ...notYetRun(SORTING_PART, { from: at, to: at }), expected: queued };
  const run: Run = {
    ...{ runId, kind: 'batch', trigger, dryRun: false, batchId },
    ...{ startedAt: at, endedAt: null, result: null, merchants: [sorting] },
  };
  const choices = { range: undefined, dryRun: false, full: false };
  const request: RunRequest = { kind: 'batch', trigger, merchantIds: [], ...choices };
  await insertRun(transaction, run, request);
  await handOut(sqlIn(transaction), [SORTING_PART]);
}
