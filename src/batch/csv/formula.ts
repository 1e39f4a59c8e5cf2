/** What a spreadsheet takes for the beginning of a formula. Source: OWASP, CSV injection. */
const STARTS = /^[=+\-@\t\r]/;

/** The same behind what a spreadsheet of another country, or another setting, takes for the end of a cell. */
const STARTS_AGAIN = /([;|]|(?<!^)\t)(?=\s*[=+\-@])/g;

/**
 * Whether a spreadsheet would calculate with an id, or with a part of it: it begins with `=`, `+`, `@`, a tab or a
 * carriage return; or with `-`, unless only what ids consist of follows, for `-A1_B` may be one (BS-R55).
 */
export function isFormula(value: string): boolean {
  return (STARTS.test(value) && !/^-[\w-]*$/.test(value)) || value.search(STARTS_AGAIN) !== -1;
}

/** The text as a cell that no spreadsheet calculates with: an apostrophe before each part that could be a formula. */
export function guarded(text: string): string {
  const parts = text.replace(STARTS_AGAIN, "$1'");
  return STARTS.test(text) ? `'${parts}` : parts;
}
