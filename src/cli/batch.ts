import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { App } from '../app/app.ts';
import { type BatchFile, parseFile } from '../batch/csv/parse-file.ts';
import { parseDescription } from '../batch/new-batch.ts';
import { allRows } from '../batch/rows/all-rows.ts';
import { submitFile } from '../batch/submit-file.ts';
import type { Batch, RowResult } from '../domain/batches/batch.ts';
import { isAtWork } from '../domain/batches/batch-status.ts';
import { type BatchAnswer, batchAnswer, failed, notTaken, previewAnswer } from './batch-answer.ts';
import { type BatchCommand, parseBatchCommand } from './batch-command.ts';
import { batchProgressLine } from './progress-bar.ts';
import { type Command, EXIT, type Terminal, withConfig } from './terminal.ts';
import { withApp } from './with-app.ts';

const LOOK_MS = 200;

/** `batch sync FILE`: uploads a file, works through it and prints its result; `--dry-run` prints what it would be. */
export const batch: Command = (args, terminal) =>
  withConfig(parseBatchCommand(args), args, terminal, (command, config) =>
    withApp(config, args, terminal, async (app) => {
      const { result, document, text } = await endOf(app, command, terminal);
      terminal.stdout.write(`${command.json ? JSON.stringify(document) : text}\n`);
      return EXIT[result];
    }),
  );

async function endOf(app: App, command: BatchCommand, terminal: Terminal): Promise<BatchAnswer> {
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
    { batches: store, keep: (batch) => start('cli', (run) => store.createBatch(batch, run)) },
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
    const batch = await ended(app, submitted.value, terminal);
    return batchAnswer(batch, await resultsOf(app, batch.batchId));
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
async function ended(
  app: App,
  { batchId, status }: Batch,
  { stderr, onInterrupt }: Terminal,
): Promise<Batch> {
  const { store } = app.batches;
  const cancel = () =>
    void store
      .cancelBatch({
        ...{ batchId, at: app.clock.now() },
        note: 'Cancelled on the command line.',
      })
      .catch(() => undefined);
  onInterrupt(cancel);
  const draw = stderr.isTTY && status === 'processing';
  for (;;) {
    const batch = await store.batch(batchId);
    if (batch === undefined) throw new Error(`Batch ${batchId} ended without a record`);
    const isOver = !isAtWork(batch);
    if (draw) stderr.write(`\r\x1b[2K${isOver ? '' : batchProgressLine(batch, stderr.columns)}`);
    if (isOver) return batch;
    await app.clock.pause(LOOK_MS);
  }
}

async function resultsOf({ batches }: App, batchId: string): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for await (const { result } of allRows(batches.store, batchId))
    if (result !== undefined) results.push(result);
  return results;
}

async function preview(
  { batches }: App,
  file: BatchFile,
  { syncWithGateway }: BatchCommand,
): Promise<BatchAnswer> {
  const usable = file.rows.filter(({ problems }) => problems.length === 0);
  return previewAnswer(file, await batches.preview(usable, syncWithGateway));
}
