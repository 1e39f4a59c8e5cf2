import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { App } from './app.ts';
import { allRows } from './batch/all-rows.ts';
import { type BatchFile, parseFile } from './batch/csv/parse-file.ts';
import type { Problem } from './batch/csv/problem.ts';
import { parseDescription } from './batch/new-batch.ts';
import { submitFile } from './batch/submit-file.ts';
import { CANCELLED } from './batch/work-batch.ts';
import type { BatchCommand } from './batch-command.ts';
import type { Batch, BatchStatus, RowResult } from './domain/batch.ts';
import { isAtWork } from './domain/batch-status.ts';
import type { ItemOutcome } from './domain/reason.ts';
import { COUNTER, NO_TALLY, type RunResult } from './domain/run.ts';
import { batchProgressLine } from './progress-bar.ts';

type Ended = { readonly result: RunResult; readonly document: object; readonly text: string };

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

const LOOK_MS = 200;

/** Uploads a file, works through it and says what became of it; `dryRun` says what would. Rejects when it cannot be read. */
export async function batchSync(app: App, command: BatchCommand): Promise<RunResult> {
  const ended = await endOf(app, command);
  process.stdout.write(`${command.json ? JSON.stringify(ended.document) : ended.text}\n`);
  return ended.result;
}

async function endOf(app: App, command: BatchCommand): Promise<Ended> {
  const read = await parseFile(createReadStream(command.path), app.batches.limits).catch(
    unreadable,
  );
  if (typeof read === 'string') return failed(`Cannot read ${command.path}: ${read}.`);
  if (!read.ok) return notTaken(read.error);
  if (command.dryRun) return preview(app, read.value, command);
  const { makerChecker, store, start, ids, audit } = app.batches;
  const description = parseDescription(command.description, makerChecker);
  if (!description.ok) return failed(`--description: ${description.error}`);
  await app.work();
  const { syncWithGateway, acceptValidRows, again } = command;
  const submitted = await submitFile(
    { batches: store, keep: store.createBatch, start },
    read.value,
    {
      ...{ syncWithGateway, acceptValidRows, again, makerChecker, maker: 'command line' },
      ...{ batchId: ids.next(), fileName: basename(command.path), description: description.value },
      now: app.clock.now(),
    },
  );
  if (submitted.ok) {
    const { batchId, sha256, status } = submitted.value;
    audit({ action: 'submit', person: 'command line', batchId, sha256, status });
    return ofBatch(app, await ended(app, submitted.value));
  }
  const why = submitted.error;
  if (why.kind === 'gone') return failed('The file is no longer there.');
  if (why.kind === 'refused') return notTaken(why.problems);
  const [{ batchId }] = why.earlier;
  return failed(
    `The very same file was submitted before: batch ${batchId}. --again means it again.`,
  );
}

const WHY_UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
};

/** Why a file could not be opened; anything else that goes wrong is thrown on. */
function unreadable(error: NodeJS.ErrnoException): string {
  const why = WHY_UNREADABLE[error.code ?? ''];
  if (why === undefined) throw error;
  return why;
}

/** Waits until no row is left, unless it waits for an approval; an interrupt cancels it for all processes. */
async function ended(app: App, { batchId, status }: Batch): Promise<Batch> {
  const { store } = app.batches;
  const cancel = () =>
    void store
      .cancelBatch({
        ...{ batchId, words: CANCELLED, at: app.clock.now() },
        note: 'Cancelled on the command line.',
      })
      .catch(() => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, cancel);
  const draw = process.stderr.isTTY && status === 'processing';
  for (;;) {
    const batch = await store.batch(batchId);
    if (batch === undefined) throw new Error(`Batch ${batchId} ended without a record`);
    const isOver = !isAtWork(batch);
    if (draw)
      process.stderr.write(
        `\r\x1b[2K${isOver ? '' : batchProgressLine(batch, process.stderr.columns)}`,
      );
    if (isOver) return batch;
    await app.clock.pause(LOOK_MS);
  }
}

async function ofBatch(app: App, batch: Batch): Promise<Ended> {
  const results: RowResult[] = [];
  for await (const { result } of allRows(app.batches.store, batch.batchId))
    if (result !== undefined) results.push(result);
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

async function preview(
  app: App,
  { rows, problems }: BatchFile,
  { syncWithGateway }: BatchCommand,
): Promise<Ended> {
  const usable = rows.filter((row) => row.problems.length === 0);
  const previewed = await app.batches.preview(usable, syncWithGateway);
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

function notTaken(problems: readonly Problem[]): Ended {
  const text = `The file has ${problems.length} problem${problems.length === 1 ? '' : 's'}, and nothing was started.`;
  const base = { kind: 'batch', result: 'failed', errors: errorsOf(problems), message: text };
  return { result: 'failed', document: base, text: [...linesOf(problems), text].join('\n') };
}

function failed(message: string): Ended {
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
