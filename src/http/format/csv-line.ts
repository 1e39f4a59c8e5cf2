import { guarded } from '../../batch/csv/formula.ts';

/** A line of CSV: every cell quoted (RFC 4180), and an apostrophe before what a spreadsheet would calculate. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => `"${guarded(cell).replaceAll('"', '""')}"`);
  return `${quoted.join(',')}\r\n`;
}
