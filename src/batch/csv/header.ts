import { err, ok, type Result } from '../../domain/result.ts';
import { counted, fileProblem, type Problem, shortened } from './problem.ts';

/** The columns of a file, in the order they must have (BS-R63); only `order_id` must be there (BS-R15). */
export const COLUMNS = ['order_id', 'txn_id', 'unique_request_id'] as const;

/** A column of a file. */
export type Column = (typeof COLUMNS)[number];

/** The header line of a file. */
export const HEADER = COLUMNS.join(',');

const SEPARATORS: readonly (readonly [string, string])[] = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'vertical bars'],
];

/**
 * The columns that the first line names, spelt with or without underscores (X8), in any case, with spaces around
 * them or not. Fails with every problem of the line.
 */
export function parseHeader(cells: readonly string[]): Result<readonly Column[], Problem[]> {
  const misread = wrongSeparator(cells) ?? tooManyColumns(cells);
  if (misread !== undefined) return err([misread]);
  const columns = cells.map(columnOf);
  const known = columns.filter((column) => column !== undefined);
  if (known.length === 0) return err([noHeader(cells)]);
  const problems = [...unknown(cells), ...doubled(known), ...missing(known), ...swapped(known)];
  return problems.length > 0 ? err(problems) : ok(known);
}

function columnOf(cell: string): Column | undefined {
  const bare = (name: string) => name.trim().toLowerCase().replaceAll('_', '');
  return COLUMNS.find((column) => bare(column) === bare(cell));
}

function wrongSeparator(cells: readonly string[]): Problem | undefined {
  const [only = '', second] = cells;
  const found = SEPARATORS.find(([separator]) => only.includes(separator));
  if (second !== undefined || found === undefined) return undefined;
  const reason = `The columns are separated by ${found[1]}. Separate them by commas: ${HEADER}`;
  return fileProblem('Invalid file format', reason, 1);
}

function tooManyColumns({ length }: readonly string[]): Problem | undefined {
  if (length <= COLUMNS.length) return undefined;
  const reason = `The header has ${counted(length)} columns. Allowed are ${HEADER}`;
  return fileProblem('Invalid file format', reason, 1);
}

function noHeader(cells: readonly string[]): Problem {
  const isSeparatorLine = /^sep=/i.test(cells[0] ?? '');
  const reason = isSeparatorLine
    ? `The first line is a spreadsheet's “sep=”. Remove it: the first line must be ${HEADER}`
    : `The header is missing: the first line must be ${HEADER}`;
  const value = shortened(cells.join(','));
  return { ...fileProblem('Missing mandatory fields', reason, 1), value };
}

function unknown(cells: readonly string[]): readonly Problem[] {
  return cells.flatMap((cell, index) => {
    if (columnOf(cell) !== undefined) return [];
    const reason = `Column ${index + 1} of the header is not known. Allowed are ${HEADER}`;
    return [{ ...fileProblem('Invalid file format', reason, 1), value: shortened(cell) }];
  });
}

function doubled(columns: readonly Column[]): readonly Problem[] {
  const twice = COLUMNS.filter((name) => columns.filter((column) => column === name).length > 1);
  return twice.map((column) => {
    const reason = `The header names ${column} more than once. Name it once.`;
    return { ...fileProblem('Invalid file format', reason, 1), column };
  });
}

function missing(columns: readonly Column[]): readonly Problem[] {
  if (columns.includes('order_id')) return [];
  const reason = `The header lacks order_id. The first line must be ${HEADER}`;
  return [{ ...fileProblem('Missing mandatory fields', reason, 1), column: 'order_id' }];
}

function swapped(columns: readonly Column[]): readonly Problem[] {
  const inOrder = COLUMNS.filter((column) => columns.includes(column));
  const given = columns.filter((column, index) => columns.indexOf(column) === index);
  if (inOrder.join() === given.join()) return [];
  const reason = `The columns are in another order. The order must be ${HEADER}`;
  return [{ ...fileProblem('Invalid file format', reason, 1), value: given.join(',') }];
}
