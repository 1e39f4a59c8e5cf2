import { randomUUID } from 'node:crypto';
import type { Batch, RowResult } from '../../src/domain/batches/batch.ts';
import { type Run, SORTING_PART, type Trigger } from '../../src/domain/runs/run.ts';
import type { Batches, BatchStart, NewBatch } from '../../src/ports/batches.ts';
import type { BegunRow, Fence, SliceRecord } from '../../src/ports/slices.ts';
import type { Store } from '../../src/ports/store.ts';
import { INSTANT_MS } from './builders.ts';

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
    again: true,
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

/** The run that a built file gets, of an id of its own. Its parts are on no queue. */
export function aStart(trigger: Trigger = 'api'): BatchStart {
  return { runId: randomUUID(), trigger, handOut: async () => {} };
}

/** Keeps a file, and starts its run where it waits for no approval. */
export async function keepBatch(store: Batches, batch: NewBatch): Promise<Batch> {
  const kept = await store.createBatch(batch, aStart());
  if (kept === 'same file') throw new Error(`${batch.batchId} has the bytes of another file`);
  return kept;
}

/** What working through a file as a worker needs of the store. */
export type WorkStore = Batches & Pick<Store, 'takePart' | 'recordSlice' | 'endPart'>;

/** Rows that an attempt has begun, and the fence it records them under. */
export type Held = {
  readonly batchId: string;
  readonly fence: Fence;
  readonly rows: readonly BegunRow[];
};

const NOTHING_ASKED = { commercetools: 0, gateway: 0 };

/** Sorts the rows of a file to `mid_a` as the first part of its run does, and ends that part. */
export async function sort(store: WorkStore, batchId = 'batch-1'): Promise<void> {
  const runId = (await store.batch(batchId))?.runId ?? '';
  const part = await store.takePart(runId, SORTING_PART);
  if (part === undefined) return;
  const rows = await store.unsortedRows({ batchId, after: 0, limit: 99_999 });
  const fence = { runId, merchantId: SORTING_PART, attempt: part.attempt };
  const found = { merchantId: 'mid_a', orderNumber: undefined, matchedBy: 'exact' } as const;
  const sorted = rows.map(({ number }) => ({ number, paymentId: `P${number}`, ...found }));
  await store.recordSlice(aSlice(fence, { sorted }));
  const merchant = { ...part.merchant, result: 'completed' } as const;
  await store.endPart({
    runId,
    attempt: part.attempt,
    at: INSTANT_MS,
    merchant,
    watermark: undefined,
  });
}

/** Begins rows of a file as the next attempt at its part of `mid_a`; none when its run is over. */
export async function begin(store: WorkStore, limit = 9_999, batchId = 'batch-1'): Promise<Held> {
  await sort(store, batchId);
  const runId = (await store.batch(batchId))?.runId ?? '';
  const { attempt = 0 } = (await store.takePart(runId, 'mid_a')) ?? {};
  const fence = { runId, merchantId: 'mid_a', attempt };
  const { rows } = await store.beginRows({ ...fence, after: 0, limit });
  return { batchId, fence, rows };
}

/** A slice to record, without rows unless told. */
export function aSlice(fence: Fence, change: Partial<SliceRecord> = {}): SliceRecord {
  const nothing = {
    rows: [],
    conditions: [],
    sorted: [],
    error: undefined,
    requests: NOTHING_ASKED,
  };
  return { ...fence, ...nothing, at: INSTANT_MS + 2, handOut: async () => {}, ...change };
}

/** Records the same status for begun rows, and answers their file. */
export async function record(
  store: WorkStore,
  { batchId, fence, rows }: Held,
  status: RowResult['status'] = 'ACCEPTED',
  at = INSTANT_MS + 2,
): Promise<Batch | undefined> {
  const results = rows.map(({ number }) => ({ number, result: resultOf(status) }));
  await store.recordSlice(aSlice(fence, { at, rows: results }));
  return store.batch(batchId);
}

/** Begins and records `count` rows of `batch-1`. */
export async function work(
  store: WorkStore,
  count: number,
  status: RowResult['status'] = 'ACCEPTED',
): Promise<Batch | undefined> {
  return record(store, await begin(store, count), status);
}

/** Ends the part that an attempt has, as a worker does that stops at a cancelled run, or gives it up. */
export async function endHeld(
  store: WorkStore & Pick<Store, 'run'>,
  { fence }: Held,
  at = INSTANT_MS + 3,
): Promise<Run | undefined> {
  const { runId, merchantId, attempt } = fence;
  const run = await store.run(runId);
  const part = run?.merchants.find((one) => one.merchantId === merchantId);
  if (part === undefined) throw new Error(`Run ${runId} has no part of ${merchantId}`);
  const merchant = { ...part, result: 'partial' } as const;
  return store.endPart({ runId, attempt, at, merchant, watermark: undefined });
}
