import { type FileRow, toFileRow } from './file-row.ts';
import { type Column, parseHeader } from './header.ts';
import { counted, fileProblem, type Problem } from './problem.ts';

/** Collects the rows of a file from its records, the first of which is the header. */
export type RowReader = {
  /** A record whose last line is `endLine`; ignored when no more are wanted. */
  take(record: readonly string[], endLine: number): void;
  /** Whether no more records are wanted: the file is refused. */
  isDone(): boolean;
  rows(): readonly FileRow[];
  /** Problems for which the whole file is refused. */
  problems(): readonly Problem[];
  hasHeader(): boolean;
  /** The line after the last record. */
  nextLine(): number;
};

/** A reader that refuses the file at row `maxRows` + 1. Without a usable header no row is read. */
export function rowReader(maxRows: number): RowReader {
  const rows: FileRow[] = [];
  let columns: readonly Column[] | undefined;
  let problems: readonly Problem[] = [];
  let nextLine = 1;

  function takeHeader(record: readonly string[]): void {
    const header = parseHeader(record);
    if (header.ok) columns = header.value;
    else problems = header.error;
  }

  function takeRow(under: readonly Column[], record: readonly string[], line: number): void {
    if (rows.length === maxRows) problems = [tooManyRows(maxRows, line)];
    else rows.push(toFileRow(under, record, { number: rows.length + 1, line }));
  }

  return {
    take(record, endLine) {
      if (problems.length > 0) return;
      nextLine = endLine + 1;
      if (columns === undefined) takeHeader(record);
      else takeRow(columns, record, endLine - lineBreaksIn(record));
    },
    isDone: () => problems.length > 0,
    rows: () => rows,
    problems: () => problems,
    hasHeader: () => columns !== undefined,
    nextLine: () => nextLine,
  };
}

function tooManyRows(maxRows: number, line: number): Problem {
  const reason = `The file has more than ${counted(maxRows)} rows. Split it into several files.`;
  return fileProblem('Row limit exceeded', reason, line);
}

/** A quoted value may go over several lines. */
function lineBreaksIn(record: readonly string[]): number {
  return record.reduce((sum, value) => sum + value.split('\n').length - 1, 0);
}
