import { cellProblem } from './cell.ts';
import { type Column, HEADER } from './header.ts';
import { counted, fileProblem, type Problem } from './problem.ts';

/**
 * A data row of a file. `number` counts the rows from 1, `line` is where it begins in the file, the header being 1.
 * An empty optional value is undefined. A row with problems is never work; its values are cut to 256 characters.
 */
export type FileRow = {
  readonly number: number;
  readonly line: number;
  readonly orderId: string;
  readonly txnId: string | undefined;
  readonly uniqueRequestId: string | undefined;
  readonly problems: readonly Problem[];
};

const MAX_KEPT = 256;

/** The row that the cells under `columns` are, with all its problems. */
export function toFileRow(
  columns: readonly Column[],
  cells: readonly string[],
  place: Pick<FileRow, 'number' | 'line'>,
): FileRow {
  const valueUnder = (column: Column) => cells[columns.indexOf(column)]?.slice(0, MAX_KEPT);
  const found = columns.map((column, index) => {
    const value = cells[index];
    return value === undefined ? undefined : cellProblem(column, value, place.line);
  });
  return {
    ...place,
    orderId: valueUnder('order_id') ?? '',
    txnId: valueUnder('txn_id') || undefined,
    uniqueRequestId: valueUnder('unique_request_id') || undefined,
    problems: [
      ...wrongNumber(columns, cells, place.line),
      ...found.filter((problem) => problem !== undefined),
    ],
  };
}

/** Empty values keep their commas (BS-R65): otherwise nobody knows which one is missing. */
function wrongNumber(
  columns: readonly Column[],
  cells: readonly string[],
  line: number,
): readonly Problem[] {
  if (cells.length === columns.length) return [];
  const values = `${counted(cells.length)} value${cells.length === 1 ? '' : 's'}`;
  const expected = columns.length === 3 ? HEADER : columns.join(',');
  const reason = `The row has ${values}, the header ${columns.length}: ${expected}. Keep the commas of empty values.`;
  return [fileProblem('Invalid file format', reason, line)];
}
