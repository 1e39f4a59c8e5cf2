import { Buffer, isUtf8 } from 'node:buffer';
import { err, ok, type Result } from '../../domain/result.ts';
import { foreignFormat, SIGNATURE_BYTES } from './file-signature.ts';
import { fileProblem, type Problem } from './problem.ts';

/** Turns bytes that arrive in parts into text. After a problem nothing more may be read. */
export type Utf8Reader = {
  /** The text that is complete so far: never half a character. */
  read(chunk: Uint8Array): Result<string, Problem>;
  /** What is left when there are no more bytes. */
  end(): Result<string, Problem>;
};

const SAVE_AS = 'Save it as “CSV UTF-8” and upload it again.';

/**
 * Reads UTF-8 with or without a byte order mark, and every line ending as LF. What is not UTF-8 text is a problem
 * that says what it seems to be, and on which line.
 */
export function utf8Reader(): Utf8Reader {
  let rest: Buffer = Buffer.alloc(0);
  let line = 1;
  let isStart = true;
  let afterReturn = false;

  function take(bytes: Buffer, end: number): Result<string, Problem> {
    const part = bytes.subarray(0, end);
    const problem = (isStart ? foreign(bytes) : undefined) ?? unreadable(part, line);
    if (problem !== undefined) return err(problem);
    const text = part.toString('utf8');
    const joined = afterReturn ? text.replace(/^\n/, '') : text;
    const lines = toLineFeeds(isStart ? joined.replace(/^\uFEFF/, '') : joined);
    rest = bytes.subarray(end);
    if (text !== '') afterReturn = text.endsWith('\r');
    line += lines.split('\n').length - 1;
    isStart = false;
    return ok(lines);
  }

  return {
    read(chunk) {
      const bytes = Buffer.concat([rest, chunk]);
      if (!isStart || bytes.length >= SIGNATURE_BYTES) return take(bytes, wholeLength(bytes));
      rest = bytes;
      return ok('');
    },
    end: () => take(rest, rest.length),
  };
}

function foreign(bytes: Buffer): Problem | undefined {
  const what = foreignFormat(bytes);
  if (what === undefined) return undefined;
  return fileProblem('Invalid file format', `The file is ${what}, not CSV in UTF-8. ${SAVE_AS}`);
}

/** Why these bytes, the first of which stands on `line`, are no text. */
function unreadable(bytes: Buffer, line: number): Problem | undefined {
  const nul = bytes.indexOf(0);
  if (nul === -1 && isUtf8(bytes)) return undefined;
  const lines = toLineFeeds(bytes.toString('latin1')).split('\n');
  const isBad = (text: string) => text.includes('\0') || !isUtf8(Buffer.from(text, 'latin1'));
  const at = line + lines.findIndex(isBad);
  return fileProblem('Invalid file format', `${fault(bytes, nul)} ${SAVE_AS}`, at);
}

function fault(bytes: Buffer, nul: number): string {
  if (isUtf8(bytes)) return 'The line holds a NUL byte, which no text has.';
  if (nul !== -1) return 'The file is binary, not CSV.';
  return 'The line is not UTF-8; the file seems to be Latin-1 or Windows-1252.';
}

function toLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The length without a character of which only the beginning has arrived. */
function wholeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= 3; back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  return lead >= 0xe0 ? 3 : 2;
}
