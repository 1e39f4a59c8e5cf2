import type { BatchFile } from '../batch/csv/parse-file.ts';
import type { Problem } from '../batch/csv/problem.ts';
import type { PreviewedRow } from '../batch/rows/preview-rows.ts';
import type { Batch, BatchStatus, RowResult } from '../domain/batches/batch.ts';
import type { ItemOutcome } from '../domain/decide/reason.ts';
import { COUNTER, NO_TALLY, type RunResult } from '../domain/runs/run.ts';

/** How the command for files ended: its result, the document of `--json`, and the text without it. */
export type BatchAnswer = {
  readonly result: RunResult;
  readonly document: object;
  readonly text: string;
};

/** A file that waits for its approval, or was cancelled on the way, is never called complete (invariant 5). */
const RESULTS: Readonly<Record<BatchStatus, RunResult>> = {
  completed: 'completed',
  'completed with errors': 'partial',
  'pending approval': 'partial',
  processing: 'partial',
  cancelled: 'partial',
  failed: 'failed',
  rejected: 'failed',
};

/** What became of a file and of its rows. Instants are ISO strings. */
export function batchAnswer(batch: Batch, results: readonly RowResult[]): BatchAnswer {
  const { batchId, status, counters, createdAt, updatedAt } = batch;
  const { accepted, rejected, queued, total } = counters;
  const result = RESULTS[status];
  const text =
    status === 'pending approval'
      ? `${total} rows wait for approval: batch ${batchId}.`
      : `${accepted} accepted, ${rejected} rejected, ${queued} queued of ${total}: ${status}, batch ${batchId}.`;
  const document = {
    ...{ runId: batchId, batchId, kind: 'batch', trigger: 'cli', dryRun: false, result, status },
    startedAt: new Date(createdAt).toISOString(),
    endedAt: queued === 0 ? new Date(updatedAt).toISOString() : null,
    durationMs: queued === 0 ? updatedAt - createdAt : null,
    ...{ totalRecords: total, accepted, rejected, queued },
    ...talliedBy(results),
    message: text,
  };
  return { result, document, text };
}

/** What would become of a file: its rows without problems, previewed. */
export function previewAnswer(
  { rows, problems }: BatchFile,
  previewed: readonly PreviewedRow[],
): BatchAnswer {
  const results = previewed.map(({ result }) => result);
  const accepted = results.filter(({ status }) => status === 'ACCEPTED').length;
  const rejected = rows.length - accepted;
  const isGood = problems.length === 0 && rejected === 0;
  const result = isGood ? 'completed' : accepted === 0 ? 'failed' : 'partial';
  const text = `Dry run: ${accepted} would be accepted, ${rejected} rejected of ${rows.length}.`;
  const lines = previewed.map(
    ({ row, result: { status, response, error } }) =>
      `${row.number} ${row.orderId} ${status} ${error ?? response ?? ''}`,
  );
  const document = {
    ...{ runId: null, kind: 'batch', trigger: 'cli', dryRun: true, result },
    ...{ totalRecords: rows.length, accepted, rejected, queued: 0 },
    ...talliedBy(results),
    errors: errorsOf(problems),
    rows: previewed.map(({ row, result: one }) => ({ ...row, ...one })),
    message: text,
  };
  return { result, document, text: [...lines, ...linesOf(problems), text].join('\n') };
}

/** A file that was refused for its problems. */
export function notTaken(problems: readonly Problem[]): BatchAnswer {
  const text = `The file has ${problems.length} problem${problems.length === 1 ? '' : 's'}, and nothing was started.`;
  const base = { kind: 'batch', result: 'failed', errors: errorsOf(problems), message: text };
  return { result: 'failed', document: base, text: [...linesOf(problems), text].join('\n') };
}

/** A command that failed for another reason. */
export function failed(message: string): BatchAnswer {
  return {
    result: 'failed',
    document: { kind: 'batch', result: 'failed', message },
    text: message,
  };
}

function errorsOf(problems: readonly Problem[]): readonly object[] {
  return problems.map(({ line, message, reason }) => ({
    line: line ?? null,
    msg: `${message}: ${reason}`,
  }));
}

function linesOf(problems: readonly Problem[]): readonly string[] {
  return problems.map(
    ({ line, message, reason }) =>
      `${line === undefined ? 'File' : `Line ${line}`}: ${message}: ${reason}`,
  );
}

/** Rows that were wrong in the file, or cancelled before anybody looked, were not read: read = the sum of the others. */
function talliedBy(results: readonly RowResult[]) {
  const read = results.filter(({ outcome }) => outcome !== undefined).length;
  const { pages: _none, ...tally } = { ...NO_TALLY, read };
  const count = (outcome: ItemOutcome) => results.filter((one) => one.outcome === outcome).length;
  for (const outcome of ['updated', 'unchanged', 'ignored', 'exception'] as const)
    Object.assign(tally, { [COUNTER[outcome]]: count(outcome) });
  return tally;
}
