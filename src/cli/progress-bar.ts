import type { WriteStream } from 'node:tty';
import { type Batch, tasksOf } from '../domain/batches/batch.ts';
import type { Run } from '../domain/runs/run.ts';
import { sumTally } from '../domain/runs/run-summary.ts';
import type { Store } from '../ports/ports.ts';

const REFRESH_MS = 100;
const CELLS = 24;

/** Draws a run's progress on one line of a terminal until it has ended, then clears the line. */
export async function showProgress<T>(
  terminal: WriteStream,
  store: Store,
  runId: string,
  ended: Promise<T>,
): Promise<T> {
  const draw = async () => {
    const run = await store.run(runId);
    if (run !== undefined) terminal.write(`\r\x1b[2K${progressLine(run, terminal.columns)}`);
  };
  // The bar is decoration: a store that does not answer must not end the run it shows.
  const timer = setInterval(() => void draw().catch(() => undefined), REFRESH_MS);
  try {
    return await ended;
  } finally {
    clearInterval(timer);
    terminal.write('\r\x1b[2K');
  }
}

/** One line: how much of what the gateway counts has been read, over all merchant ids, and the counts so far. */
export function progressLine(run: Run, columns: number): string {
  const { read, updated, exceptions } = sumTally(run);
  const expected = run.merchants.reduce((sum, merchant) => sum + (merchant.expected ?? 0), 0);
  const text = `${read}/${expected} read · ${updated} changed · ${exceptions} exceptions`;
  return line(bar(read, expected), text, columns);
}

/** One line: how many rows are done, and how many of them were rejected. */
export function batchProgressLine({ counters }: Pick<Batch, 'counters'>, columns: number): string {
  const tasks = tasksOf(counters);
  const done = tasks - counters.queued;
  return line(bar(done, tasks), `${done}/${tasks} rows · ${counters.rejected} rejected`, columns);
}

function bar(done: number, all: number): string {
  const filled = Math.round((CELLS * Math.min(done, all)) / Math.max(1, all));
  return '█'.repeat(filled) + '░'.repeat(CELLS - filled);
}

/** Cut to the width of the terminal: what wraps cannot be drawn over. */
function line(drawn: string, text: string, columns: number): string {
  return `${drawn} ${text}`.slice(0, Math.max(0, columns - 1));
}
