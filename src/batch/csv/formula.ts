/** What a spreadsheet takes for the beginning of a formula. Source: OWASP, CSV injection. */
const STARTS = /^[=+\-@\t\r]/;

/**
 * Whether a spreadsheet would calculate with an id: it begins with `=`, `+`, `@`, a tab or a carriage return; or
 * with `-`, unless only what ids consist of follows, for `-A1_B` may be one (BS-R55).
 */
export function isFormula(value: string): boolean {
  return STARTS.test(value) && !/^-[\w-]*$/.test(value);
}

/** The text as a cell that no spreadsheet calculates with: an apostrophe before what could be a formula. */
export function guarded(text: string): string {
  return STARTS.test(text) ? `'${text}` : text;
}
