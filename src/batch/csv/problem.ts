/**
 * What a problem of a file is called. The first five are the seed's words (BS-R23); it has none for the others
 * (X7, X10).
 */
export type ProblemMessage =
  | 'Invalid file format'
  | 'Missing mandatory fields'
  | 'Row limit exceeded'
  | 'Invalid order ID format'
  | 'Empty order ID'
  | 'Invalid transaction ID'
  | 'Invalid unique request ID'
  | 'Duplicate row'
  | 'Leading zeros missing?'
  | 'File too large';

/**
 * One problem of an uploaded file. `line` is the physical line, the header being 1 (X32), undefined for the file
 * as a whole; `column` is the column's name; `value` is what was given, cut by `shortened` and as yet unescaped;
 * `reason` says what is wrong and what is allowed.
 */
export type Problem = {
  readonly line: number | undefined;
  readonly column: string | undefined;
  readonly value: string | undefined;
  readonly message: ProblemMessage;
  readonly reason: string;
};

/** Characters of a value that are shown. */
const MAX_VALUE = 80;

const inEnglish = new Intl.NumberFormat('en-GB');

/** A problem of the file as a whole, or of one of its lines. */
export function fileProblem(message: ProblemMessage, reason: string, line?: number): Problem {
  return { line, column: undefined, value: undefined, message, reason };
}

/** The value, or its first 80 characters and how many there are more. */
export function shortened(value: string): string {
  const rest = value.length - MAX_VALUE;
  const kept = rest > 0 ? `${value.slice(0, MAX_VALUE)}… (${counted(rest)} more)` : value;
  return kept.toWellFormed();
}

/** A number as people read it: 10000 → "10,000". */
export function counted(count: number): string {
  return inEnglish.format(count);
}
