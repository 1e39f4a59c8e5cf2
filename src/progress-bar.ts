import type { WriteStream } from 'node:tty';
import { type Batch, tasksOf } from './domain/batch.ts';
import type { Run } from './domain/run.ts';
import { sumTally } from './domain/run-summary.ts';
import type { Store } from './ports.ts';

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
  const filled = Math.round((CELLS * Math.min(read, expected)) / Math.max(1, expected));
  const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
  const text = `${bar} ${read}/${expected} read · ${updated} changed · ${exceptions} exceptions`;
  return text.slice(0, Math.max(0, columns - 1));
}

/** One line: how many rows are done, and how many of them were rejected. */
export function batchProgressLine({ counters }: Pick<Batch, 'counters'>): string {
  const tasks = tasksOf(counters);
  const done = tasks - counters.queued;
  const filled = Math.round((CELLS * done) / Math.max(1, tasks));
  const bar = '█'.repeat(filled) + '░'.repeat(CELLS - filled);
  return `${bar} ${done}/${tasks} rows · ${counters.rejected} rejected`;
}
