import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { err, ok, type Result } from '../../domain/result.ts';
import { lostZeros, withDuplicates } from './compare-rows.ts';
import type { FileRow } from './file-row.ts';
import { type FileText, fileText } from './file-text.ts';
import { fileProblem, type Problem } from './problem.ts';
import { type RowReader, rowReader } from './row-reader.ts';

/** How large a file may be: data rows without the header, and bytes. */
export type FileLimits = { readonly maxRows: number; readonly maxBytes: number };

/**
 * A file that could be read to its end: all its data rows in order, those with problems among them.
 * `problems` are those of the rows; `warnings` refuse nothing; `sha256` is of its bytes, hexadecimal.
 */
export type BatchFile = {
  readonly rows: readonly FileRow[];
  readonly sha256: string;
  readonly size: number;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
};

/** Characters of one row that are kept while its end is looked for. */
const MAX_ROW = 2 * 1_048_576;

/**
 * Reads an uploaded CSV file while it arrives (BS-R11 to BS-R16, BS-R21 to BS-R23, BS-R55 to BS-R65). Fails with
 * all problems found when the file as a whole cannot be used, what stopped the reading first; no row of it is known then. Answers as soon as a limit
 * is crossed and asks for no more bytes, so whoever owns the source must end it. Rejects when the source does.
 */
export async function parseFile(
  bytes: AsyncIterable<Uint8Array>,
  { maxRows, maxBytes }: FileLimits,
): Promise<Result<BatchFile, readonly Problem[]>> {
  const text = fileText(bytes, maxBytes);
  const reader = rowReader(maxRows);
  const torn = await readRows(text, reader);
  const rows = withDuplicates(reader.rows());
  const problems = rows.flatMap((row) => row.problems);
  const found = reader.isDone() ? reader.problems() : [text.problem() ?? torn];
  const refusals = found.filter((problem) => problem !== undefined);
  if (refusals.length > 0) return err([...refusals, ...problems]);
  if (rows.length === 0) return err([nothing(text.size(), reader.hasHeader())]);
  const { size, sha256 } = text;
  return ok({ rows, sha256: sha256(), size: size(), problems, warnings: lostZeros(rows) });
}

/** Gives every record to the reader, until it wants no more; answers why the CSV could not be read on. */
async function readRows(text: FileText, reader: RowReader): Promise<Problem | undefined> {
  const parser = parse({
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW,
    // Taken here and not passed on: records that wait to be read are lost when a later one is torn.
    on_record: (record: string[], { lines }) => {
      reader.take(record, lines);
      return null;
    },
  });
  try {
    await pipeline(untilDone(text, reader), parser.resume());
    return undefined;
  } catch (error) {
    if (text.problem() !== undefined) return undefined;
    if (!(error instanceof CsvError)) throw error;
    return tornBy(error, reader.nextLine());
  }
}

/** The text, until the reader wants no more. Text cut off by a problem must not end as if its last row were whole. */
async function* untilDone(text: FileText, reader: RowReader): AsyncGenerator<string> {
  for await (const chunk of text.chunks()) {
    yield chunk;
    if (reader.isDone()) return;
  }
  const problem = text.problem();
  if (problem !== undefined) throw new Error(problem.reason);
}

const TORN: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'A quote that is opened in this row is never closed.',
  INVALID_OPENING_QUOTE: 'A quote stands within an unquoted value of this row.',
  CSV_INVALID_CLOSING_QUOTE: 'After a closing quote of this row comes neither comma nor line end.',
  CSV_MAX_RECORD_SIZE: 'This row is longer than 2,097,152 characters; a quote may be left open.',
};

function tornBy({ code, message }: CsvError, line: number): Problem {
  const reason = `${TORN[code] ?? message} What follows could not be checked.`;
  return fileProblem('Invalid file format', reason, line);
}

function nothing(size: number, hasHeader: boolean): Problem {
  const what = size === 0 ? 'The file is empty.' : 'The file has only blank lines.';
  const reason = hasHeader ? 'The file has a header and no rows.' : what;
  return fileProblem('Invalid file format', `${reason} Add at least one row under the header.`);
}
