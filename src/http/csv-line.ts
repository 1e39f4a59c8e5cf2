/** What makes a spreadsheet read a cell as a formula. Source: OWASP, CSV injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** A line of CSV: every cell quoted (RFC 4180), and an apostrophe before what a spreadsheet would calculate. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => {
    const safe = FORMULA.test(cell) ? `'${cell}` : cell;
    return `"${safe.replaceAll('"', '""')}"`;
  });
  return `${quoted.join(',')}\r\n`;
}
