import type { Batch, EndingWords, RowResult } from '../../src/domain/batches/batch.ts';
import type { Batches, ClaimedRow, NewBatch } from '../../src/ports/batches.ts';
import { INSTANT_MS } from './builders.ts';

/** How long a built claim holds, in milliseconds. */
export const HOLD = 60_000;

/** A file to keep, of `count` rows without problems, unless said otherwise. */
export function aNewBatch(count = 3, overrides: Partial<NewBatch> = {}): NewBatch {
  return Object.freeze({
    batchId: 'batch-1',
    kind: 'sync',
    fileName: 'orders.csv',
    description: '',
    sha256: 'a'.repeat(64),
    status: 'processing',
    syncWithGateway: true,
    maker: 'mara',
    approvalExpiresAt: null,
    createdAt: INSTANT_MS,
    rows: Array.from({ length: count }, (_, index) => aNewRow(index + 1)),
    ...overrides,
  });
}

/** A row of a file to keep; one with an error is refused. */
export function aNewRow(number: number, error?: string): NewBatch['rows'][number] {
  const orderId = `ORD_${number}`;
  return { number, line: number + 1, orderId, txnId: undefined, uniqueRequestId: undefined, error };
}

/** What a row of a given status ended with. */
export function resultOf(
  status: RowResult['status'],
  overrides: Partial<RowResult> = {},
): RowResult {
  const isAccepted = status === 'ACCEPTED';
  return Object.freeze({
    status,
    outcome: isAccepted ? 'updated' : undefined,
    response: isAccepted ? 'added Charge/Success' : undefined,
    gatewayStatus: isAccepted ? 'found' : 'not found',
    error: isAccepted ? undefined : 'No payment has this order ID',
    matchedBy: isAccepted ? 'exact' : undefined,
    paymentId: isAccepted ? 'P1' : undefined,
    changes: [],
    ...overrides,
  });
}

/** What rows say that end with their file. */
export const WORDS: EndingWords = { untouched: 'not begun', taken: 'not told of' };

/** Claims rows of `batch-1` as a worker does at an instant. */
export function claim(
  store: Batches,
  limit: number,
  at = INSTANT_MS + 1,
): Promise<readonly ClaimedRow[]> {
  return store.claimRows({ batchId: 'batch-1', limit, at, until: at + HOLD });
}

/** Records the same status for claimed rows of `batch-1`. */
export function record(
  store: Batches,
  rows: readonly ClaimedRow[],
  status: RowResult['status'] = 'ACCEPTED',
  at = INSTANT_MS + 2,
): Promise<Batch | undefined> {
  const settled = rows.map((row) => ({ ...row, result: resultOf(status) }));
  return store.recordRows({ batchId: 'batch-1', at, rows: settled });
}

/** Claims and records `count` rows of `batch-1`. */
export async function work(
  store: Batches,
  count: number,
  status: RowResult['status'] = 'ACCEPTED',
): Promise<Batch | undefined> {
  return record(store, await claim(store, count), status);
}
