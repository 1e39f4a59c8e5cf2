/** A text from outside as a database keeps it: well formed, without NUL, at most `max` characters. */
export function plainText(text: string, max: number): string {
  return text.slice(0, max).toWellFormed().replaceAll('\0', '');
}
