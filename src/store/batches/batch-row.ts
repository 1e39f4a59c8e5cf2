import type { Insertable, Selectable } from 'kysely';
import { z } from 'zod';
import {
  type Batch,
  type BatchRow,
  type Check,
  type Counters,
  newCounters,
  type RowResult,
} from '../../domain/batches/batch.ts';
import type { BatchStart, NewBatch } from '../../ports/batches.ts';
import { storable, storableOrNull } from '../storable.ts';
import type { BatchRowTable, BatchTable } from './batch-tables.ts';

/** A new file as its row, counted; it has its run where it waits for no approval. */
export function toBatchRow(
  batch: NewBatch,
  { runId }: Pick<BatchStart, 'runId'>,
): Omit<Insertable<BatchTable>, 'copy'> {
  const refused = batch.rows.filter(({ error }) => error !== undefined).length;
  return {
    batch_id: batch.batchId,
    kind: batch.kind,
    file_name: storable(batch.fileName),
    description: storable(batch.description),
    sha256: batch.sha256,
    status: batch.status,
    sync_with_gateway: batch.syncWithGateway,
    ...newCounters(batch.rows.length, refused),
    maker: storable(batch.maker),
    approval_expires_at: batch.approvalExpiresAt,
    run_id: batch.status === 'processing' ? runId : null,
    created_at: batch.createdAt,
    updated_at: batch.createdAt,
  };
}

/** Rows of a new file, `from` the one with that index until another, to insert: refused ones failed from the start. */
export function toNewRows(
  batch: NewBatch,
  from: number,
  until: number,
): readonly Insertable<BatchRowTable>[] {
  return batch.rows.slice(from, until).map((row) => ({
    batch_id: batch.batchId,
    number: row.number,
    line: row.line,
    order_id: storable(row.orderId),
    txn_id: storableOrNull(row.txnId),
    unique_request_id: storableOrNull(row.uniqueRequestId),
    status: row.error === undefined ? 'QUEUED' : 'FAILED',
    is_refused: row.error !== undefined,
    attempt: 0,
    error: storableOrNull(row.error),
    created_at: batch.createdAt,
    updated_at: batch.createdAt,
  }));
}

/** The result of a row as columns; `changes` is given as JSON. */
export function toResultColumns(result: RowResult) {
  return {
    status: result.status,
    outcome: result.outcome ?? null,
    response: storableOrNull(result.response),
    gateway_status: result.gatewayStatus ?? null,
    error: storableOrNull(result.error),
    matched_by: result.matchedBy ?? null,
    payment_id: storableOrNull(result.paymentId),
    changes: result.changes,
  };
}

/** A file from its row. */
export function toBatch(row: Selectable<BatchTable>): Batch {
  return {
    batchId: row.batch_id,
    kind: row.kind,
    fileName: row.file_name,
    description: row.description,
    sha256: row.sha256,
    status: row.status,
    syncWithGateway: row.sync_with_gateway,
    counters: toCounters(row),
    maker: row.maker,
    check: toCheck(row),
    approvalExpiresAt: row.approval_expires_at,
    note: row.note ?? undefined,
    runId: row.run_id ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

/** The counters that a file's row holds. */
export function toCounters(row: Selectable<BatchTable>): Counters {
  const { total, refused, accepted, rejected, queued } = row;
  return { total, refused, accepted, rejected, queued };
}

function toCheck(row: Selectable<BatchTable>): Check | undefined {
  const { check_answer: answer, checker, check_comment: comment, checked_at: at } = row;
  if (answer === null || checker === null || comment === null || at === null) return undefined;
  return { answer, checker, comment, at };
}

/** A row of a file with its result. */
export function toBatchFileRow(row: Selectable<BatchRowTable>): BatchRow {
  return {
    number: row.number,
    line: row.line,
    orderId: row.order_id,
    txnId: row.txn_id ?? undefined,
    uniqueRequestId: row.unique_request_id ?? undefined,
    status: row.status,
    isRefused: row.is_refused,
    attempt: row.attempt,
    result: row.status === 'QUEUED' ? undefined : toResult(row, row.status),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toResult(row: Selectable<BatchRowTable>, status: RowResult['status']): RowResult {
  return {
    status,
    outcome: row.outcome ?? undefined,
    response: row.response ?? undefined,
    gatewayStatus: row.gateway_status ?? undefined,
    error: row.error ?? undefined,
    matchedBy: row.matched_by ?? undefined,
    paymentId: row.payment_id ?? undefined,
    changes: Changes.parse(row.changes ?? []),
  };
}

const State = z.enum(['Initial', 'Pending', 'Success', 'Failure']);

/** Written by this version or an earlier one; a `from` that JSON left out was undefined. */
const Changes = z.array(
  z
    .object({
      type: z.enum(['Authorization', 'CancelAuthorization', 'Charge', 'Refund', 'Chargeback']),
      from: State.optional(),
      to: State,
      amount: z.object({ centAmount: z.number(), currencyCode: z.string() }),
    })
    .transform(({ from, ...change }) => ({ ...change, from })),
);
