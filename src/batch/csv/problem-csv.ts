import type { Readable } from 'node:stream';
import { csvStream } from './csv-stream.ts';
import type { Problem } from './problem.ts';

const PROBLEM_COLUMNS = ['Line', 'Column', 'Value', 'Error', 'Reason'] as const;

/** The problems of a file as CSV, one a row, as a stream of bytes; no cell is a formula to a spreadsheet. */
export function problemCsv(problems: Iterable<Problem>): Readable {
  return csvStream(PROBLEM_COLUMNS, cellsOf(problems), 'guarded');
}

function* cellsOf(problems: Iterable<Problem>): Iterable<readonly string[]> {
  for (const { line, column, value, message, reason } of problems)
    yield [line === undefined ? '' : String(line), column ?? '', value ?? '', message, reason];
}
