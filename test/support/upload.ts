import { type BatchFile, type FileLimits, parseFile } from '../../src/batch/csv/parse-file.ts';
import type { Problem } from '../../src/batch/csv/problem.ts';
import type { Result } from '../../src/domain/result.ts';

/** The limits of a deployment that sets none. */
export const LIMITS: FileLimits = { maxRows: 1000, maxBytes: 1_048_576 };

/** The header line of every built file. */
export const HEADER_LINE = 'order_id,txn_id,unique_request_id';

/** Bytes as they arrive: in parts of `size`. */
export async function* inParts(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

/** A text or bytes, uploaded. */
export function upload(
  file: string | Uint8Array,
  limits: Partial<FileLimits> = {},
  size?: number,
): Promise<Result<BatchFile, readonly Problem[]>> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  return parseFile(inParts(bytes, size), { ...LIMITS, ...limits });
}

/** The lines under the header as a file. */
export function under(...lines: readonly string[]): string {
  return [HEADER_LINE, ...lines].map((line) => `${line}\n`).join('');
}

/** What an upload that was read to its end holds; throws when it was refused. */
export async function accepted(...given: Parameters<typeof upload>): Promise<BatchFile> {
  const read = await upload(...given);
  if (!read.ok) throw new Error(`Refused: ${JSON.stringify(read.error)}`);
  return read.value;
}

/** The problems of an upload, refused or not. */
export async function problemsOf(...given: Parameters<typeof upload>): Promise<readonly Problem[]> {
  const read = await upload(...given);
  return read.ok ? read.value.problems : read.error;
}

/** Problems as `line column message`. */
export function brief(problems: readonly Problem[]): readonly string[] {
  return problems.map(({ line, column, message }) => `${line ?? '-'} ${column ?? '-'} ${message}`);
}
