import type { FileRow } from './file-row.ts';
import { type Problem, shortened } from './problem.ts';

/**
 * The rows, with a problem on each that repeats the order_id and txn_id of an earlier good one. One order may be named
 * with several transactions (X10), and letters of another case make another order (BS-R56).
 */
export function withDuplicates(rows: readonly FileRow[]): readonly FileRow[] {
  const firstLine = new Map<string, number>();
  return rows.map((row) => {
    // A row that is refused anyway must not take a good one with it.
    if (row.problems.length > 0) return row;
    const key = JSON.stringify([row.orderId, row.txnId]);
    const earlier = firstLine.get(key);
    if (earlier !== undefined) return { ...row, problems: [duplicate(row, earlier)] };
    firstLine.set(key, row.line);
    return row;
  });
}

function duplicate({ line, orderId }: FileRow, earlier: number): Problem {
  const reason = `Line ${earlier} has the same order_id and txn_id. Remove one of the two.`;
  return { line, column: 'order_id', value: shortened(orderId), message: 'Duplicate row', reason };
}

/**
 * Numbers that seem to have lost leading zeros in a spreadsheet. The file shows it where others of the column have
 * theirs, all of one length, and these are shorter. Both may be right, so this is a warning and refuses nothing.
 */
export function lostZeros(rows: readonly FileRow[]): readonly Problem[] {
  const numbers = rows.filter(({ orderId }) => /^\d+$/.test(orderId));
  const whole = numbers.filter(({ orderId }) => orderId.startsWith('0'));
  const lengths = new Set(whole.map(({ orderId }) => orderId.length));
  const [length] = lengths;
  if (length === undefined || lengths.size > 1) return [];
  const short = numbers.filter(({ orderId }) => orderId.length < length);
  return short.map(({ line, orderId }) => ({
    line,
    column: 'order_id',
    value: orderId,
    message: 'Leading zeros missing?',
    reason: `A spreadsheet may have removed leading zeros: others have ${length} digits, as ${orderId.padStart(length, '0')} would.`,
  }));
}
