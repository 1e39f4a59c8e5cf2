import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { guarded } from './formula.ts';

/** Whether cells that a spreadsheet would calculate with are made text, or given as they are. */
export type CellStyle = 'guarded' | 'raw';

/**
 * A header and rows as CSV in UTF-8, lines ended by CRLF (RFC 4180): a stream that asks for rows only as fast as it
 * is read. It is destroyed with the error that the rows end in.
 */
export function csvStream(
  header: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
  style: CellStyle,
): Readable {
  const cell = style === 'guarded' ? guarded : (text: string) => text;
  async function* records(): AsyncGenerator<readonly string[]> {
    yield header;
    for await (const row of rows) yield row.map(cell);
  }
  const csv = stringify({ record_delimiter: 'windows' });
  const source = Readable.from(records());
  source.on('error', (error) => csv.destroy(error));
  csv.on('close', () => source.destroy());
  return source.pipe(csv);
}
