import type { Batch, BatchRow, RowResult } from '../../../src/domain/batches/batch.ts';
import { newCounters } from '../../../src/domain/batches/batch.ts';
import { INSTANT_MS } from '../../support/builders.ts';

/** The SHA-256 of every built file. */
export const SHA = 'a'.repeat(64);

/** A file of three rows at work, unless said otherwise. */
export function aBatch(overrides: Partial<Batch> = {}): Batch {
  return Object.freeze({
    batchId: 'batch-1',
    kind: 'sync',
    fileName: 'orders.csv',
    description: '',
    sha256: SHA,
    status: 'processing',
    syncWithGateway: true,
    counters: newCounters(3, 0),
    maker: 'mara',
    check: undefined,
    approvalExpiresAt: null,
    note: undefined,
    runId: undefined,
    createdAt: INSTANT_MS,
    updatedAt: INSTANT_MS,
    ...overrides,
  });
}

/** The result of a row that was brought up to date, unless said otherwise. */
export function aResult(overrides: Partial<RowResult> = {}): RowResult {
  return Object.freeze({
    status: 'ACCEPTED',
    outcome: 'updated',
    response: 'added Charge/Success',
    gatewayStatus: 'found',
    error: undefined,
    matchedBy: 'exact',
    paymentId: 'P1',
    changes: [],
    ...overrides,
  });
}

/** A queued row, the first of its file, unless said otherwise. */
export function aRow(overrides: Partial<BatchRow> = {}): BatchRow {
  return Object.freeze({
    number: 1,
    line: 2,
    orderId: 'ORD_1',
    txnId: undefined,
    uniqueRequestId: undefined,
    status: 'QUEUED',
    isRefused: false,
    attempt: 0,
    result: undefined,
    createdAt: INSTANT_MS,
    updatedAt: INSTANT_MS,
    ...overrides,
  });
}
