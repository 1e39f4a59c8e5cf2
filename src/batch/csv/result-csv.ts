import type { Readable } from 'node:stream';
import type { BatchRow } from '../../domain/batches/batch.ts';
import { type CellStyle, csvStream } from './csv-stream.ts';
import { HEADER } from './header.ts';

/** What the download is called (BS-R50). */
export const RESULT_FILE = 'batch_sync.csv';

/** What the sample is called (BS-R9). */
export const SAMPLE_FILE = 'batch_sync_sample.csv';

/** An example of each way to name an order, under the header (BS-R9, X14). */
export const SAMPLE_CSV = [
  HEADER,
  'ORD_123456789,TXN_987654321,SYNCREQ001',
  'ORD_123456790,,SYNCREQ002',
  'ORD_123456791,,',
]
  .map((line) => `${line}\r\n`)
  .join('');

type ResultColumn = readonly [string, (row: BatchRow) => string | undefined];

/** The columns of the download in the seed's order (BS-R51). */
const RESULT_COLUMNS: readonly ResultColumn[] = [
  ['S.No', ({ number }) => String(number)],
  ['Order ID', ({ orderId }) => orderId],
  ['Transaction ID', ({ txnId }) => txnId],
  ['Unique Request ID', ({ uniqueRequestId }) => uniqueRequestId],
  ['Sync Status', ({ result }) => result?.outcome],
  ['External System Response', ({ result }) => result?.response],
  ['Gateway Sync Status', ({ result }) => result?.gatewayStatus],
  ['Task Status', ({ status }) => status],
  ['Error Message', ({ result }) => result?.error],
  ['Created At', ({ createdAt }) => new Date(createdAt).toISOString()],
  ['Updated At', ({ updatedAt }) => new Date(updatedAt).toISOString()],
];

/**
 * The rows of a file with what became of them, as CSV (BS-R49 to BS-R54): a stream of bytes that reads rows only as
 * fast as it is read. `guarded` puts an apostrophe before cells that a spreadsheet would calculate with.
 */
export function resultCsv(
  rows: Iterable<BatchRow> | AsyncIterable<BatchRow>,
  style: CellStyle = 'guarded',
): Readable {
  const header = RESULT_COLUMNS.map(([name]) => name);
  return csvStream(header, cellsOf(rows), style);
}

async function* cellsOf(
  rows: Iterable<BatchRow> | AsyncIterable<BatchRow>,
): AsyncGenerator<readonly string[]> {
  for await (const row of rows) yield RESULT_COLUMNS.map(([, cell]) => cell(row) ?? '');
}
